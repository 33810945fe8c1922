"""Addresses that leave the site in a mail: absolute, and signed where they open something without signing in."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from groupement.models import Invitation, Personne

SEL_INVITATION = "groupement.invitation"
SEL_PREFERENCES = "groupement.preferences"


def adresse_absolue(chemin: str) -> str:
    return f"{settings.ADRESSE_DU_SITE}{chemin}"


def lien_invitation(invitation: Invitation) -> str:
    """The row says until when it is good: a link sent again prolongs the first one too."""
    jeton = signing.dumps(invitation.pk, salt=SEL_INVITATION)
    return adresse_absolue(reverse("groupement:invitation", args=[jeton]))


def lire_invitation(jeton: str) -> int | None:
    """The id of the invitation; None for a link that is not ours or was cut."""
    return _lire(jeton, SEL_INVITATION)


def lien_preferences(personne: Personne, rappel: str) -> str:
    """Absolute address where `personne` stops (or takes back) one kind of reminder without signing in.

    `rappel` is a `Personne.Rappel`. It never expires: an old mail must still let one say no.
    """
    jeton = signing.dumps([personne.pk, str(rappel)], salt=SEL_PREFERENCES)
    return adresse_absolue(reverse("groupement:preferences_courriel", args=[jeton]))


def lire_preferences(jeton: str) -> tuple[int, str] | None:
    """(id of the person, reminder); None for a link that is not ours or was cut."""
    lu = _lire(jeton, SEL_PREFERENCES)
    return (lu[0], lu[1]) if lu and lu[1] in Personne.Rappel.values else None


def _lire(jeton: str, sel: str) -> Any:
    try:
        return signing.loads(jeton, salt=sel)
    except signing.BadSignature:
        return None

"""Signed addresses. Until when an invitation is good stands in its row, so that it can be prolonged."""

from django.core import signing
from django.urls import reverse

from groupement.models import Candidature, Invitation
from groupement.services.courriels import adresse_complete

SEL = "invitation"


def lien_invitation(invitation: Invitation) -> str:
    return adresse_complete(reverse("groupement:invitation", args=[signing.dumps(invitation.pk, salt=SEL)]))


def lire_invitation(jeton: str) -> int:
    """The id of the invitation; raises `signing.BadSignature` for a link that is not ours or was cut."""
    return int(signing.loads(jeton, salt=SEL))


SEL_CANDIDATURE = "candidature"


def lien_candidature(candidature: Candidature) -> str:
    """The newcomer's own page: the link of their mails is their key to it."""
    jeton = signing.dumps(candidature.pk, salt=SEL_CANDIDATURE)
    return adresse_complete(reverse("groupement:venir", args=[jeton]))


def lire_candidature(jeton: str) -> int:
    """The id of the request; raises `signing.BadSignature` for a link that is not ours or was cut."""
    return int(signing.loads(jeton, salt=SEL_CANDIDATURE))

"""The link by which a mail's reader stops that kind of mail, without signing in."""

from django.core import signing
from django.urls import reverse

from groupement.models import Personne
from groupement.services.courriels import adresse_complete

SEL = "preferences-courriel"


def lien_preferences(personne: Personne, rappel: str) -> str:
    jeton = signing.dumps({"p": personne.pk, "r": rappel}, salt=SEL)
    return adresse_complete(reverse("groupement:preferences_courriel", args=[jeton]))


def lire_jeton(jeton: str) -> tuple[int, str]:
    """(person's id, kind of reminder); raises `signing.BadSignature` for a forged link. The link does not expire."""
    contenu = signing.loads(jeton, salt=SEL)
    return int(contenu["p"]), str(contenu["r"])

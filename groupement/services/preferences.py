"""The links by which a mail's reader stops that kind of mail, or chooses how to get it, without signing in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from groupement.models import Personne

SEL = "preferences-courriel"
SEL_DU_COURRIER = "courrier-du-groupement"


def lien_preferences(personne: Personne, rappel: str) -> str:
    jeton = signing.dumps({"p": personne.pk, "r": rappel}, salt=SEL)
    return settings.ADRESSE_DU_SITE + reverse("groupement:preferences_courriel", args=[jeton])


def lire_jeton(jeton: str) -> tuple[int, str]:
    """(person's id, kind of reminder); raises `signing.BadSignature` for a forged link. The link does not expire."""
    contenu = signing.loads(jeton, salt=SEL)
    return int(contenu["p"]), str(contenu["r"])


def lien_du_courrier(personne_id: int, groupement_id: int) -> str:
    """Where that person chooses how the mail of that group comes."""
    jeton = signing.dumps({"p": personne_id, "g": groupement_id}, salt=SEL_DU_COURRIER)
    return settings.ADRESSE_DU_SITE + reverse("lettres:choisir", args=[jeton])


def lire_jeton_du_courrier(jeton: str) -> tuple[int, int]:
    """(person's id, group's id); raises `signing.BadSignature` for a forged link. The link does not expire."""
    contenu = signing.loads(jeton, salt=SEL_DU_COURRIER)
    return int(contenu["p"]), int(contenu["g"])

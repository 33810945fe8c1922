"""The signed address by which a producer answers an invitation. How long it is good follows from the meeting."""

from django.core import signing
from django.urls import reverse

from groupement.services.courriels import adresse_complete
from reunions.models import InvitationDeProducteur

SEL = "invitation-de-producteur"


def jeton_de(invitation: InvitationDeProducteur) -> str:
    return signing.dumps(invitation.pk, salt=SEL)


def lien_de_reponse(invitation: InvitationDeProducteur) -> str:
    return adresse_complete(reverse("rencontre:repondre", args=[jeton_de(invitation)]))


def lire_jeton(jeton: str) -> int:
    """The id of the invitation; raises `signing.BadSignature` for a link that is not ours or was cut."""
    return int(signing.loads(jeton, salt=SEL))

"""The signed address of an invitation. Until when it is good stands in the row, so that it can be prolonged."""

from django.core import signing
from django.urls import reverse

from groupement.models import Invitation
from groupement.services.courriels import adresse_complete

SEL = "invitation"


def lien_invitation(invitation: Invitation) -> str:
    return adresse_complete(reverse("groupement:invitation", args=[signing.dumps(invitation.pk, salt=SEL)]))


def lire_invitation(jeton: str) -> int:
    """The id of the invitation; raises `signing.BadSignature` for a link that is not ours or was cut."""
    return int(signing.loads(jeton, salt=SEL))

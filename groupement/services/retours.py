"""Mails that came back: a mail server says, minutes or days later, that it could not deliver (RFC 3464).

The report is handed over by the mail server that receives for the address of the site:
`manage.py noter_les_retours < message`.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.utils import timezone

from groupement.models import Courriel

NOTRE_MESSAGE = re.compile(rb"<(\d{1,18})\.(\d{14})@groupement>")


def noter_un_retour(octets: bytes) -> Courriel | None:
    """The message of ours that this report is about, now noted as come back; None when it is about none.

    Only a failure for good counts: a delay is no return. A report that comes twice changes nothing more.
    """
    rapport = message_from_bytes(octets, policy=policy.default)
    if not isinstance(rapport, EmailMessage) or not _echec_definitif(rapport):
        return None
    for clef, depose in NOTRE_MESSAGE.findall(octets):
        trouve = Courriel.objects.filter(pk=int(clef)).first()
        if trouve is not None and f"{trouve.depose_le:%Y%m%d%H%M%S}".encode() == depose:
            if trouve.revenu_le is None:
                trouve.revenu_le = timezone.now()
                trouve.erreur = _raison(rapport)
                trouve.save(update_fields=["revenu_le", "erreur"])
            return trouve
    return None


def _champs(rapport: EmailMessage, nom: str) -> list[str]:
    """The values of a field in the machine-readable part of the report, for each recipient."""
    lus = []
    for partie in rapport.walk():
        if partie.get_content_type() == "message/delivery-status":
            blocs = partie.get_payload()
            lus += [str(bloc[nom]).strip() for bloc in blocs if isinstance(bloc, EmailMessage) and bloc[nom]]
    return lus


def _echec_definitif(rapport: EmailMessage) -> bool:
    return any(action.lower() == "failed" for action in _champs(rapport, "Action"))


def _raison(rapport: EmailMessage) -> str:
    return "Revenu : " + (" ".join(_champs(rapport, "Diagnostic-Code")) or "adresse injoignable")[:1900]

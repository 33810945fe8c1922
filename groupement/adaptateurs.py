from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from groupement.models import Personne
from groupement.services.courriels import deposer


class AdaptateurDeCompte(DefaultAccountAdapter):
    """allauth's side doors: nobody signs up alone, and its mails go through the outbox like all others."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mail = self.render_mail(template_prefix, email, context)
        html = next((str(corps) for corps, genre in getattr(mail, "alternatives", []) if genre == "text/html"), "")
        deposer(
            clef=f"compte:{get_random_string(24)}",
            destinataire=email,
            sujet=mail.subject,
            texte=str(mail.body),
            html=html,
            personne=Personne.objects.filter(email=email.lower()).first(),
        )

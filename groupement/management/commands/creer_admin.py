"""The first person of a new site: may create networks and name those who coordinate them."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from groupement.models import Personne


class Command(BaseCommand):
    help = "Gives an e-mail address the administration of the site; the person signs in with a code sent by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--prenom", default="Administration")

    @transaction.atomic
    def handle(self, *args: Any, email: str, prenom: str, **options: Any) -> None:
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError as erreur:
            raise CommandError(f"« {email} » n’est pas une adresse e-mail.") from erreur
        personne = Personne.objects.filter(email=email).first() or Personne.objects.create_user(email, prenom=prenom)
        Personne.objects.filter(pk=personne.pk).update(est_admin=True)
        EmailAddress.objects.update_or_create(user=personne, email=email, defaults={"verified": True, "primary": True})
        self.stdout.write(f"{email} administre le site. Pour entrer : /compte/connexion/code/")

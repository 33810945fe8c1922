"""`manage.py charger_demo`: the demonstration data, once."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from groupement.demo.chargement import DemoDejaLa, charger_la_demo


class Command(BaseCommand):
    help = "Charge les données de démonstration (deux réseaux, six groupements), si elles n’y sont pas encore."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Les données de démonstration ont des mots de passe connus de tous : "
                "elles ne se chargent qu’avec DEMO=1."
            )
        debut = time.monotonic()
        try:
            monde = charger_la_demo()
        except DemoDejaLa as erreur:
            self.stdout.write(str(erreur))
            return
        self.stdout.write(
            f"Données de démonstration chargées en {time.monotonic() - debut:.0f} s : "
            f"{len(monde.groupements)} groupements, {sum(map(len, monde.foyers.values()))} foyers, "
            f"{len(monde.producteurs)} producteurs."
        )

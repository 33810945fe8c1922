from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from commandes.verification import Bilan, verifier
from groupement.models import Groupement
from groupement.templatetags.formats import pluriel


class Command(BaseCommand):
    """Exit code 1 when something does not agree: whoever runs it every night hears of it."""

    help = "Recalcule toutes les sommes des comptes et dit ce qui ne concorde pas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "groupements", nargs="*", metavar="adresse", help="un ou plusieurs groupements ; tous sinon"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        groupements = Groupement.objects.order_by("slug")
        if demandes := options["groupements"]:
            groupements = groupements.filter(slug__in=demandes)
            if inconnus := set(demandes) - {g.slug for g in groupements}:
                raise CommandError(f"Groupement inconnu : {', '.join(sorted(inconnus))}.")
        fautes = sum(self._dire(groupement, verifier(groupement)) for groupement in groupements)
        if fautes:
            raise CommandError(f"{pluriel(fautes, 'somme fausse,sommes fausses')} : rien n’a été changé.")

    def _dire(self, groupement: Groupement, bilan: Bilan) -> int:
        lu = ", ".join(f"{nombre} {mot}" for mot, nombre in bilan.nombres.items())
        if bilan.juste:
            self.stdout.write(f"{groupement} : tout est juste ({lu}).")
        else:
            self.stdout.write(f"{groupement}, le {timezone.localdate():%d/%m/%Y} ({lu}) :")
        for anomalie in bilan.anomalies:
            self.stdout.write(f"  {anomalie.controle} : {anomalie.phrase}")
        return len(bilan.anomalies)

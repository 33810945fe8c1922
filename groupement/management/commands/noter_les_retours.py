import sys

from django.core.management.base import BaseCommand

from groupement.services.retours import noter_un_retour

MO = 2**20


class Command(BaseCommand):
    help = "Note qu’un courriel est revenu : le rapport du serveur de courrier est lu sur l’entrée standard."

    def handle(self, *args: object, **options: object) -> None:
        courriel = noter_un_retour(sys.stdin.buffer.read(5 * MO))
        self.stdout.write(f"Noté : {courriel}." if courriel else "Ce message ne concerne aucun courriel parti d’ici.")

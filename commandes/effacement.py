"""What a person who is forgotten leaves of the rounds: amounts, quantities and dates, on papers without their name."""

from django.utils import timezone

from commandes.models import BonDeCommande, Document
from commandes.services.documents import lancer
from groupement.anonymat import noms_de, taire
from groupement.models import Adhesion


def oublier(adhesion: Adhesion) -> None:
    """Sheets, slips and statements are drawn from the rows whenever somebody asks: the drawn ones go.

    The order that was sent to a producer stays, without the name and number of its référent; its files are drawn anew.
    """
    Document.objects.exclude(genre=Document.Genre.BON).delete()
    bons = taire(BonDeCommande.objects.all(), "contenu", "changements", noms=noms_de(adhesion))
    fichiers = Document.objects.filter(bon__in=bons)
    fichiers.update(octets=None, pret_le=None, echec="", demande_le=timezone.now())
    for document in fichiers.defer("octets"):
        lancer(document)

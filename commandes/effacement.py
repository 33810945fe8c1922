"""What a person who is forgotten leaves of the rounds: amounts, quantities and dates, on papers without their name."""

from django.db.models import Q
from django.utils import timezone

from commandes.models import BonDeCommande, Bordereau, Document, Reglement
from commandes.services.documents import lancer
from groupement.anonymat import noms_de, taire
from groupement.models import Adhesion


def oublier(adhesion: Adhesion) -> None:
    """Sheets and statements are drawn from the rows whenever somebody asks: the drawn ones go.

    An order as it was sent, a slip of payments stay, without the name; their files are drawn anew.
    """
    noms = noms_de(adhesion)
    bons = taire(BonDeCommande.objects.all(), "contenu", "changements", noms=noms)
    nommes = taire(Bordereau.objects.all(), "remis_a", noms=noms)
    siens = Reglement.objects.filter(foyer=adhesion.foyer_id, bordereau__isnull=False).values("bordereau")
    bordereaux = Bordereau.objects.filter(Q(pk__in=nommes) | Q(pk__in=siens) | Q(remis_par=adhesion.personne_id))
    Document.objects.filter(bon=None, bordereau=None).delete()
    a_refaire = Document.objects.filter(Q(bon__in=bons) | Q(bordereau__in=bordereaux))
    a_refaire.update(octets=None, pret_le=None, echec="", demande_le=timezone.now())
    for document in a_refaire.defer("octets"):
        lancer(document)

"""What a person who is forgotten leaves of the meetings: they go on counting among those who came and answered."""

from django.db.models import Q

from groupement.anonymat import noms_de, taire
from groupement.models import Adhesion
from reunions.models import (
    Decision,
    DemandeDePlace,
    PointOrdreDuJour,
    Reunion,
    SectionCompteRendu,
    Trajet,
    VersionCompteRendu,
)


def oublier(adhesion: Adhesion) -> None:
    """Where they would be fetched, where they would leave from; and their name in what the meetings wrote. Published
    minutes keep their text but for that name, and are printed again (reunions.tasks does, every few minutes)."""
    DemandeDePlace.objects.filter(adhesion=adhesion).delete()
    Trajet.objects.filter(adhesion=adhesion).delete()
    noms = noms_de(adhesion)
    taire(Reunion.objects.all(), "titre", "presentation", "autres_presents", "motif", noms=noms)
    taire(PointOrdreDuJour.objects.all(), "titre", "note", noms=noms)
    taire(SectionCompteRendu.objects.all(), "texte", noms=noms)
    taire(Decision.objects.all(), "texte", noms=noms)
    nommees = taire(VersionCompteRendu.objects.all(), "contenu", "corrige", noms=noms)
    VersionCompteRendu.objects.filter(Q(pk__in=nommees) | Q(publiee_par=adhesion)).update(pdf=None)

"""What a person who is forgotten leaves of the shared work: what was held and done stays, as numbers of nobody."""

from groupement.models import Adhesion
from referents.models import (
    AvisSurUnGenre,
    AvisSurUnJour,
    Candidature,
    Dispense,
    Disponibilite,
    Interet,
    PlaceProposee,
    Voeux,
)


def oublier(adhesion: Adhesion) -> None:
    for modele in (Disponibilite, Interet, Voeux, AvisSurUnJour, AvisSurUnGenre, PlaceProposee):
        modele.objects.filter(adhesion=adhesion).delete()
    Candidature.objects.filter(adhesion=adhesion).update(mot="")
    Dispense.objects.filter(foyer=adhesion.foyer_id).update(raison="")

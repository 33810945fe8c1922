"""What a person who is forgotten leaves of the shared work: what was held and done stays, as numbers of nobody."""

from groupement.models import Adhesion
from referents.models import (
    AvisSurUnGenre,
    AvisSurUnJour,
    Dispense,
    Disponibilite,
    Interet,
    PlaceProposee,
    PropositionDeMandat,
    Voeux,
)


def oublier(adhesion: Adhesion) -> None:
    for modele in (Disponibilite, Interet, Voeux, AvisSurUnJour, AvisSurUnGenre, PlaceProposee):
        modele.objects.filter(adhesion=adhesion).delete()
    PropositionDeMandat.objects.filter(adhesion=adhesion).update(mot="")
    Dispense.objects.filter(foyer=adhesion.foyer_id).update(raison="")

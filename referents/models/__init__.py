from referents.models.echange import Echange
from referents.models.mandat import Mandat, MandatQuerySet, PeriodeDuMandat
from referents.models.participation import Dispense, ReglesDeParticipation
from referents.models.permanence import Distribution, Inscription, ModeleDePermanence, Permanence
from referents.models.saison import (
    Avis,
    AvisSurUnGenre,
    AvisSurUnJour,
    PlaceProposee,
    PropositionDeSaison,
    Voeux,
)
from referents.models.tache import PriseDeTache, Tache

__all__ = [
    "Avis",
    "AvisSurUnGenre",
    "AvisSurUnJour",
    "Dispense",
    "Distribution",
    "Echange",
    "Inscription",
    "Mandat",
    "MandatQuerySet",
    "ModeleDePermanence",
    "PeriodeDuMandat",
    "Permanence",
    "PlaceProposee",
    "PriseDeTache",
    "PropositionDeSaison",
    "ReglesDeParticipation",
    "Tache",
    "Voeux",
]

from referents.models.mandat import Mandat, MandatQuerySet, PeriodeDuMandat
from referents.models.participation import Dispense, ReglesDeParticipation
from referents.models.permanence import Distribution, Echange, Inscription, ModeleDePermanence, Permanence
from referents.models.tache import PriseDeTache, Tache

__all__ = [
    "Dispense",
    "Distribution",
    "Echange",
    "Inscription",
    "Mandat",
    "MandatQuerySet",
    "ModeleDePermanence",
    "PeriodeDuMandat",
    "Permanence",
    "PriseDeTache",
    "ReglesDeParticipation",
    "Tache",
]

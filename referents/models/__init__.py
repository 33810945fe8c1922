from referents.models.envie import Candidature, Disponibilite, Interet
from referents.models.mandat import Mandat, MandatQuerySet, PeriodeDuMandat
from referents.models.reglages import POINTS_D_ORIGINE, ReglagesDesReferents
from referents.models.relais import PageDeCarnet, PointDeRelais, Relais

__all__ = [
    "POINTS_D_ORIGINE",
    "Candidature",
    "Disponibilite",
    "Interet",
    "Mandat",
    "MandatQuerySet",
    "PageDeCarnet",
    "PeriodeDuMandat",
    "PointDeRelais",
    "Relais",
    "ReglagesDesReferents",
]

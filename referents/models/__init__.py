from referents.models.mandat import Mandat, MandatQuerySet, PeriodeDuMandat
from referents.models.tache import PriseDeTache, Tache

__all__ = ["Mandat", "MandatQuerySet", "PeriodeDuMandat", "PriseDeTache", "Tache"]

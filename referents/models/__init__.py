from referents.models.mandat import Mandat, MandatQuerySet, PeriodeDuMandat

__all__ = ["Mandat", "MandatQuerySet", "PeriodeDuMandat"]

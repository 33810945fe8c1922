from charte.models.acceptation import Acceptation, Question
from charte.models.discussion import Commentaire
from charte.models.impression import ImpressionCharte
from charte.models.modele import SectionModele
from charte.models.valeurs import Criteres, MotDuNuage, Raison
from charte.models.version import Charte, RevisionSection, SectionCharte, VersionCharte

__all__ = [
    "Acceptation",
    "Charte",
    "Commentaire",
    "Criteres",
    "ImpressionCharte",
    "MotDuNuage",
    "Question",
    "Raison",
    "RevisionSection",
    "SectionCharte",
    "SectionModele",
    "VersionCharte",
]

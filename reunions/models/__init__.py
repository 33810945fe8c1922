from reunions.models.compte_rendu import Decision, SectionCompteRendu, TachePrise, VersionCompteRendu
from reunions.models.ordre_du_jour import PointOrdreDuJour, RoleDeReunion
from reunions.models.presence import DemandeDePlace, Presence, Trajet
from reunions.models.regle import RegleDeReunion
from reunions.models.reunion import TRANSITIONS, Genre, Reunion

__all__ = [
    "TRANSITIONS",
    "Decision",
    "DemandeDePlace",
    "Genre",
    "PointOrdreDuJour",
    "Presence",
    "RegleDeReunion",
    "Reunion",
    "RoleDeReunion",
    "SectionCompteRendu",
    "TachePrise",
    "Trajet",
    "VersionCompteRendu",
]
from reunions.models.invitation import InvitationDeProducteur
from reunions.models.reunion import Reunion
from reunions.models.sondage import Option, Sondage, Tour, Vote

__all__ = ["InvitationDeProducteur", "Option", "Reunion", "Sondage", "Tour", "Vote"]

from reunions.models.compte_rendu import Decision, SectionCompteRendu, TachePrise, VersionCompteRendu
from reunions.models.invitation import InvitationDeProducteur
from reunions.models.ordre_du_jour import PointOrdreDuJour, RoleDeReunion
from reunions.models.presence import DemandeDePlace, Presence, Trajet
from reunions.models.regle import RegleDeReunion
from reunions.models.reunion import TRANSITIONS, Genre, Reunion
from reunions.models.sondage import Option, Sondage, Tour, Vote

__all__ = [
    "TRANSITIONS",
    "Decision",
    "DemandeDePlace",
    "Genre",
    "InvitationDeProducteur",
    "Option",
    "PointOrdreDuJour",
    "Presence",
    "RegleDeReunion",
    "Reunion",
    "RoleDeReunion",
    "SectionCompteRendu",
    "Sondage",
    "TachePrise",
    "Tour",
    "Trajet",
    "VersionCompteRendu",
    "Vote",
]

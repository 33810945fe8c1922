from reunions.models.invitation import InvitationDeProducteur
from reunions.models.reunion import Reunion
from reunions.models.sondage import Option, Sondage, Tour, Vote

__all__ = ["InvitationDeProducteur", "Option", "Reunion", "Sondage", "Tour", "Vote"]

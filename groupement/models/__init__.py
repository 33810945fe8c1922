from groupement.models.courriel import Courriel
from groupement.models.entree_journal import EntreeJournal
from groupement.models.foyer import Adhesion, Foyer, Invitation
from groupement.models.message import Destinataire, Message
from groupement.models.personne import Personne
from groupement.models.reseau import Coordination, Groupement, Reseau

__all__ = [
    "Adhesion",
    "Coordination",
    "Courriel",
    "Destinataire",
    "EntreeJournal",
    "Foyer",
    "Groupement",
    "Invitation",
    "Message",
    "Personne",
    "Reseau",
]

from groupement.models.bibliotheque import Fiche, Piece
from groupement.models.calendrier import Abonnement, EvenementDit
from groupement.models.conservation import Effacement
from groupement.models.courriel import Courriel
from groupement.models.entree import Candidature, Entree, Etape, EtapeFaite
from groupement.models.entree_journal import EntreeJournal
from groupement.models.fichier import FichierDemande
from groupement.models.foyer import Adhesion, Foyer, Invitation, Visibilite
from groupement.models.import_de_membres import ImportDeMembres
from groupement.models.message import Destinataire, Message
from groupement.models.panneau import Annonce, Commentaire, Suivi
from groupement.models.participation import DemandeDeParticipation
from groupement.models.personne import Personne
from groupement.models.reseau import Coordination, Groupement, Reseau

__all__ = [
    "Abonnement",
    "Adhesion",
    "Annonce",
    "Candidature",
    "Commentaire",
    "Coordination",
    "Courriel",
    "DemandeDeParticipation",
    "Destinataire",
    "Effacement",
    "Entree",
    "EntreeJournal",
    "Etape",
    "EtapeFaite",
    "EvenementDit",
    "Fiche",
    "FichierDemande",
    "Foyer",
    "Groupement",
    "ImportDeMembres",
    "Invitation",
    "Message",
    "Personne",
    "Piece",
    "Reseau",
    "Suivi",
    "Visibilite",
]

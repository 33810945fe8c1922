from groupement.models.courriel import Courriel
from groupement.models.entree import Candidature, Entree, Etape, EtapeFaite
from groupement.models.entree_journal import EntreeJournal
from groupement.models.foyer import Adhesion, Foyer, Invitation, Visibilite
from groupement.models.import_de_membres import ImportDeMembres
from groupement.models.participation import DemandeDeParticipation
from groupement.models.personne import Personne
from groupement.models.reseau import Coordination, Groupement, Reseau

__all__ = [
    "Adhesion",
    "Candidature",
    "Coordination",
    "Courriel",
    "DemandeDeParticipation",
    "Entree",
    "EntreeJournal",
    "Etape",
    "EtapeFaite",
    "Foyer",
    "Groupement",
    "ImportDeMembres",
    "Invitation",
    "Personne",
    "Reseau",
    "Visibilite",
]

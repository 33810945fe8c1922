from commandes.models.commande import Commande, Creneau
from commandes.models.document import BonDeCommande, Document
from commandes.models.offre import Offre
from commandes.models.panier import Ligne, Panier
from commandes.models.volet import Volet

__all__ = ["BonDeCommande", "Commande", "Creneau", "Document", "Ligne", "Offre", "Panier", "Volet"]

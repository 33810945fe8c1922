from commandes.models.commande import Commande, Creneau
from commandes.models.compte import Bordereau, Caution, Cotisation, Ecriture, Facture, Reglement
from commandes.models.document import BonDeCommande, Document
from commandes.models.livraison import Reception, Remplacement, RetourDeContenants
from commandes.models.offre import Offre
from commandes.models.panier import Ligne, Panier
from commandes.models.volet import Volet

__all__ = [
    "BonDeCommande",
    "Bordereau",
    "Caution",
    "Commande",
    "Cotisation",
    "Creneau",
    "Document",
    "Ecriture",
    "Facture",
    "Ligne",
    "Offre",
    "Panier",
    "Reception",
    "Reglement",
    "Remplacement",
    "RetourDeContenants",
    "Volet",
]

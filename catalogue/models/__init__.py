from catalogue.models.importation import CorrespondanceColonnes, ImportTarif
from catalogue.models.partenariat import Partenariat
from catalogue.models.producteur import Contact, Label, LabelProducteur, Producteur
from catalogue.models.produit import Conditionnement, Produit
from catalogue.models.tarif import Prix, Tarif

__all__ = [
    "Conditionnement",
    "Contact",
    "CorrespondanceColonnes",
    "ImportTarif",
    "Label",
    "LabelProducteur",
    "Partenariat",
    "Prix",
    "Producteur",
    "Produit",
    "Tarif",
]

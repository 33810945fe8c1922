"""Reading and writing producers' price lists, without Django nor database.

feuille = lire_fichier(contenu, "tarif.csv")          # bytes -> rows of text, or FichierRefuse
colonnes = deviner_colonnes(feuille.lignes, memoire)  # which column means what, to be confirmed
tarif = lire_tarif(feuille.lignes, colonnes, corrections, ecartees)  # every row: read, refused or ignored
ecrire_csv(tarif.lues), ecrire_xlsx(tarif.lues)       # read back as the same lines
"""

from catalogue.lecture.colonnes import Colonnes, deviner_colonnes
from catalogue.lecture.contenu import Contenu, lire_contenu
from catalogue.lecture.ecriture import ecrire_csv, ecrire_xlsx
from catalogue.lecture.feuille import Feuille, FichierRefuse
from catalogue.lecture.fichier import OCTETS_MAX, lire_fichier
from catalogue.lecture.intitules import CHAMPS
from catalogue.lecture.lignes import LigneIgnoree, LigneLue, LigneRefusee, Palier, TarifLu
from catalogue.lecture.mois import dire_mois, lire_mois
from catalogue.lecture.nombres import Illisible, lire_prix
from catalogue.lecture.tarif import lire_tarif

__all__ = [
    "CHAMPS",
    "OCTETS_MAX",
    "Colonnes",
    "Contenu",
    "Feuille",
    "FichierRefuse",
    "Illisible",
    "LigneIgnoree",
    "LigneLue",
    "LigneRefusee",
    "Palier",
    "TarifLu",
    "deviner_colonnes",
    "dire_mois",
    "ecrire_csv",
    "ecrire_xlsx",
    "lire_contenu",
    "lire_fichier",
    "lire_mois",
    "lire_prix",
    "lire_tarif",
]

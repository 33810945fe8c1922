"""Any table that somebody deposits, for the floors below (`settings.LIRE_UN_TABLEAU`): the reader of price lists."""

from catalogue.lecture import FichierRefuse, lire_fichier
from groupement.refus import Refus


def lire_tableau(contenu: bytes, nom: str) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Numbered rows of clean cells, and sentences for the person. Raises `Refus` for a file that is not read."""
    try:
        feuille = lire_fichier(contenu, nom)
    except FichierRefuse as refus:
        raise Refus(refus.phrase) from refus
    return feuille.lignes, feuille.avertissements

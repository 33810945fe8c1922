"""One sheet as plain text: numbered rows of cells, gathered within bounds whatever the file's format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from catalogue.mots import nettoyer
from groupement.tableur import retablir

LIGNES_MAX = 5_001  # the header and 5,000 products
COLONNES_MAX = 60
CELLULE_MAX = 2_000  # characters
TEXTE_MAX = 5_000_000  # characters in the whole sheet: one shared text may be repeated in each cell

Ligne = tuple[int, list[str]]


class FichierRefuse(ValueError):
    """A file that is not read; `phrase` tells the person why and what to do."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


@dataclass(frozen=True, slots=True)
class Feuille:
    """The rows of a file that hold something: `lignes` = [(1-based number in the file, [cell, ...]), ...].

    Cells are clean one-line texts, figures written in French ("2,2"), without blank cells at the end of a
    row. A formula saved without its result reads `nombres.FORMULE_SANS_VALEUR`. `format`: "csv", "xlsx" or
    "ods"; `encodage` and `separateur` only for CSV, `nom` and `autres_feuilles` only for workbooks.
    `avertissements`: sentences for the person.
    """

    lignes: list[Ligne]
    format: str
    encodage: str = ""
    separateur: str = ""
    nom: str = ""
    autres_feuilles: tuple[str, ...] = ()
    avertissements: list[str] = field(default_factory=list)


class Collecteur:
    """Takes rows one by one and refuses what is too long, too wide or too full."""

    def __init__(self) -> None:
        self.lignes: list[Ligne] = []
        self.coupees = 0
        self._signes = 0

    def cellule(self, texte: str) -> str:
        """`texte` as a cell holds it: clean, cut at `CELLULE_MAX`, without the apostrophe that disarms a formula."""
        if not texte:
            return ""
        if len(texte) > CELLULE_MAX + texte.startswith("'"):  # that apostrophe is not of the text
            self.coupees += 1
            texte = texte[:CELLULE_MAX] + "…"
        return retablir(nettoyer(texte))

    def ajouter(self, numero: int, cellules: Sequence[str]) -> None:
        """One row, its cells already passed through `cellule`; a blank one is dropped."""
        fin = len(cellules)
        while fin and not cellules[fin - 1]:
            fin -= 1
        if not fin:
            return
        if fin > COLONNES_MAX:
            raise FichierRefuse(
                f"Ce fichier a plus de {COLONNES_MAX} colonnes (ligne {numero}) : gardez celles qui servent."
            )
        if len(self.lignes) == LIGNES_MAX:
            raise FichierRefuse(
                "Ce fichier a plus de 5 000 lignes : gardez celles qui servent, ou déposez-le en deux fois."
            )
        self._signes += sum(map(len, cellules))
        if self._signes > TEXTE_MAX:
            raise FichierRefuse("Ce fichier contient trop de texte : gardez les colonnes qui servent.")
        self.lignes.append((numero, list(cellules[:fin])))

    def avertissements(self) -> list[str]:
        """What the person should know about this reading."""
        if not self.coupees:
            return []
        return [f"Des textes de plus de {CELLULE_MAX} signes ont été raccourcis ({self.coupees})."]


def nombre_en_texte(valeur: float | str, decimales: int | None = None) -> str:
    """A stored number as French text, without the noise of binary floats: 2.2000000000000002 -> "2,2".

    `decimales`: how many the sheet shows, when it shows two or more (what the person sees is what is read).
    """
    try:
        exacte = Decimal(f"{float(valeur):.15g}")
        if decimales is not None and 2 <= decimales <= 6:
            exacte = exacte.quantize(Decimal(1).scaleb(-decimales), ROUND_HALF_UP)
        texte = f"{exacte:f}"
    except (ValueError, OverflowError, InvalidOperation):
        return str(valeur)
    if "." in texte:
        texte = texte.rstrip("0").rstrip(".")
    return texte.replace(".", ",")

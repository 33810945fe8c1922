"""Cells merged downward hold for each of their rows: a family written once beside its ten products."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from catalogue.lecture.feuille import COLONNES_MAX, Ligne

REMPLIES_MAX = 20_000  # cells filled in one sheet; hostile merges may overlap
TEXTE_MAX = 200


def etendre_fusions(lignes: list[Ligne], fusions: Iterable[tuple[int, int, int]]) -> list[Ligne]:
    """`lignes` with each downward merge (first row, last row, 0-based column) filled in.

    Only rows that hold something else are filled: a merge never makes a row. Across, the value stays in the
    first cell.
    """
    rangs = {numero: rang for rang, (numero, _) in enumerate(lignes)}
    remplies = 0
    for premiere, derniere, colonne in fusions:
        if (rang := rangs.get(premiere)) is None or colonne >= min(len(lignes[rang][1]), COLONNES_MAX):
            continue
        texte = lignes[rang][1][colonne]
        for numero, cellules in islice(lignes, rang + 1, None):
            if numero > derniere or not texte or len(texte) > TEXTE_MAX or remplies == REMPLIES_MAX:
                break
            cellules += [""] * (colonne + 1 - len(cellules))
            cellules[colonne] = cellules[colonne] or texte
            remplies += 1
    return lignes

"""Tables as files: CSV of one, XLSX of several. Texts are neutralised, so that none is ever run as a formula."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from groupement.tableur import csv_francais, neutraliser

Cellule = str | Decimal | datetime.date | int | None
GRAS = Font(bold=True)


@dataclass(frozen=True, slots=True)
class Feuille:
    """`largeurs`: of the columns, in characters. The titles are the first row, and stay in sight."""

    nom: str
    titres: Sequence[str]
    largeurs: Sequence[int]
    rangs: Iterable[Sequence[Cellule]]


def en_csv(feuille: Feuille) -> bytes:
    return csv_francais([list(feuille.titres), *([_en_texte(c) for c in rang] for rang in feuille.rangs)])


def en_xlsx(feuilles: Iterable[Feuille]) -> bytes:
    """Row by row: sixty thousand entries do not stay in memory as so many cells."""
    classeur = Workbook(write_only=True)
    for feuille in feuilles:
        page = classeur.create_sheet(feuille.nom[:31])
        page.freeze_panes = "A2"
        for rang, largeur in enumerate(feuille.largeurs, 1):
            page.column_dimensions[get_column_letter(rang)].width = largeur
        page.append([_cellule(page, titre, police=GRAS) for titre in feuille.titres])
        for rang in feuille.rangs:
            page.append([_cellule(page, valeur) for valeur in rang])
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def _cellule(page: Any, valeur: Cellule, police: Font | None = None) -> Any:
    if isinstance(valeur, str):
        valeur = neutraliser(valeur)
        if police is None:
            return valeur
    elif not isinstance(valeur, (Decimal, datetime.date)):
        return valeur
    cellule = WriteOnlyCell(page, valeur)
    if police is not None:
        cellule.font = police
    if isinstance(valeur, Decimal):
        cellule.number_format = "0.00"
    elif isinstance(valeur, datetime.date):
        cellule.number_format = "dd/mm/yyyy"
    return cellule


def _en_texte(valeur: Cellule) -> str | Decimal:
    if valeur is None:
        return ""
    if isinstance(valeur, datetime.date):
        return f"{valeur:%d/%m/%Y}"
    return Decimal(valeur) if isinstance(valeur, int) else valeur

"""A price list as a file that any spreadsheet opens and that `lire_tarif` reads back exactly.

A text that a spreadsheet would run as a formula gets an apostrophe before it; reading takes it off again. A
cell is left empty where reading would find the same without it, and holds "—" where words suggest what is not
so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from catalogue.lecture.ligne import NEANT, LectureDeLigne
from catalogue.lecture.lignes import LigneLue
from catalogue.lecture.mois import dire_mois
from catalogue.lecture.nombres import ecrire_montant, ecrire_nombre
from catalogue.lecture.paliers import ecrire_paliers
from catalogue.mots import nettoyer
from catalogue.unites import unite
from groupement.tableur import csv_francais, neutraliser

# (header, field, width in the workbook), in the order people read a price list.
COLONNES: tuple[tuple[str, str, int], ...] = (
    ("Producteur", "producteur", 24),
    ("Famille", "famille", 20),
    ("Produit", "produit", 34),
    ("Conditionnement", "conditionnement", 28),
    ("Unité de commande", "unite", 14),
    ("Prix", "prix", 10),
    ("Unité de prix", "unite_prix", 14),
    ("Contenance", "contenance", 14),
    ("Pesé", "pese", 8),
    ("Colisage", "colisage", 10),
    ("Panachage", "panachage", 14),
    ("Pas", "pas", 8),
    ("Minimum", "minimum", 10),
    ("Minimum du groupe", "minimum_du_groupe", 12),
    ("TVA", "tva", 8),
    ("Consigne", "consigne", 10),
    ("Stock", "stock", 10),
    ("Saison", "saison", 24),
    ("Paliers", "paliers", 30),
    ("Paliers du groupe", "paliers_du_groupe", 30),
    ("Allergènes", "allergenes", 20),
    ("Référence", "reference", 14),
    ("Origine", "origine", 20),
    ("Remarques", "remarques", 40),
    ("Source", "source", 30),
)
_NOMBRES = {"prix", "colisage", "pas", "minimum", "minimum_du_groupe", "consigne", "stock"}
_DEDUITS = ("contenance", "colisage", "pas", "minimum")


def ecrire_csv(lignes: Iterable[LigneLue]) -> bytes:
    """The list as `csv_francais` writes a table."""
    rangs = [[titre for titre, _, _ in COLONNES]]
    for ligne in lignes:
        cellules = cellules_de(ligne)
        rangs.append([nettoyer(cellules[champ]) for _, champ, _ in COLONNES])
    return csv_francais(rangs)


def ecrire_xlsx(lignes: Iterable[LigneLue], titre: str = "Tarif") -> bytes:
    """One sheet, header frozen, figures as numbers."""
    classeur = Workbook(write_only=True)
    feuille = classeur.create_sheet(re.sub(r"[\[\]:*?/\\\x00-\x1f']", " ", titre).strip()[:31] or "Tarif")
    feuille.freeze_panes = "A2"
    for rang, (_, _, largeur) in enumerate(COLONNES, start=1):
        feuille.column_dimensions[get_column_letter(rang)].width = largeur
    feuille.append([_titre(feuille, intitule) for intitule, _, _ in COLONNES])
    for ligne in lignes:
        cellules = cellules_de(ligne)
        feuille.append([_cellule(feuille, champ, cellules[champ]) for _, champ, _ in COLONNES])
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def cellules_de(ligne: LigneLue) -> dict[str, str]:
    """The line as {field: text}, which `LectureDeLigne` reads back as the same line."""
    cellules = {
        "producteur": ligne.producteur,
        "famille": ligne.famille,
        "produit": ligne.produit,
        "conditionnement": ligne.libelle,
        "unite": unite(ligne.unite_commande).singulier,
        "prix": ecrire_montant(ligne.prix),
        "unite_prix": f"€/{unite(ligne.unite_commande if ligne.unite_prix == 'unite' else ligne.unite_prix).singulier}",
        "contenance": _contenance(ligne),
        "pese": "oui" if ligne.pese else "non",
        "colisage": _nombre(ligne.colisage),
        "panachage": ligne.panachage,
        "pas": _nombre(ligne.pas),
        "minimum": _nombre(ligne.minimum),
        "minimum_du_groupe": _nombre(ligne.minimum_du_groupe),
        "tva": f"{_nombre(ligne.tva)} %" if ligne.tva is not None else "",
        "consigne": "" if ligne.consigne is None else ecrire_montant(ligne.consigne),
        "stock": _nombre(ligne.stock),
        "saison": dire_mois(ligne.mois),
        "paliers": "" if ligne.paliers_du_groupe else ecrire_paliers(ligne.paliers),
        "paliers_du_groupe": ecrire_paliers(ligne.paliers) if ligne.paliers_du_groupe else "",
        "allergenes": ligne.allergenes,
        "reference": ligne.reference,
        "origine": ligne.origine,
        "remarques": ligne.notes,
        "source": ligne.source,
    }
    if LectureDeLigne(ligne.numero, cellules, {}).lire() != ligne:
        cellules.update({champ: NEANT for champ in _DEDUITS if not cellules[champ]})
    return cellules


def _contenance(ligne: LigneLue) -> str:
    if ligne.contenance is None:
        return ""
    return f"{'env. ' if ligne.contenance_approchee else ''}{ecrire_nombre(ligne.contenance)} {ligne.mesure}"


def _nombre(valeur: Decimal | None) -> str:
    return "" if valeur is None else ecrire_nombre(valeur)


def _titre(feuille: object, intitule: str) -> WriteOnlyCell:
    cellule = WriteOnlyCell(feuille, value=intitule)
    cellule.font = Font(bold=True)
    cellule.alignment = Alignment(wrap_text=True, vertical="top")
    return cellule


def _cellule(feuille: object, champ: str, texte: str) -> WriteOnlyCell | str | None:
    """A figure as a number, anything else as a text that no spreadsheet runs; None leaves the cell empty."""
    if not texte:
        return None
    if champ in _NOMBRES and texte != NEANT:
        cellule = WriteOnlyCell(feuille, value=float(texte.replace(",", ".")))
        cellule.number_format = "0.00##" if champ in ("prix", "consigne") else "General"
        return cellule
    if champ == "tva":
        cellule = WriteOnlyCell(feuille, value=float(texte.removesuffix(" %").replace(",", ".")) / 100)
        cellule.number_format = "0.##%"
        return cellule
    cellule = WriteOnlyCell(feuille, value=neutraliser(nettoyer(texte)))
    cellule.data_type = "s"
    return cellule

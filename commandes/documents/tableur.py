"""The order as a spreadsheet: CSV and XLSX of one and the same table."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from catalogue.unites import nom as nom_d_unite
from commandes.documents.bon_de_commande import (
    ContenuDuBon,
    colis_en_mots,
    prix_en_mots,
    total_a_regler,
)
from groupement.tableur import Cellule, csv_francais, neutraliser

TITRES = ("Référence", "Produit", "Conditionnement", "Quantité", "Unité", "Colis", "Prix", "Montant (€)", "Remarque")
LARGEURS = (14, 34, 26, 10, 12, 34, 22, 12, 26)


def lignes_du_tableur(contenu: ContenuDuBon, *, numero: str) -> list[list[Cellule]]:
    livraison = contenu["livraison"]
    jour = datetime.date.fromisoformat(livraison["jour"])
    quand = ", ".join(filter(None, [f"{jour:%d/%m/%Y}", " et ".join(livraison["creneaux"]), livraison["lieu"]]))
    tete: list[list[Cellule]] = [
        ["Bon de commande", numero],
        ["Groupement", contenu["groupement"]["nom"]],
        ["Producteur", contenu["producteur"]["nom"]],
        ["Livraison", quand],
        [],
        list(TITRES),
    ]
    corps: list[list[Cellule]] = [
        [
            ligne["reference"],
            ligne["nom"],
            ligne["libelle"],
            Decimal(ligne["quantite"]),
            nom_d_unite(ligne["unite"], Decimal(ligne["quantite"])),
            colis_en_mots(ligne),
            " ; ".join(prix_en_mots(ligne)),
            Decimal(ligne["montant"]),
            "estimation, pesé à la livraison" if ligne["pese"] else "",
        ]
        for ligne in contenu["lignes"]
    ]
    sommes = [("Total des produits", Decimal(contenu["total"]))]
    frais = [("Frais de port", Decimal(contenu["port"])), ("Consignes", Decimal(contenu["consigne"]))]
    sommes += [(mot, somme) for mot, somme in frais if somme]
    if len(sommes) > 1:
        sommes.append(("À payer", total_a_regler(contenu)))
    pied: list[list[Cellule]] = [["", mot, "", "", "", "", "", somme] for mot, somme in sommes]
    return [*tete, *corps, *pied]


def csv_du_bon(contenu: ContenuDuBon, *, numero: str) -> bytes:
    return csv_francais(lignes_du_tableur(contenu, numero=numero))


def xlsx_du_bon(contenu: ContenuDuBon, *, numero: str) -> bytes:
    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Bon de commande"
    for rang in lignes_du_tableur(contenu, numero=numero):
        feuille.append([neutraliser(c) if isinstance(c, str) else c for c in rang])
    titres = next(n for n, rang in enumerate(feuille.iter_rows(values_only=True), start=1) if rang[0] == TITRES[0])
    for cellule in (*feuille[1], *feuille[titres]):
        cellule.font = Font(bold=True)
    for rang in feuille.iter_rows(min_row=titres + 1):
        rang[7].number_format = "0.00"
        rang[5].alignment = rang[6].alignment = Alignment(wrap_text=True, vertical="top")
    for lettre, largeur in zip("ABCDEFGHI", LARGEURS, strict=True):
        feuille.column_dimensions[lettre].width = largeur
    feuille.freeze_panes = feuille.cell(titres + 1, 1)
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()

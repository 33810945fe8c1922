"""Sheets by product: each product is one block, its households in two columns, down then across."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from commandes.documents.feuille_produits import FeuillesDesProduits, PartDeFoyer, ProduitAPartager
from groupement.pdf import rendre
from groupement.pdf.colonnes import Boite, Colonne, Grille, Rang

LARGEUR = 186.0
DEMI = 95.0
GRILLE = Grille(
    colonnes=tuple(
        colonne
        for x in (0.0, DEMI)
        # household, quantity, unit of what was weighed
        for colonne in (Colonne(x + 7, 41), Colonne(x + 49, 22), Colonne(x + 86, 5))
    ),
    largeur=LARGEUR,
    interligne=6.0,
)
TETE = (Colonne(0, 120), Colonne(121, 65, droite=True))
PESEE = 14.0  # mm
PAGE = 266.0  # mm inside the margins
INTRODUCTION = 40.0
PRODUCTEUR = 15.0  # its name, and the white above: pdf/base.css
AVANT = 4.0
LIGNES_PAR_PAGE = 34


@dataclass(frozen=True, slots=True)
class Bloc:
    """A product, or the part of it that one page holds; `producteur` when it is the first of theirs."""

    producteur: str
    nouvelle_page: bool
    grille: SafeString


def pdf_des_produits(document: FeuillesDesProduits, *, identifiant: str) -> bytes:
    contexte = {"entete": document.entete, "blocs": list(_blocs(document))}
    return rendre("pdf/feuille_produits.html", contexte, identifiant=identifiant)


def _blocs(document: FeuillesDesProduits) -> Iterator[Bloc]:
    """Page breaks are decided here: heights are known, and a layout engine would try each block twice."""
    restant = PAGE - INTRODUCTION
    for groupe in document.producteurs:
        producteur = groupe.producteur
        for rangs in (morceau for produit in groupe.produits for morceau in _morceaux(produit)):
            hauteur = AVANT + GRILLE.hauteur(rangs) + (PRODUCTEUR if producteur else 0)
            nouvelle_page = hauteur > restant
            restant = (PAGE if nouvelle_page else restant) - hauteur
            yield Bloc(producteur, nouvelle_page, GRILLE.bloc(rangs))
            producteur = ""


def _morceaux(produit: ProduitAPartager) -> Iterator[list[Rang]]:
    par_page = 2 * LIGNES_PAR_PAGE
    for n in range(0, len(produit.parts), par_page):
        yield [*_tete(produit, suite=n > 0), *_parts(produit.parts[n : n + par_page], produit.pese_en)]


def _tete(produit: ProduitAPartager, suite: bool) -> Iterator[Rang]:
    nom = f"{produit.produit} (suite)" if suite else produit.produit
    yield Rang((nom, produit.total), gras=True, colonnes=TETE, filet=False)
    precision = ", ".join(filter(None, [f"réf. {produit.reference}" if produit.reference else "", _foyers(produit)]))
    yield Rang((precision, str(produit.colis or "")), colonnes=TETE)


def _foyers(produit: ProduitAPartager) -> str:
    combien = len(produit.parts)
    return f"{combien} foyer{'s' if combien > 1 else ''}"


def _parts(parts: list[PartDeFoyer], pese_en: str) -> Iterator[Rang]:
    moitie = -(-len(parts) // 2)
    for n in range(moitie):
        textes: list[str] = []
        boites: list[Boite] = []
        for x, rang in ((0.0, n), (DEMI, n + moitie)):
            if rang < len(parts):
                textes += (parts[rang].foyer, parts[rang].quantite, pese_en)
                boites.append(Boite(x))
                if pese_en:
                    boites.append(Boite(x + 71, largeur=PESEE))
            else:
                textes += ("", "", "")
        yield Rang(textes, boites=boites, raye=n % 2 == 0)

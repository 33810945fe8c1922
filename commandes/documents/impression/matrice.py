"""The table of products and households, cut into pages that each repeat their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from django.utils.safestring import SafeString

from commandes.documents.matrice import Matrice, ProduitDeMatrice
from groupement.pdf import rendre
from groupement.pdf.colonnes import Colonne, Grille, Rang
from groupement.pdf.police import police

LARGEUR = 277.0
NOMS = 70.0  # mm, of the products' names
TOTAL = 25.0
COLONNE_MIN, COLONNE_MAX = 7.0, 12.0
CORPS = 10.0
EM = CORPS * 25.4 / 72
INTERLIGNE = 5.2
HAUTEUR_DES_FOYERS = 36.0  # their names stand upright, on two lines
HAUTEUR_UTILE = 141.0  # below them


@dataclass(frozen=True, slots=True)
class Page:
    """`foyers`: where names start (mm) and the names of some columns, two lines for each, to be turned a quarter."""

    foyers: list[tuple[float, str]]
    interligne: float
    partie: str
    grille: SafeString


def pdf_de_la_matrice(document: Matrice, *, identifiant: str) -> bytes:
    pages = list(_pages(document))
    return rendre(
        "pdf/matrice.html",
        {"entete": document.entete, "pages": pages, "hauteur": HAUTEUR_DES_FOYERS},
        identifiant=identifiant,
    )


def _pages(document: Matrice) -> Iterator[Page]:
    """Row by row of pages: all households of the first products, then the next products."""
    largeur = max(COLONNE_MIN, _plus_large(document) + 1.2)
    bandes = _bandes(len(document.foyers), int((LARGEUR - NOMS - TOTAL) // largeur))
    if bandes:  # the room that is left is shared by the columns, as far as an eye still follows a row
        largeur = max(largeur, min(COLONNE_MAX, (LARGEUR - NOMS - TOTAL) / max(map(len, bandes))))
    grilles = [_grille(largeur, len(bande)) for bande in bandes]
    entetes = [_entetes([document.foyers[n] for n in bande], largeur) for bande in bandes]
    produits = [(groupe.producteur, produit) for groupe in document.producteurs for produit in groupe.produits]
    for etage in _etages(produits, grilles[0] if grilles else _grille(largeur, 0)):
        for bande, grille, noms in zip(bandes, grilles, entetes, strict=True):
            yield Page(
                foyers=noms,
                interligne=largeur / 2,
                partie=f"foyers {bande.start + 1} à {bande.stop} sur {len(document.foyers)}" if len(bandes) > 1 else "",
                grille=grille.bloc(_rangs(etage, bande, grille)),
            )


def _grille(largeur: float, combien: int) -> Grille:
    gauche = NOMS + TOTAL
    return Grille(
        colonnes=(
            Colonne(0, NOMS - 1),
            Colonne(NOMS, TOTAL - 1.5, droite=True),
            *(Colonne(gauche + n * largeur, largeur, centre=True) for n in range(combien)),
        ),
        largeur=gauche + combien * largeur,
        corps=CORPS,
        interligne=INTERLIGNE,
        verticales=[NOMS, *(gauche + n * largeur for n in range(combien + 1))],
    )


def _bandes(combien: int, par_page: int) -> list[range]:
    """The households of each page: as few pages as can be, as many households on each, give or take one."""
    pages = -(-combien // par_page)
    bornes = [combien * n // pages for n in range(pages + 1)] if pages else []
    return [range(debut, fin) for debut, fin in pairwise(bornes)]


def _etages(produits: list[tuple[str, ProduitDeMatrice]], grille: Grille) -> list[list[tuple[str, ProduitDeMatrice]]]:
    """The products of each page: as few pages as can be, then as evenly filled as can be."""
    rangs = [
        (producteur, produit, len(grille.lignes(Rang((produit.produit, produit.total), colonnes=grille.colonnes[:2]))))
        for producteur, produit in produits
    ]
    place = int(HAUTEUR_UTILE / INTERLIGNE)
    etages = _remplir(rangs, place)
    while place > 1 and len(moins_hauts := _remplir(rangs, place := place - 1)) == len(etages):
        etages = moins_hauts
    return etages


def _remplir(rangs: list[tuple[str, ProduitDeMatrice, int]], place: int) -> list[list[tuple[str, ProduitDeMatrice]]]:
    """Page after page of `place` lines, with the room that long names and producers' names take."""
    etages: list[list[tuple[str, ProduitDeMatrice]]] = []
    restant = 0
    precedent = ""
    for producteur, produit, lignes in rangs:
        hauteur = lignes + (producteur != precedent)
        if not etages or hauteur > restant:
            etages.append([])
            hauteur, restant = lignes + 1, place  # the producer heads every page
        etages[-1].append((producteur, produit))
        restant -= hauteur
        precedent = producteur
    return etages


def _rangs(etage: list[tuple[str, ProduitDeMatrice]], bande: range, grille: Grille) -> Iterator[Rang]:
    precedent = ""
    for n, (producteur, produit) in enumerate(etage):
        if producteur != precedent:
            yield Rang((producteur,), gras=True, colonnes=(Colonne(0, grille.largeur),))
            precedent = producteur
        cellules = islice(produit.quantites, bande.start, bande.stop)
        yield Rang((produit.produit, produit.total, *cellules), raye=n % 2 == 0)


def _plus_large(document: Matrice) -> float:
    """Millimetres of the widest quantity."""
    textes = {q for groupe in document.producteurs for produit in groupe.produits for q in produit.quantites if q}
    return max((police().largeur(texte) * EM for texte in textes), default=0.0)


def _entetes(foyers: list[str], largeur: float) -> list[tuple[float, str]]:
    """Ten at a time: before it is turned, a block of names must not be longer than the page is high."""
    return [
        (NOMS + TOTAL + n * largeur, "\n".join(map(_nom_debout, foyers[n : n + 10]))) for n in range(0, len(foyers), 10)
    ]


def _nom_debout(nom: str) -> str:
    """Two lines: what fits between two columns once turned."""
    lignes = police().couper(nom, (HAUTEUR_DES_FOYERS - 2) / EM, lignes=2)
    return "\n".join([*lignes, ""][:2])

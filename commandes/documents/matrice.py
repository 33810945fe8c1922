"""The whole round on one table: products down, households across."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from commandes.documents.entete import Entete, entete
from commandes.documents.lecture import Lecture
from groupement.templatetags.formats import quantite


@dataclass(frozen=True, slots=True)
class ProduitDeMatrice:
    """`quantites`: one text per household, empty when it takes none."""

    produit: str
    total: str
    quantites: list[str]


@dataclass(frozen=True, slots=True)
class ProducteurDeMatrice:
    producteur: str
    produits: list[ProduitDeMatrice]


@dataclass(frozen=True, slots=True)
class Matrice:
    entete: Entete
    foyers: list[str]
    producteurs: list[ProducteurDeMatrice]


def matrice(lecture: Lecture) -> Matrice:
    colonne = {foyer.id: n for n, foyer in enumerate(lecture.foyers)}
    cellules: dict[int, list[str]] = defaultdict(lambda: [""] * len(colonne))
    totaux: dict[int, Decimal] = defaultdict(Decimal)
    for ligne in lecture.lignes:
        cellules[ligne.article.id][colonne[ligne.foyer_id]] = quantite(ligne.quantite)
        totaux[ligne.article.id] += ligne.quantite
    return Matrice(
        entete=entete(lecture, "Tableau foyers × produits"),
        foyers=[foyer.nom for foyer in lecture.foyers],
        producteurs=[
            ProducteurDeMatrice(
                volet.producteur,
                [ProduitDeMatrice(a.complet, a.quantite(totaux[a.id]), cellules[a.id]) for a in articles],
            )
            for volet, articles in groupby(lecture.articles, key=lambda article: article.volet)
        ],
    )

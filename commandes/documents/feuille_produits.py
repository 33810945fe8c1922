"""The sharing-out sheets, by product: who takes how many, the sum, and the cases it comes in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from commandes.documents.colis import EnColis, en_colis
from commandes.documents.entete import Entete, entete
from commandes.documents.lecture import Article, Lecture


@dataclass(frozen=True, slots=True)
class PartDeFoyer:
    foyer: str
    quantite: str


@dataclass(frozen=True, slots=True)
class ProduitAPartager:
    produit: str
    reference: str
    total: str
    colis: EnColis | None
    pese_en: str
    parts: list[PartDeFoyer]


@dataclass(frozen=True, slots=True)
class ProduitsDuProducteur:
    producteur: str
    produits: list[ProduitAPartager]


@dataclass(frozen=True, slots=True)
class FeuillesDesProduits:
    entete: Entete
    producteurs: list[ProduitsDuProducteur]


def feuilles_des_produits(lecture: Lecture) -> FeuillesDesProduits:
    quantites: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for ligne in lecture.lignes:
        quantites[ligne.article.id][ligne.foyer_id] = ligne.quantite
    return FeuillesDesProduits(
        entete=entete(lecture, "Feuilles par produit"),
        producteurs=[
            ProduitsDuProducteur(volet.producteur, [_produit(a, quantites[a.id], lecture) for a in articles])
            for volet, articles in groupby(lecture.articles, key=lambda article: article.volet)
        ],
    )


def _produit(article: Article, quantites: dict[int, Decimal], lecture: Lecture) -> ProduitAPartager:
    total = sum(quantites.values(), Decimal(0))
    return ProduitAPartager(
        produit=article.complet,
        reference=article.reference,
        total=article.quantite(total),
        colis=en_colis(total, article.colisage, article.unite),
        pese_en=article.pese_en,
        parts=[
            PartDeFoyer(foyer.nom, article.quantite(quantites[foyer.id]))
            for foyer in lecture.foyers
            if foyer.id in quantites
        ],
    )

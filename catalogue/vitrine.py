"""What a producer sells on a day: each packing with the price tiers of the list in force."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from catalogue.models import Conditionnement, Producteur, Produit, Tarif
from catalogue.prix import prix_de_comparaison

Palier = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Article:
    """A packing and its tiers (from which quantity, price), lowest quantity first; none when it has no
    price."""

    conditionnement: Conditionnement
    paliers: tuple[Palier, ...]

    @property
    def produit(self) -> Produit:
        return self.conditionnement.produit

    @property
    def prix(self) -> Decimal | None:
        return self.paliers[0][1] if self.paliers else None

    @property
    def comparaison(self) -> tuple[Decimal, str] | None:
        c = self.conditionnement
        if self.prix is None:
            return None
        return prix_de_comparaison(self.prix, c.prix_par, c.contenance, c.mesure, c.unite)

    @property
    def comparaison_utile(self) -> tuple[Decimal, str] | None:
        """The price per kg or L, unless it only says the price again."""
        c = self.conditionnement
        return None if c.prix_par == "mesure" or c.unite in ("kg", "L") else self.comparaison

    @property
    def archive(self) -> bool:
        return bool(self.conditionnement.archive_le or self.produit.archive_le)


def tarif_en_vigueur(producteur: Producteur, jour: datetime.date) -> Tarif | None:
    return Tarif.objects.filter(producteur=producteur).en_vigueur(jour).first()


def articles(
    producteur: Producteur, tarif: Tarif | None, conditionnements: QuerySet[Conditionnement] | None = None
) -> list[Article]:
    """The packings of `producteur` (not archived, unless `conditionnements` says which) with their tiers in
    `tarif`."""
    if conditionnements is None:
        conditionnements = Conditionnement.objects.actifs()
    paliers: dict[int, list[Palier]] = defaultdict(list)
    if tarif is not None:
        for cle, seuil, prix in tarif.prix.order_by("a_partir_de").values_list(
            "conditionnement", "a_partir_de", "prix"
        ):
            paliers[cle].append((seuil, prix))
    choisis = (
        conditionnements.filter(produit__producteur=producteur)
        .select_related("produit")
        .order_by("produit__famille", "produit__nom", "libelle", "unite")
    )
    return [Article(c, tuple(paliers[c.pk])) for c in choisis]

"""Tiered prices in words: "dès 5 : 1,60 ; dès 25 : 1,50"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from catalogue.lecture.lignes import Palier
from catalogue.lecture.nombres import Illisible, ecrire_montant, ecrire_nombre, lire_prix, lire_quantite
from catalogue.mots import aplatir, citer

PALIERS_MAX = 10
_SEPARATION = re.compile(r"[;|]")
_DES = r"(?:des|a partir de|au dela de|par|>=?|from) ?"
_QUANTITE_PUIS_PRIX = re.compile(
    rf"(?:{_DES})?(?P<quantite>\d[\d.,]* ?[a-z-]*?) ?(?:et plus)? ?(?:[:=]|->| a ) ?(?P<prix>.+)"
)
_PRIX_PUIS_QUANTITE = re.compile(rf"(?P<prix>.+?),? {_DES}(?P<quantite>\d[\d.,]* ?[a-z-]*)")


def lire_paliers(texte: str, unites: Iterable[str], mesure: str = "") -> tuple[Palier, ...]:
    """The tiers of `texte`, by growing quantity.

    `unites`: the codes in which a tier's price may say that it is (those of the line). `mesure`: "kg" or "L"
    when the product is ordered by it. Raises `Illisible`.
    """
    paliers = []
    for morceau in filter(str.strip, _SEPARATION.split(texte)):
        plat = aplatir(morceau)
        trouve = _QUANTITE_PUIS_PRIX.fullmatch(plat) or _PRIX_PUIS_QUANTITE.fullmatch(plat)
        if trouve is None:
            raise Illisible(f"Je ne comprends pas le palier {citer(morceau)} : écrivez par exemple « dès 5 : 1,60 ».")
        prix = lire_prix(trouve["prix"])
        if prix.unite not in (None, *unites) or prix.hors_taxe:
            raise Illisible(f"Le palier {citer(morceau)} n’est pas dans l’unité du prix : accordez les deux.")
        paliers.append(Palier(lire_quantite(trouve["quantite"], mesure), prix.montant))
    if len(paliers) > PALIERS_MAX:
        raise Illisible(f"Il y a plus de {PALIERS_MAX} paliers de prix : gardez les principaux.")
    paliers.sort(key=lambda palier: palier.quantite)
    if len({palier.quantite for palier in paliers}) < len(paliers):
        raise Illisible("Deux paliers commencent à la même quantité : gardez-en un.")
    return tuple(paliers)


def ordonner_paliers(prix: Decimal, paliers: tuple[Palier, ...]) -> tuple[Palier, ...]:
    """The tiers that lower the price; a dearer one is a mistake (`Illisible`)."""
    utiles = []
    for palier in paliers:
        if palier.prix > prix:
            raise Illisible(
                f"Le palier dès {ecrire_nombre(palier.quantite)} est plus cher ({ecrire_montant(palier.prix)} €) "
                f"que le prix d’avant ({ecrire_montant(prix)} €) : vérifiez-le."
            )
        if palier.prix < prix:
            utiles.append(palier)
            prix = palier.prix
    return tuple(utiles)


def ecrire_paliers(paliers: Iterable[Palier]) -> str:
    """The words that `lire_paliers` reads back."""
    return " ; ".join(f"dès {ecrire_nombre(p.quantite)} : {ecrire_montant(p.prix)}" for p in paliers)

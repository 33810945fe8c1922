"""Prices that can be compared, and the price that a quantity calls for. No database here."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENTIME = Decimal("0.01")
MESURES = ("kg", "L")


def prix_de_comparaison(
    prix: Decimal, prix_par: str, contenance: Decimal | None, mesure: str, unite: str
) -> tuple[Decimal, str] | None:
    """The price of one kg or one L, rounded half up to the cent, and which of the two; None when it cannot
    be known.

    `prix_par`: "unite" (for one unit of order) or "mesure" (for one kg or L of its content);
    `contenance`: what one unit of order holds, in `mesure`.
    """
    if prix_par == "mesure":
        return (_arrondir(prix), mesure) if mesure in MESURES else None
    if unite in MESURES:
        return _arrondir(prix), unite
    if not contenance or mesure not in MESURES:
        return None
    return _arrondir(prix / contenance), mesure


def prix_au_palier(paliers: Iterable[tuple[Any, Any]], quantite: Decimal) -> Decimal:
    """The price that holds for `quantite`: the highest tier reached, or the first one below all of them.

    `paliers`: (from which quantity, price), in any order, at least one; text and Decimal are both read.
    """
    tries = sorted((Decimal(seuil), Decimal(prix)) for seuil, prix in paliers)
    retenu = tries[0][1]
    for seuil, prix in tries[1:]:
        if quantite >= seuil:
            retenu = prix
    return retenu


def _arrondir(valeur: Decimal) -> Decimal:
    return valeur.quantize(CENTIME, ROUND_HALF_UP)

"""How a load is spread among many: pure arithmetic, no Django."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

TRANCHES = ((0, 0), (1, 2), (3, 5), (6, 10), (11, None))


def part_du_tiers(valeurs: Sequence[Decimal]) -> int | None:
    """How many per cent of all is carried by the busiest third (rounded up); None when there is nothing to carry.

    34 for three who carry the same; 100 when one third does everything.
    """
    total = sum(valeurs, Decimal(0))
    if not total:
        return None
    tiers = -(-len(valeurs) // 3)
    plus_actifs = sum(sorted(valeurs, reverse=True)[:tiers], Decimal(0))
    return int((100 * plus_actifs / total).quantize(Decimal(1), ROUND_HALF_UP))


def tranches(valeurs: Sequence[Decimal]) -> list[tuple[str, int]]:
    """("3 à 5", how many) for each range: a picture of the spread in which nobody is named."""
    comptees = []
    for bas, haut in TRANCHES:
        if haut is None:
            nom, nombre = f"{bas} et plus", sum(v >= bas for v in valeurs)
        elif bas == haut:
            nom, nombre = "pas encore", sum(v == 0 for v in valeurs)
        else:
            nom, nombre = f"{bas} à {haut}", sum(_au_dessus(v, bas) and v < haut + 1 for v in valeurs)
        comptees.append((nom, nombre))
    return comptees


def _au_dessus(valeur: Decimal, bas: int) -> bool:
    """Half an hour is more than nothing: it counts with the first range."""
    return valeur > 0 if bas == 1 else valeur >= bas

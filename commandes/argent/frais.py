"""Costs that households share, to the cent. Pure, no Django: amounts are `Decimal` euros, keys are household ids."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

CENTIME = Decimal("0.01")


def partager_en_centimes(total: Decimal, selon: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """`total` (whole cents, may be negative) cut in shares proportional to `selon`, whose sum is exactly `total`.

    Each share is rounded down, and the cents that this leaves go one by one to the largest remainders; equal remainders
    go by the smaller key, so that the same facts always give the same shares. When no weight is above 0, equal shares.
    Raises ValueError when there is something to share and nobody to bear it.
    """
    centimes = int(abs(total) / CENTIME)
    if not selon:
        if centimes:
            raise ValueError("nobody to share with")
        return {}
    poids = {cle: max(valeur, Decimal(0)) for cle, valeur in selon.items()}
    somme = sum(poids.values())
    if not somme:
        poids, somme = dict.fromkeys(poids, Decimal(1)), Decimal(len(poids))
    exactes = {cle: divmod(centimes * valeur, somme) for cle, valeur in poids.items()}
    parts = {cle: int(entiers) for cle, (entiers, _) in exactes.items()}
    restent = centimes - sum(parts.values())
    for cle in sorted(exactes, key=lambda cle: (-exactes[cle][1], cle))[:restent]:
        parts[cle] += 1
    signe = -1 if total < 0 else 1
    return {cle: signe * part * CENTIME for cle, part in parts.items()}


def pourcentage(montant: Decimal, taux: Decimal) -> Decimal:
    """`taux` percent of an amount, rounded half up to the cent."""
    return (montant * taux / 100).quantize(CENTIME, ROUND_HALF_UP)

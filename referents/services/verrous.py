"""One lock for duties: the rows of the slots that a write touches, taken alone, sorted by id, after their day."""

from __future__ import annotations

from collections.abc import Iterable

from groupement.refus import Refus
from referents.models import Distribution, Permanence


def prendre_les_permanences(permanences: Iterable[int]) -> list[Permanence]:
    """Take the slots until the end of the transaction, and read them with their day as they are now."""
    return list(
        Permanence.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=list(permanences))
        .select_related("distribution", "groupement")
        .order_by("pk")
    )


def prendre_la_permanence(permanence: Permanence) -> Permanence:
    prises = prendre_les_permanences([permanence.pk])
    if not prises:
        raise Refus("Cette permanence n’existe plus : rechargez la page.")
    return prises[0]


def prendre_la_distribution(distribution: Distribution) -> Distribution:
    return (
        Distribution.objects.select_for_update(of=("self",), no_key=True)
        .select_related("groupement")
        .get(pk=distribution.pk)
    )

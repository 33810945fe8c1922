"""What came, shared among those who wait for it: pure, no Django. In whole parts, as in `commandes.colisage.partage`.

1. What somebody decided by hand (`fixees`) is served first, whatever came.
2. What a household took away already (`acquis`) is not taken back.
3. Arrivals are shared in their order, by the rules of `commandes.colisage.partage`: what an arrival gave, a later
   one never takes away. Under most rules two arrivals end as one arrival of their sum would have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commandes.colisage.partage import Demande, Regle, partager


@dataclass(frozen=True, slots=True)
class Partage:
    """Parts by key. `reste`: what came and nobody accepts; below 0, what was given by hand beyond what came."""

    parts: dict[int, int]
    reste: int


def partager_les_arrivages(
    demandes: Sequence[Demande],
    arrivages: Sequence[int],
    *,
    regle: Regle,
    graine: str = "",
    fixees: Mapping[int, int] | None = None,
    acquis: Mapping[int, int] | None = None,
) -> Partage:
    """`arrivages`: usable parts of each arrival, in order. `fixees` and `acquis` by the keys of `demandes`."""
    fixees, acquis = fixees or {}, acquis or {}
    autres = [demande for demande in demandes if demande.cle not in fixees]
    parts = {demande.cle: acquis.get(demande.cle, 0) for demande in autres}
    disponible = -sum(fixees.values())
    for arrivage in arrivages:
        disponible += arrivage
        a_donner = disponible - sum(parts.values())
        if a_donner <= 0:
            continue
        # What each would have if all had come at once, and of that what it still lacks.
        visees = partager(autres, disponible, regle=regle, graine=graine)
        manques = [Demande(d.cle, max(visees[d.cle] - parts[d.cle], 0), 0, d.rang, d.volontaire) for d in autres]
        for cle, part in partager(manques, a_donner, regle=regle, graine=graine).items():
            parts[cle] += part
    parts |= fixees
    return Partage(parts, sum(arrivages) - sum(parts.values()))

"""The pure calculation that shares out full cases."""

from __future__ import annotations

import random
import time

from commandes.colisage.partage import Demande, Regle, repartir
from tests.performance.tableau import Resultat
from tests.performance.terrain import Terrain

OFFRES, PANIERS = 1_000, 300


def partager_mille_offres(terrain: Terrain) -> Resultat:
    hasard = random.Random(7)
    offres = [
        [Demande(cle, hasard.randint(1, 9), hasard.choice((0, 0, 0, 1, 2)), cle) for cle in range(PANIERS)]
        for _ in range(OFFRES)
    ]
    durees = {}
    for regle in Regle:
        depart = time.perf_counter()
        for demandes in offres:
            repartir(demandes, colisage=24, regle=regle, graine="banc")
        durees[regle] = time.perf_counter() - depart
    pire = max(durees.values())
    return Resultat(
        mesure=f"{pire:.2f} s for the slowest rule",
        but="≤ 2 s",
        tenu=pire <= 2,
        plancher="no database",
        notes=[", ".join(f"{regle} {duree:.2f} s" for regle, duree in durees.items())],
    )

"""What is left in the web workers when everything else has been measured."""

from __future__ import annotations

from tests.performance.tableau import Resultat
from tests.performance.terrain import Terrain


def memoire_d_un_processus(terrain: Terrain) -> Resultat:
    memoires = terrain.serveur.memoires()
    return Resultat(
        mesure=" and ".join(f"{memoire:.0f} MB" for memoire in memoires),
        but="≤ 160 MB",
        tenu=max(memoires) <= 160,
        plancher=f"before the first request {terrain.au_depart:.0f} MB",
    )

"""Time, queries, processor and memory."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

TOURS = 3
SECONDES_PAR_TOUR = 3.0  # on a machine with no time to give, fewer gestures
GESTES_AU_MOINS = 5


@dataclass(frozen=True)
class Duree:
    """Milliseconds: best median of several rounds, that round's 95th percentile, processor time of the server."""

    mediane: float
    p95: float
    processeur: float = 0.0

    def __str__(self) -> str:
        return f"{self.mediane:.1f} ms"

    @property
    def detail(self) -> str:
        return f"95th percentile {self.p95:.1f} ms, processor {self.processeur:.1f} ms a request"


def chronometrer(
    geste: Callable[[], Any], *, fois: int, chauffe: int = 10, processeur: Callable[[], float] = lambda: 0.0
) -> Duree:
    """Repeat a gesture. Other work on the machine only ever adds time, so the best of three rounds is kept."""
    for _ in range(chauffe):
        geste()
    tours: list[Duree] = []
    for _ in range(TOURS):
        avant, durees, fin = processeur(), [], time.perf_counter() + SECONDES_PAR_TOUR
        while len(durees) < fois and (len(durees) < GESTES_AU_MOINS or time.perf_counter() < fin):
            depart = time.perf_counter()
            geste()
            durees.append((time.perf_counter() - depart) * 1000)
        depense = (processeur() - avant) * 1000 / len(durees)
        tours.append(Duree(statistics.median(durees), centile(durees, 95), depense))
    return min(tours, key=lambda duree: duree.mediane)


def centile(durees: list[float], rang: int) -> float:
    return statistics.quantiles(durees, n=100)[rang - 1] if len(durees) > 1 else durees[0]


@contextmanager
def requetes() -> Iterator[list[str]]:
    """The statements sent meanwhile, those that open and close savepoints included."""
    envoyees: list[str] = []

    def noter(executer: Callable[..., Any], requete: str, *autres: Any) -> Any:
        envoyees.append(requete)
        return executer(requete, *autres)

    with connection.execute_wrapper(noter):
        yield envoyees


def enfants(pid: int) -> list[int]:
    return [int(enfant) for enfant in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def secondes_de_processeur(pid: int) -> float:
    champs = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(champs[11]) + int(champs[12])) / os.sysconf("SC_CLK_TCK")


def megaoctets(pid: int | str, *, au_plus_haut: bool = False) -> float:
    """Resident memory, now or at its highest, with what is shared with other processes."""
    statut = Path(f"/proc/{pid}/status").read_text()
    return int(statut.split("VmHWM:" if au_plus_haut else "VmRSS:")[1].split()[0]) / 1024

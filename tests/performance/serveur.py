"""The site as it runs in production: the same server, two processes of four threads."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from groupement.demarrage.empechement import Empechement
from groupement.demarrage.processus import Registre
from groupement.demarrage.reseau import port_libre, repond
from groupement.demarrage.signaux import patienter
from tests.performance.chrono import enfants, megaoctets, secondes_de_processeur

PROCESSUS, FILS = 2, 4


@dataclass(frozen=True)
class Serveur:
    port: int
    pid: int
    journal: Path

    def processeur(self) -> float:
        """Seconds of processor that its workers have used."""
        return sum(secondes_de_processeur(pid) for pid in enfants(self.pid))

    def memoires(self) -> list[float]:
        """Megabytes of each worker."""
        return [megaoctets(pid) for pid in enfants(self.pid)]


@contextmanager
def servir() -> Iterator[Serveur]:
    dossier = Path(os.environ["DOSSIER_DU_BANC"])
    registre = Registre(dossier / "processus.json")
    port = port_libre()
    commande = [
        sys.executable, "-m", "gunicorn", "groupement.wsgi:application", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", str(PROCESSUS), "--threads", str(FILS),
        "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", str(dossier / "acces.log"),
    ]  # fmt: skip
    try:
        gunicorn = registre.lancer("gunicorn", commande, env=dict(os.environ), journal=dossier / "gunicorn.log")
        pret = patienter(lambda: gunicorn.fini() or repond(port), 30)
        if not pret or gunicorn.fini():
            raise Empechement(gunicorn.constat())
        pid = gunicorn.processus.pid
        patienter(lambda: len(enfants(pid)) == PROCESSUS, 30)
        yield Serveur(port, pid, dossier / "gunicorn.log")
    finally:
        registre.arreter_tout()

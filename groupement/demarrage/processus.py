"""Children: started in a session of their own, written down, stopped with all they started.

Two nets keep a killed run from leaving servers behind: the kernel tells each child that its parent died
(Linux), and the next start stops whatever `processus.json` still names. A pid is trusted only with its time
of birth: pids come round.
"""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from groupement.demarrage.empechement import Empechement, resume_de
from groupement.demarrage.identite import Identite
from groupement.demarrage.lieux import RACINE
from groupement.demarrage.signaux import patienter

SOUS_LINUX = sys.platform == "linux"
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def naissance(pid: int) -> str:
    """What tells a process from a later one with the same pid; empty when no such process runs."""
    if not SOUS_LINUX:
        return _ps("lstart", pid)
    try:
        champs = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        demarrage = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
    return "" if champs[0] == "Z" else f"{demarrage} {champs[19]}"


def ligne_de_commande(pid: int) -> str:
    if not SOUS_LINUX:
        return _ps("command", pid)
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def _ps(champ: str, pid: int) -> str:
    commande = ["ps", "-o", f"{champ}=", "-p", str(pid)]
    return subprocess.run(commande, capture_output=True, text=True).stdout.strip()


def arreter_groupe(pid: int, parti: Callable[[], bool], numero: int, delai: float = 10) -> None:
    """Ask the leader with the signal, wait, then sweep what is left of its group."""
    if not parti():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, numero)
        _laisser_finir(parti, delai)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
        _laisser_finir(lambda: parti() and _groupe_vide(pid), 0.5)


def _groupe_vide(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except (ProcessLookupError, PermissionError):
        return True
    return False


def _laisser_finir(parti: Callable[[], bool], delai: float) -> None:
    limite = time.monotonic() + delai
    while not parti() and time.monotonic() < limite:
        time.sleep(0.05)


@dataclass
class Enfant:
    nom: str
    processus: subprocess.Popen[bytes]
    signal_d_arret: int
    journal: Path

    def fini(self) -> bool:
        return self.processus.poll() is not None

    def fin_du_journal(self) -> str:
        return f"Fin de {self.journal} :\n{resume_de(self.journal.read_text(errors='replace'))}"

    def constat(self) -> str:
        """What to tell of a child that did not end well."""
        code = self.processus.poll()
        fin = "ne répond pas" if code is None else f"a échoué (code {code})"
        return f"{self.nom} {fin}. {self.fin_du_journal()}"


class Registre:
    """The children of one run, kept in a file as long as they live."""

    def __init__(self, fichier: Path) -> None:
        self.fichier = fichier
        self.enfants: list[Enfant] = []

    def arreter_les_orphelins(self) -> None:
        """Stop what a crashed run left. Only the holder of the folder's lock may call this."""
        try:
            notes = json.loads(self.fichier.read_text())
        except (OSError, ValueError):
            return
        for pid, nee, numero in reversed(notes):
            if naissance(pid) == nee:
                arreter_groupe(pid, lambda pid=pid, nee=nee: naissance(pid) != nee, numero)
        self.fichier.unlink(missing_ok=True)

    def lancer(
        self,
        nom: str,
        commande: list[str],
        *,
        env: dict[str, str],
        journal: Path,
        identite: Identite | None = None,
        signal_d_arret: int = signal.SIGTERM,
        entree: bytes = b"",
    ) -> Enfant:
        def suivre_le_parent() -> None:
            if SOUS_LINUX:
                _libc.prctl(PR_SET_PDEATHSIG, signal_d_arret, 0, 0, 0)

        with journal.open("wb") as sortie:
            try:
                processus = subprocess.Popen(
                    commande,
                    env=env,
                    cwd="/" if identite else RACINE,
                    stdin=subprocess.PIPE,
                    stdout=sortie,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    preexec_fn=suivre_le_parent,
                    **(identite.pour_popen() if identite else {}),
                )
            except OSError as erreur:
                raise Empechement(f"{nom} ne démarre pas : {erreur.strerror} ({commande[0]}).") from erreur
        enfant = Enfant(nom, processus, signal_d_arret, journal)
        self.enfants.append(enfant)
        self._noter()
        with contextlib.suppress(BrokenPipeError), processus.stdin as tuyau:
            tuyau.write(entree)
        return enfant

    def executer(self, nom: str, commande: list[str], *, env: dict[str, str], journal: Path) -> None:
        """Run to the end; a failure shows the end of the output."""
        self.terminer([self.lancer(nom, commande, env=env, journal=journal)])

    def terminer(self, enfants: list[Enfant]) -> None:
        for enfant in enfants:
            patienter(enfant.fini, float("inf"))
            self.enfants.remove(enfant)
            self._noter()
            if enfant.processus.returncode:
                raise Empechement(enfant.constat())

    def premier_plan(self, commande: list[str], *, env: dict[str, str], avec: list[Enfant]) -> int:
        """Run with the terminal, until it or one of `avec` ends; its exit code."""
        processus = subprocess.Popen(commande, env=env, cwd=RACINE)

        def fini() -> bool:
            if perdu := next((enfant for enfant in avec if enfant.fini()), None):
                raise Empechement(perdu.constat())
            return processus.poll() is not None

        try:
            patienter(fini, float("inf"))
        finally:
            # Ctrl-C reaches it by the terminal as well: leave it the time to end by itself.
            if processus.poll() is None:
                processus.terminate()
                _laisser_finir(lambda: processus.poll() is not None, 10)
            if processus.poll() is None:
                processus.kill()
                processus.wait()
        return processus.returncode

    def arreter_tout(self) -> None:
        """Last started, first stopped."""
        for enfant in reversed(self.enfants):
            arreter_groupe(enfant.processus.pid, enfant.fini, enfant.signal_d_arret)
        self.enfants = []
        self.fichier.unlink(missing_ok=True)

    def _noter(self) -> None:
        notes = [[e.processus.pid, naissance(e.processus.pid), e.signal_d_arret] for e in self.enfants]
        provisoire = self.fichier.with_suffix(".nouveau")
        provisoire.write_text(json.dumps(notes))
        provisoire.replace(self.fichier)

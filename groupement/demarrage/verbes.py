"""The verbs of the Makefile, and how each ends."""

import sys

from groupement.demarrage import demo, essais, installer, verification
from groupement.demarrage.empechement import Empechement
from groupement.demarrage.signaux import ArretDemande, ecouter_les_signaux

VERBES = {
    "install": lambda arguments: installer.installer(),
    "lock": lambda arguments: installer.verrouiller(arguments),
    "demo": lambda arguments: demo.demo(),
    "demo-neuve": lambda arguments: demo.demo(a_neuf=True),
    "run": lambda arguments: demo.developper(),
    "test": essais.tester,
    "bench": essais.mesurer,
    "manage": essais.gerer,
    "check": lambda arguments: verification.verifier(),
    "format": lambda arguments: verification.mettre_en_forme(),
}


def executer_verbe(mots: list[str]) -> int:
    """The exit code: 0, the tool's own, 1 with a line that says why, 130 for a task that was interrupted."""
    if not mots or mots[0] not in VERBES:
        print(f"Dites quoi faire : {', '.join(VERBES)}", file=sys.stderr)
        return 2
    ecouter_les_signaux()
    try:
        return VERBES[mots[0]](mots[1:]) or 0
    except Empechement as empechement:
        print(empechement, file=sys.stderr)
        return 1
    except PermissionError as erreur:
        print(
            f"Le compte qui lance cette commande n'a pas le droit sur {erreur.filename} : "
            "rendez-lui le dossier par sudo chown -R $USER . puis relancez.",
            file=sys.stderr,
        )
        return 1
    except ArretDemande:
        print("Arrêté.", flush=True)
        return 0 if mots[0] in ("demo", "demo-neuve", "run") else 130

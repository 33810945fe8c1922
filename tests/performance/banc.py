"""The benchmark: `make bench`. It measures, compares with the aims, and says where it stands; it is no test.

Exit code 1 when a line could not be measured, or counts where it should not; a machine that is merely slow gives 0.
"""

import os
import signal
import sys
from importlib import import_module
from typing import Any

import django

from groupement.demarrage.empechement import Empechement
from groupement.demarrage.signaux import SIGNAUX_D_ARRET, ArretDemande
from tests.performance.lieu import lieu_a_soi


def s_arreter(_numero: int, _cadre: Any) -> None:
    """At once, in the middle of a measure; a second Ctrl-C must not disturb the tidying up."""
    for numero in SIGNAUX_D_ARRET:
        signal.signal(numero, signal.SIG_IGN)
    raise ArretDemande


def main() -> int:
    for numero in SIGNAUX_D_ARRET:
        signal.signal(numero, s_arreter)
    try:
        with lieu_a_soi() as environnement:
            os.environ.update(environnement)
            django.setup()
            # Only now: models need settings, and settings need the place.
            return import_module("tests.performance.campagne").mener(sys.argv[1:])
    except Empechement as empechement:
        print(empechement, file=sys.stderr)
        return 1
    except ArretDemande:
        print("Stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main())

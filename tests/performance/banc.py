"""The benchmark: `make bench`. It measures, compares with the aims, and says where it stands; it is no test.

Exit code 1 when a line could not be measured, or counts where it should not; a machine that is merely slow gives 0.
"""

import os
import sys
from importlib import import_module

import django

from groupement.demarrage.empechement import Empechement
from groupement.demarrage.signaux import ArretDemande, ecouter_les_signaux
from tests.performance.lieu import lieu_a_soi


def main() -> int:
    ecouter_les_signaux()
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

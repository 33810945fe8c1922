"""Entry point: python3 -m groupement.demarrage <verb> [arguments]. Kept readable by any Python 3."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Python {}.{} est trop ancien, il faut 3.11 ou plus récent : sudo apt-get install python3.11 "
        "python3.11-venv, puis relancez avec PYTHON=python3.11".format(*sys.version_info[:2])
    )

from groupement.demarrage.verbes import executer_verbe

sys.exit(executer_verbe(sys.argv[1:]))

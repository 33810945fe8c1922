"""Being stopped: signals only raise a flag, and every wait looks at it."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SIGNAUX_D_ARRET = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ArretDemande(Exception):
    """Ctrl-C, or a polite kill: everything is stopped in order and the command ends."""


@dataclass
class _Ecoute:
    arret: bool = False
    parent: int = 0


_ecoute = _Ecoute()


def ecouter_les_signaux() -> None:
    """An exception raised by a handler could fall between a fork and its record: a flag cannot."""

    def noter(_numero: int, _cadre: Any) -> None:
        _ecoute.arret = True

    for numero in SIGNAUX_D_ARRET:
        if numero != signal.SIGHUP or signal.getsignal(numero) != signal.SIG_IGN:  # nohup stays nohup
            signal.signal(numero, noter)
    _ecoute.parent = os.getppid() if "MAKELEVEL" in os.environ else 0


def verifier_arret() -> None:
    # make hands some signals down to its recipe and not others: a make that is gone asks us to stop.
    if _ecoute.arret or (_ecoute.parent and os.getppid() != _ecoute.parent):
        raise ArretDemande


def patienter(condition: Callable[[], Any], delai: float, pas: float = 0.05) -> bool:
    """Poll until the condition holds (True) or `delai` seconds are over (False)."""
    limite = time.monotonic() + delai
    while not condition():
        verifier_arret()
        if time.monotonic() > limite:
            return False
        time.sleep(pas)
    return True

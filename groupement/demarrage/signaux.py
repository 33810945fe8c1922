"""Being stopped: signals only raise a flag, and every wait looks at it."""

import os
import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
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
    if _ecoute.arret or (_ecoute.parent and _make_s_en_va(_ecoute.parent)):
        raise ArretDemande


def _make_s_en_va(pid: int) -> bool:
    """make hands SIGTERM down to its recipe; a SIGINT sent to it alone it keeps, and waits for us to end."""
    if os.getppid() != pid:
        return True
    try:
        statut = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # not Linux
        return False
    bloques = re.search(r"^SigBlk:\s*([0-9a-f]+)", statut, re.MULTILINE)
    # A signal is blocked while its own handler runs: that is where make waits.
    return bool(bloques) and bool(int(bloques[1], 16) & 1 << signal.SIGINT - 1)


def patienter(condition: Callable[[], Any], delai: float, pas: float = 0.05) -> bool:
    """Poll until the condition holds (True) or `delai` seconds are over (False)."""
    limite = time.monotonic() + delai
    while not condition():
        verifier_arret()
        if time.monotonic() > limite:
            return False
        time.sleep(pas)
    return True

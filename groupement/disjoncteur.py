"""A server that does not answer is asked again only now and then, so that nobody waits for it twice."""

import logging
import threading
import time

logger = logging.getLogger(__name__)

PAUSE = 10.0  # seconds


class Disjoncteur:
    """Whether a server may be asked: no, for `PAUSE` seconds after it failed, then by one caller who tries for all."""

    def __init__(self, quoi: str) -> None:
        self._quoi = quoi
        self._verrou = threading.Lock()
        self._essai_a: float | None = None  # on the monotonic clock; None while the server answers

    def laisse_passer(self) -> bool:
        if self._essai_a is None:
            return True
        with self._verrou:
            maintenant = time.monotonic()
            if self._essai_a is not None and maintenant < self._essai_a:
                return False
            self._essai_a = maintenant + PAUSE
            return True

    def ouvrir(self, erreur: Exception) -> None:
        with self._verrou:
            if self._essai_a is None:
                logger.warning("%s does not answer, done without: %r", self._quoi, erreur)
            self._essai_a = time.monotonic() + PAUSE

    def fermer(self) -> None:
        if self._essai_a is None:
            return
        with self._verrou:
            self._essai_a = None
        logger.warning("%s answers again", self._quoi)

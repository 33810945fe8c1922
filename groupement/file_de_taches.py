"""Asking a worker for something once the transaction is committed."""

import logging
from typing import Any

from django.db import transaction
from kombu import pools
from kombu.exceptions import LimitExceeded, OperationalError

from groupement.celery import app
from groupement.disjoncteur import Disjoncteur

logger = logging.getLogger(__name__)

# Somebody waits for the page. Workers keep the longer times of the settings: a broker may be slow to answer them.
IMPATIENCE = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0}
# A connection that the broker closed meanwhile is found out only by using it.
UNE_FOIS_ENCORE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}

_disjoncteur = Disjoncteur("The broker")


def confier(tache: str, *args: Any) -> None:
    """After commit, queue the task named by its dotted path.

    A broker that is down is no error for the person: every task asked for here leaves a row that a later beat finds.
    The task is named, not imported: tasks call the services that ask for them.
    """
    transaction.on_commit(lambda: _envoyer(tache, args))


def _envoyer(tache: str, args: tuple[Any, ...]) -> None:
    if not _disjoncteur.laisse_passer():
        logger.info("The broker did not answer lately: %s%s waits for the next beat", tache, args)
        return
    try:
        connexion = app.connection_for_write(transport_options=IMPATIENCE)
        with pools.producers[connexion].acquire(block=True, timeout=1) as producteur:
            app.send_task(
                tache, args, producer=producteur, ignore_result=True, retry=True, retry_policy=UNE_FOIS_ENCORE
            )
    except (OSError, OperationalError, LimitExceeded) as erreur:
        _disjoncteur.ouvrir(erreur)
        logger.warning("The broker does not answer: %s%s waits for the next beat", tache, args)
    else:
        _disjoncteur.fermer()

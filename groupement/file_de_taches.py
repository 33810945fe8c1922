"""Asking a worker for something once the transaction is committed."""

import logging
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

from groupement.celery import app

logger = logging.getLogger(__name__)


def confier(tache: str, *args: Any) -> None:
    """After commit, queue the task named by its dotted path.

    A broker that is down is no error for the person: every task asked for here leaves a row that a later beat finds.
    The task is named, not imported: tasks call the services that ask for them.
    """
    transaction.on_commit(lambda: _envoyer(tache, args))


def _envoyer(tache: str, args: tuple[Any, ...]) -> None:
    try:
        app.send_task(tache, args, ignore_result=True, retry=False)
    except (OSError, OperationalError):
        logger.warning("The broker does not answer: %s%s waits for the next beat", tache, args)

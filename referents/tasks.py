"""Tasks of shared work: one service call each."""

from celery import shared_task

from referents.services import rappels


@shared_task
def deposer_les_rappels() -> None:
    rappels.deposer_les_rappels()

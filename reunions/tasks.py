"""Tasks of the meetings: one service call each."""

from celery import shared_task

from reunions.services import sondages


@shared_task
def clore_les_sondages_echus() -> None:
    sondages.clore_les_echus()


@shared_task
def rappeler_les_sondages() -> None:
    sondages.rappeler()

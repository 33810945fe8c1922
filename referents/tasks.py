"""Tasks of shared work: the scope opened in the service, one call."""

from celery import shared_task

from referents.services import rappels, retours, rotation


@shared_task
def veiller_aux_mandats() -> None:
    """Every night: close what departures left open, tell who should pass on."""
    rotation.veiller()


@shared_task
def rappeler_les_retours() -> None:
    """Every morning: what was lent and must come back."""
    retours.rappeler_les_retours()


@shared_task
def deposer_les_rappels() -> None:
    rappels.deposer_les_rappels()

"""Tasks of the référents: the scope opened in the service, one call."""

from celery import shared_task

from referents.services import rotation


@shared_task
def veiller_aux_mandats() -> None:
    """Every night: close what departures left open, tell who should pass on."""
    rotation.veiller()

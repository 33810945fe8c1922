"""Tasks of meetings and polls: ids in, one service call."""

from celery import shared_task

from groupement.portee import scopes_disabled
from reunions.models import VersionCompteRendu
from reunions.services import sondages
from reunions.services.rediger import imprimer


@shared_task
def imprimer_le_compte_rendu(version_id: int) -> None:
    imprimer(version_id=version_id)


@shared_task
def imprimer_les_comptes_rendus() -> None:
    """Those that a worker who died, or a broker that was down, left without their PDF."""
    with scopes_disabled():
        restent = list(VersionCompteRendu.objects.filter(pdf=None).order_by("pk").values_list("pk", flat=True)[:50])
    for version_id in restent:
        imprimer(version_id=version_id)


@shared_task
def clore_les_sondages_echus() -> None:
    sondages.clore_les_echus()


@shared_task
def rappeler_les_sondages() -> None:
    sondages.rappeler()

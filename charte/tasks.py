"""Tasks of the charter: ids in, the scope opened from them, one service call."""

from celery import shared_task

from charte.models import VersionCharte
from charte.services.imprimer import imprimer as imprimer_la_version
from groupement.portee import dans_le_groupement, scopes_disabled


@shared_task
def imprimer(version_id: int) -> None:
    with scopes_disabled():
        version = VersionCharte.objects.publiees().select_related("groupement").filter(pk=version_id).first()
    if version is not None:
        with dans_le_groupement(version.groupement):
            imprimer_la_version(version=version)

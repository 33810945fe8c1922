"""Tasks of the ground floor: ids in, one service call."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from groupement.models import Courriel, Groupement
from groupement.portee import dans_le_groupement
from groupement.services import conservation, courriels, fichiers, lettres, participation

BATTEMENT = "battement-du-worker"


@shared_task
def envoyer_courriel(courriel_id: int) -> None:
    courriels.envoyer(courriel_id=courriel_id)


@shared_task
def envoyer_les_courriels_dus() -> None:
    for courriel_id in Courriel.objects.dus().order_by("prochain_essai_le").values_list("pk", flat=True)[:500]:
        courriels.envoyer(courriel_id=courriel_id)


@shared_task
def ecrire_les_lettres() -> None:
    """Every ten minutes: those whose hour has come. The outbox sends them."""
    for groupement in Groupement.objects.order_by("pk"):
        with dans_le_groupement(groupement):
            lettres.ecrire_les_lettres(groupement=groupement)


@shared_task
def battre() -> None:
    """Leave a sign of life: the readiness page reads it."""
    cache.set(BATTEMENT, timezone.now(), timeout=300)


@shared_task
def appliquer_les_demandes() -> None:
    participation.appliquer_les_demandes_du_jour()


@shared_task
def fabriquer_fichier(fichier_id: int) -> None:
    fichiers.fabriquer(fichier_id=fichier_id)


@shared_task
def reprendre_les_fichiers() -> None:
    """Take up what a worker or a broker lost."""
    for fichier_id in fichiers.a_reprendre():
        fabriquer_fichier.delay(fichier_id)


@shared_task
def effacer_ce_qui_est_passe() -> None:
    """Every night: what came to the end of its time (settings.DUREES_DE_CONSERVATION)."""
    conservation.effacer_ce_qui_est_passe()

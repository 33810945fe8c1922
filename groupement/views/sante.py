"""For whoever watches the server: is the process alive, and can it work?"""

import datetime
from collections.abc import Callable

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groupement.tasks import BATTEMENT

AGE_MAXIMAL = datetime.timedelta(seconds=120)


@never_cache
@require_safe
def vivant(request: HttpRequest) -> JsonResponse:
    """The process answers. Asks nothing of anybody: a database that is down is no reason to restart the web."""
    return JsonResponse({"etat": "vivant"})


@never_cache
@require_safe
def pret(request: HttpRequest) -> JsonResponse:
    """503 with the parts that fail. Says no more than their names: anybody may read this page."""
    parties = {"base": _base, "courtier": _courtier, "taches": _taches}
    etats = {nom: _essayer(verifier) for nom, verifier in parties.items()}
    pret = all(etats.values())
    return JsonResponse(
        {"etat": "prêt" if pret else "en panne", "parties": {n: "ok" if e else "panne" for n, e in etats.items()}},
        status=200 if pret else 503,
        json_dumps_params={"ensure_ascii": False},
    )


def _essayer(verifier: Callable[[], bool]) -> bool:
    try:
        return verifier()
    except Exception:  # whatever a driver raises, the part does not work
        return False


def _base() -> bool:
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1")
        return curseur.fetchone() == (1,)


def _courtier() -> bool:
    with redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=2, socket_connect_timeout=2) as courtier:
        return bool(courtier.ping())


def _taches() -> bool:
    battement = cache.get(BATTEMENT)
    return battement is not None and timezone.now() - battement < AGE_MAXIMAL

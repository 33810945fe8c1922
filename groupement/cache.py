"""The cache server, and what stands in for it: without it pages answer as fast, and people still sign in."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, RedisError
from redis.retry import Retry

from groupement.disjoncteur import Disjoncteur

PATIENCE = 0.4  # seconds
OPTIONS = {
    "SOCKET_CONNECT_TIMEOUT": PATIENCE,
    "SOCKET_TIMEOUT": PATIENCE,
    # Once more for a connection closed while it was idle; what timed out once would do so again.
    "CONNECTION_POOL_KWARGS": {"retry": Retry(NoBackoff(), 1, (ConnectionError,))},
}
# Enough that somebody who tries many addresses does not push out what was counted for one.
PLACES_DU_SECOURS = 20_000


def _ou_le_secours(geste: str) -> Callable[..., Any]:
    def repondre(cache: CacheAvecSecours, *args: Any, **kwargs: Any) -> Any:
        if cache.disjoncteur.laisse_passer():
            try:
                reponse = getattr(RedisCache, geste)(cache, *args, **kwargs)
            except (RedisError, OSError) as erreur:
                cache.disjoncteur.ouvrir(erreur)
            else:
                cache.disjoncteur.fermer()
                return reponse
        return getattr(cache.secours, geste)(*args, **kwargs)

    return repondre


class CacheAvecSecours(RedisCache):
    """Redis; for some seconds after it failed, the memory of this process.

    It is there for what must be counted (attempts to sign in, codes already used): each process then counts its own,
    and goes on from its count if the server fails again. The two memories are never reconciled: what must not be read
    after it was deleted or changed elsewhere, sessions first, has no place here.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params | {"OPTIONS": OPTIONS | params.get("OPTIONS", {})})
        # Django makes a cache for each thread; the breaker and the memory belong to the process.
        self.disjoncteur = _disjoncteur(server)
        self.secours = LocMemCache(server, params | {"OPTIONS": {"MAX_ENTRIES": PLACES_DU_SECOURS}})

    add = _ou_le_secours("add")
    get = _ou_le_secours("get")
    set = _ou_le_secours("set")
    touch = _ou_le_secours("touch")
    delete = _ou_le_secours("delete")
    has_key = _ou_le_secours("has_key")
    incr = _ou_le_secours("incr")
    decr = _ou_le_secours("decr")
    get_many = _ou_le_secours("get_many")
    set_many = _ou_le_secours("set_many")
    delete_many = _ou_le_secours("delete_many")
    clear = _ou_le_secours("clear")


@lru_cache
def _disjoncteur(serveur: str) -> Disjoncteur:
    return Disjoncteur("The cache")

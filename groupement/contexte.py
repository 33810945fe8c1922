from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django_scopes import scopes_disabled

from groupement.models import Adhesion, Personne
from groupement.tri import par_nom


def adhesions_de(personne: Personne) -> list[Adhesion]:
    """Every group of a person, wherever they stand now: the one question that crosses groups by nature."""
    with scopes_disabled():
        return list(
            Adhesion.objects.filter(personne=personne, etat__in=["active", "en_pause"])
            .select_related("groupement")
            .order_by(*par_nom("groupement__nom"))
        )


def portee(request: HttpRequest) -> dict[str, Any]:
    """For every page: the person's groups and networks (asked only when a template shows them)."""
    contexte: dict[str, Any] = {"demo": settings.DEMO}
    personne = getattr(request, "user", None)
    if personne is not None and personne.is_authenticated:
        contexte["mes_adhesions"] = SimpleLazyObject(lambda: adhesions_de(personne))
        contexte["mes_coordinations"] = SimpleLazyObject(lambda: list(personne.coordinations.select_related("reseau")))
    return contexte

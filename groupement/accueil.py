"""What upper floors put on the home page of a group: cards to act on, dated rows to know of."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


@dataclass(frozen=True, kw_only=True)
class Carte:
    """Something to do now. `quand`: instant that orders the cards, most urgent first. `gabarit` draws `donnees`."""

    quand: datetime.datetime
    gabarit: str
    donnees: dict[str, Any]
    urgente: bool = False


@dataclass(frozen=True, kw_only=True)
class Echeance:
    """A dated row of "À venir"."""

    quand: datetime.datetime
    texte: str
    adresse: str = ""
    toute_la_journee: bool = False


def cartes(request: HttpRequest) -> list[Carte]:
    """At most three, most urgent first."""
    return sorted(_demander(settings.CARTES_D_ACCUEIL, request), key=lambda carte: carte.quand)[:3]


def echeances(request: HttpRequest) -> list[Echeance]:
    """At most eight, soonest first."""
    return sorted(_demander(settings.ECHEANCES_D_ACCUEIL, request), key=lambda e: e.quand)[:8]


def _demander(chemins: list[str], request: HttpRequest) -> list[Any]:
    fournisseurs: list[Callable[[HttpRequest], list[Any]]] = [import_string(chemin) for chemin in chemins]
    return [element for fournir in fournisseurs for element in fournir(request)]

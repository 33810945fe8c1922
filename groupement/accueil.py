"""What upper floors put on pages of the ground floor: cards to act on, strips, dated rows, figures of a group."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from groupement.models import Reseau


@dataclass(frozen=True, kw_only=True)
class Carte:
    """Something to do now. `quand`: instant that orders the cards, most urgent first.

    `gabarit` is the inside of the card, drawn with the keys of `donnees` and `premiere`: True for the first card of
    the page, the one that may have the primary button.
    """

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


@dataclass(frozen=True, kw_only=True)
class Bandeau:
    """A strip below the cards, for those it concerns. `gabarit` is a template drawn with the keys of `donnees`."""

    gabarit: str
    donnees: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Indicateur:
    """What a network's page says of one of its groups: `{"Prochaine livraison": "dimanche 29 mars"}`. Counts and
    dates only: a coordinator sees no household's data."""

    mot: str
    valeurs: dict[int, str]  # by the group's id


def cartes(request: HttpRequest) -> list[Carte]:
    """At most three, most urgent first."""
    return sorted(_demander(settings.CARTES_D_ACCUEIL, request), key=lambda carte: carte.quand)[:3]


def echeances(request: HttpRequest) -> list[Echeance]:
    """At most eight, soonest first."""
    return sorted(_demander(settings.ECHEANCES_D_ACCUEIL, request), key=lambda e: e.quand)[:8]


def bandeaux(request: HttpRequest) -> list[Bandeau]:
    """In the order of the settings; a provider answers None when it does not concern the person."""
    fournis = [import_string(chemin)(request) for chemin in settings.BANDEAUX_D_ACCUEIL]
    return [bandeau for bandeau in fournis if bandeau is not None]


def indicateurs(reseau: Reseau) -> list[Indicateur]:
    """Columns of a network's page, in the order of the settings."""
    return [import_string(chemin)(reseau) for chemin in settings.INDICATEURS_DE_RESEAU]


def dessiner(request: HttpRequest, element: Carte | Bandeau, **autres: Any) -> str:
    """The inside of a card or strip, as HTML."""
    return render_to_string(element.gabarit, element.donnees | autres, request)


def _demander(chemins: list[str], request: HttpRequest) -> list[Any]:
    fournisseurs: list[Callable[[HttpRequest], list[Any]]] = [import_string(chemin) for chemin in chemins]
    return [element for fournir in fournisseurs for element in fournir(request)]

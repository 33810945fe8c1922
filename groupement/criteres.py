"""What a group expects of producers, asked of the app that keeps it, for pages of the apps that propose them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from groupement.models import Groupement, Reseau


@dataclass(frozen=True, kw_only=True)
class Propose:
    """A producer that a page proposes. `distance`: km to the group, None when unknown; `labels`: ids."""

    pk: int
    distance: float | None
    labels: frozenset[int]


def ecarts(groupement: Groupement | None, proposes: Iterable[Propose]) -> dict[int, list[str]]:
    """French sentences for those outside what the group expects, by id; one query, the group's scope open."""
    return import_string(settings.CRITERES_DU_GROUPEMENT)(groupement, list(proposes)) if groupement else {}


def labels_du_reseau(reseau: Reseau) -> dict[int, str]:
    """What producers of the network may carry: {id: name} by name."""
    return import_string(settings.LABELS_DU_RESEAU)(reseau)

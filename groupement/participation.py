"""What people give of their time, told by every app that knows some of it (settings.APPORTS_DE_PARTICIPATION)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string

from groupement.models import Groupement


@dataclass(frozen=True, kw_only=True)
class Apport:
    """One thing that a member did for the group: so many turns, so many hours; groups count one or the other."""

    adhesion_id: int
    jour: datetime.date
    genre: str  # plural, as a heading: "permanences", "tâches", "rôles en réunion"
    quoi: str
    tours: Decimal = Decimal(1)
    heures: Decimal = Decimal(1)


def apports(groupement: Groupement, du: datetime.date, au: datetime.date) -> list[Apport]:
    """All that is known from `du` to `au` included; the group's scope must be open."""
    sources: list[Callable[[Groupement, datetime.date, datetime.date], Iterable[Apport]]] = [
        import_string(chemin) for chemin in settings.APPORTS_DE_PARTICIPATION
    ]
    return [apport for source in sources for apport in source(groupement, du, au)]

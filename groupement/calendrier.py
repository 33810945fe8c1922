"""The dates of a group: rounds, deliveries, duties, meetings. Each app gives its own; pages and feeds read them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from groupement.models import Adhesion, Groupement

# The word of each kind; a page gives each its colour.
GENRES = {
    "cloture": "Clôture",
    "livraison": "Livraison",
    "reunion": "Réunion",
    "permanence": "Permanence",
    "tache": "Tâche",
    "sondage": "Fin de sondage",
    "prevision": "À confirmer",
}


@dataclass(frozen=True, kw_only=True)
class Evenement:
    """Something that happens to a member of a group.

    `clef` names the event for ever ("reunion:12", "cloture:4"): a feed's UID is made of it, so that a moved event is
    the same event. `debut` and `fin` are aware instants; for whole days (`jour_entier`) only their date counts and
    `fin` is the last day, included. `modifie_le` grows with each change: a client takes the newest.
    """

    clef: str
    genre: str  # one of GENRES: colour and word of the calendar
    debut: datetime.datetime
    fin: datetime.datetime | None = None
    jour_entier: bool = False
    titre: str
    lieu: str = ""
    texte: str = ""
    adresse: str = ""  # path of the page
    annule: bool = False
    modifie_le: datetime.datetime | None = None

    @property
    def mot(self) -> str:
        return GENRES.get(self.genre, "Date")

    @property
    def premier_jour(self) -> datetime.date:
        return timezone.localdate(self.debut)

    @property
    def dernier_jour(self) -> datetime.date:
        """The last day in Paris on which it happens; what ends at midnight is over the day before."""
        fin = self.fin or self.debut
        if self.fin and not self.jour_entier and self.fin > self.debut:
            fin = self.fin - datetime.timedelta(seconds=1)
        return timezone.localdate(fin)


def previsions(groupement: Groupement, du: datetime.date, au: datetime.date) -> list[Evenement]:
    """Dates that the group's habits foresee and that nobody has fixed: for a planner only, never for a feed."""
    sources: list[Callable[[Groupement, datetime.date, datetime.date], list[Evenement]]] = [
        import_string(chemin) for chemin in settings.PREVISIONS_DU_CALENDRIER
    ]
    return [evenement for source in sources for evenement in source(groupement, du, au)]


def evenements(adhesion: Adhesion, du: datetime.date, au: datetime.date) -> list[Evenement]:
    """What concerns this member from `du` to `au` included, in order; the group's scope must be open."""
    sources: list[Callable[[Adhesion, datetime.date, datetime.date], list[Evenement]]] = [
        import_string(chemin) for chemin in settings.SOURCES_DU_CALENDRIER
    ]
    return sorted((e for source in sources for e in source(adhesion, du, au)), key=lambda e: (e.debut, e.clef))

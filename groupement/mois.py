"""A month as a wall calendar shows it. Pure."""

from __future__ import annotations

import calendar
import datetime
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from groupement.calendrier import Evenement

_MOIS = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_UN_JOUR = datetime.timedelta(days=1)


@dataclass(frozen=True)
class RendezVous:
    """An event, and the name of its group where several are shown."""

    evenement: Evenement
    groupement: str = ""


@dataclass(frozen=True)
class Jour:
    date: datetime.date
    du_mois: bool
    rendez_vous: list[RendezVous] = field(default_factory=list)


def lire_le_mois(texte: str, aujourd_hui: datetime.date) -> datetime.date:
    """The first day of "2026-03", of the present month for anything else."""
    trouve = _MOIS.fullmatch(texte)
    return datetime.date(int(trouve[1]), int(trouve[2]), 1) if trouve else aujourd_hui.replace(day=1)


def mois_voisin(premier: datetime.date, ecart: int) -> datetime.date:
    annee, rang = divmod(premier.year * 12 + premier.month - 1 + ecart, 12)
    return datetime.date(annee, rang + 1, 1)


def bornes(premier: datetime.date) -> tuple[datetime.date, datetime.date]:
    """From the Monday of its first week to the Sunday of its last one."""
    dernier = mois_voisin(premier, 1) - _UN_JOUR
    return premier - premier.weekday() * _UN_JOUR, dernier + (6 - dernier.weekday()) * _UN_JOUR


def semaines(premier: datetime.date, rendez_vous: Iterable[RendezVous]) -> list[list[Jour]]:
    """Weeks from Monday to Sunday; what lasts stands on each of its days."""
    lundi, dimanche = bornes(premier)
    par_jour = ranger(rendez_vous, lundi, dimanche)
    return [
        [Jour(date, date.month == premier.month, par_jour[date]) for date in semaine]
        for semaine in calendar.Calendar().monthdatescalendar(premier.year, premier.month)
    ]


def ranger(
    rendez_vous: Iterable[RendezVous], du: datetime.date, au: datetime.date
) -> defaultdict[datetime.date, list[RendezVous]]:
    """By day, from `du` to `au`."""
    par_jour: defaultdict[datetime.date, list[RendezVous]] = defaultdict(list)
    for un in rendez_vous:
        jour = max(un.evenement.premier_jour, du)
        while jour <= min(un.evenement.dernier_jour, au):
            par_jour[jour].append(un)
            jour += _UN_JOUR
    return par_jour

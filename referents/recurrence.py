"""When a recurring task comes back. Pure: no Django."""

from __future__ import annotations

import calendar
import datetime

SEMAINES, MOIS = "semaines", "mois"


def suivante(*, premiere: datetime.date, toutes_les: int, unite: str, apres: datetime.date) -> datetime.date:
    """The first date of the series that is later than `apres`.

    Counted from `premiere`, never from the date before: the 31st becomes the 28th in February and the 31st again in
    March. Dates that were missed are skipped, a task done late does not come back several times at once.
    """
    if toutes_les < 1:
        raise ValueError("a task comes back every 1 or more")
    if unite == SEMAINES:
        pas = 7 * toutes_les
        rang = max((apres - premiere).days // pas + 1, 0)
        return premiere + datetime.timedelta(days=rang * pas)
    ecoules = (apres.year - premiere.year) * 12 + apres.month - premiere.month
    rang = max(ecoules // toutes_les, 0)
    while (date := _plus_tard(premiere, rang * toutes_les)) <= apres:
        rang += 1
    return date


def _plus_tard(date: datetime.date, mois: int) -> datetime.date:
    annee, rang = divmod(date.year * 12 + date.month - 1 + mois, 12)
    dernier = calendar.monthrange(annee, rang + 1)[1]
    return datetime.date(annee, rang + 1, min(date.day, dernier))

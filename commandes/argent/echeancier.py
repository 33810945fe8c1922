"""One amount paid in several cheques, cashed a month apart. Pure, no Django."""

from __future__ import annotations

import calendar
import datetime
from decimal import Decimal

from commandes.argent.frais import partager_en_centimes


def en_plusieurs_fois(total: Decimal, nombre: int, depuis: datetime.date) -> list[tuple[Decimal, datetime.date]]:
    """`nombre` equal parts to the cent (the first ones bear the odd cents), from a day and then every month."""
    parts = partager_en_centimes(total, dict.fromkeys(range(nombre), Decimal(1)))
    return [(parts[rang], mois_plus_tard(depuis, rang)) for rang in range(nombre)]


def mois_plus_tard(jour: datetime.date, mois: int) -> datetime.date:
    """The same day `mois` later, the last one of a shorter month."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return datetime.date(annee, rang + 1, min(jour.day, calendar.monthrange(annee, rang + 1)[1]))

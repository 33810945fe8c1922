"""Rows that hold from a day (`du`) to a day (`au`), both included; no `au`: without end."""

import datetime

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db.models import F, Func, Q


class PeriodeDeDates(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


PERIODE = PeriodeDeDates("du", "au", RangeBoundary(inclusive_lower=True, inclusive_upper=True))
DATES_ORDONNEES = Q(au__isnull=True) | Q(au__gte=F("du"))


def comprend(jour: datetime.date) -> Q:
    """The rows that hold on `jour`."""
    return Q(Q(au=None) | Q(au__gte=jour), du__lte=jour)

"""Dates that make no sense are refused with the reason; clocks that change are handled."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandes.dates import PARIS, DatesRefusees, deplacer, verifier_dates

MAINTENANT = datetime.datetime(2026, 3, 1, 12, tzinfo=PARIS)


def verifier(ouvre="2026-03-02T18:00", cloture="2026-03-05T20:00", livraison="2026-03-08"):
    verifier_dates(
        ouvre_le=datetime.datetime.fromisoformat(ouvre).replace(tzinfo=PARIS),
        cloture_le=datetime.datetime.fromisoformat(cloture).replace(tzinfo=PARIS),
        livraison_le=datetime.date.fromisoformat(livraison),
        maintenant=MAINTENANT,
    )


def test_dates_in_order_are_accepted_and_a_deadline_on_the_day_of_delivery_too():
    verifier()
    verifier(cloture="2026-03-08T06:00")


@pytest.mark.parametrize(
    ("dates", "champ", "phrase"),
    [
        ({"cloture": "2026-03-02T17:00"}, "cloture_le", "avant l’ouverture"),
        ({"ouvre": "2026-02-20T18:00", "cloture": "2026-02-28T20:00"}, "cloture_le", "déjà passée"),
        ({"livraison": "2026-02-28"}, "livraison_le", "déjà passé"),
        ({"cloture": "2026-03-09T00:00"}, "cloture_le", "après la livraison"),
    ],
)
def test_dates_that_make_no_sense_name_the_field_and_the_reason(dates, champ, phrase):
    with pytest.raises(DatesRefusees, match=phrase) as refus:
        verifier(**dates)
    assert refus.value.champ == champ


@given(
    st.datetimes(datetime.datetime(2025, 1, 1), datetime.datetime(2027, 1, 1), timezones=st.just(PARIS)),
    st.integers(-400, 400),
)
def test_a_moved_date_keeps_its_hour_on_the_clock(instant, jours):
    deplace = deplacer(instant, jours).astimezone(PARIS)
    attendu = instant.astimezone(PARIS).replace(tzinfo=None) + datetime.timedelta(days=jours)
    # In the hour that does not exist, the next one is right.
    assert deplace.replace(tzinfo=None) - attendu in (datetime.timedelta(0), datetime.timedelta(hours=1))

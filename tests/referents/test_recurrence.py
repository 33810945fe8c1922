"""When a recurring task comes back."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referents.recurrence import MOIS, SEMAINES, suivante

DATES = st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 12, 31))


@pytest.mark.parametrize(
    ("premiere", "toutes_les", "unite", "apres", "attendue"),
    [
        ("2026-01-31", 1, MOIS, "2026-01-31", "2026-02-28"),
        ("2026-01-31", 1, MOIS, "2026-02-28", "2026-03-31"),
        ("2024-02-29", 12, MOIS, "2024-02-29", "2025-02-28"),
        ("2026-03-28", 3, SEMAINES, "2026-03-28", "2026-04-18"),
        ("2026-03-28", 1, SEMAINES, "2026-06-01", "2026-06-06"),
        ("2026-03-28", 1, SEMAINES, "2026-01-01", "2026-03-28"),
    ],
)
def test_the_end_of_a_month_does_not_drift_and_missed_dates_are_skipped(premiere, toutes_les, unite, apres, attendue):
    jour = datetime.date.fromisoformat
    trouvee = suivante(premiere=jour(premiere), toutes_les=toutes_les, unite=unite, apres=jour(apres))
    assert trouvee == jour(attendue)


@given(DATES, st.integers(1, 52), st.sampled_from([SEMAINES, MOIS]), DATES)
def test_the_next_date_is_later_and_never_further_than_one_step(premiere, toutes_les, unite, apres):
    trouvee = suivante(premiere=premiere, toutes_les=toutes_les, unite=unite, apres=apres)
    assert trouvee > apres and trouvee >= premiere
    pas = datetime.timedelta(days=toutes_les * (7 if unite == SEMAINES else 31))
    assert trouvee <= max(apres, premiere) + pas


def test_never_is_not_a_rhythm():
    with pytest.raises(ValueError, match="every 1 or more"):
        suivante(premiere=datetime.date(2026, 1, 1), toutes_les=0, unite=MOIS, apres=datetime.date(2026, 1, 1))

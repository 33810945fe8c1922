"""Hours on the clocks of Paris."""

import datetime

import pytest

from groupement.heures import HeureRefusee, verifier_heure_locale


@pytest.mark.parametrize(
    ("instant", "phrase"), [("2026-03-29T02:30", "n’existe pas"), ("2026-10-25T02:30", "arrive deux fois")]
)
def test_the_hour_that_a_clock_change_removes_or_repeats_is_refused(instant, phrase):
    with pytest.raises(HeureRefusee, match=phrase):
        verifier_heure_locale(datetime.datetime.fromisoformat(instant))

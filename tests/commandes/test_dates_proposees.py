"""The dates that a new round proposes."""

import datetime

import pytest

from commandes.dates import PARIS
from commandes.forms.commande import dates_proposees


@pytest.mark.parametrize(("heure", "jour"), [(9, 10), (16, 10), (17, 11), (21, 11)])
def test_a_round_never_opens_before_somebody_could_check_its_products(heure, jour):
    maintenant = datetime.datetime(2026, 3, 10, heure, 30, tzinfo=PARIS)
    dates = dates_proposees(datetime.date(2026, 3, 21), maintenant=maintenant)
    assert dates["ouvre_le"].astimezone(PARIS) == datetime.datetime(2026, 3, jour, 18, tzinfo=PARIS)
    assert dates["cloture_le"].astimezone(PARIS) == datetime.datetime(2026, 3, 18, 20, tzinfo=PARIS)

"""The rule of a group's meetings: what people write, the days it gives, those it skips."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reunions.rythme import DERNIER, JOURS, RANGS, Rythme, RythmeRefuse, exiger_qu_il_tombe, lire_rythme

PARIS = ZoneInfo("Europe/Paris")
NOVEMBRE = datetime.datetime(2026, 11, 22, 12, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("3e samedi du mois à 10 h", Rythme(3, 5, datetime.time(10))),
        ("1er mardi", Rythme(1, 1)),
        ("Le premier mardi du mois, à 20h15", Rythme(1, 1, datetime.time(20, 15))),
        ("tous les derniers vendredis à 18:30", Rythme(DERNIER, 4, datetime.time(18, 30))),
        ("2ème jeudi vers 9 heures", Rythme(2, 3, datetime.time(9))),
    ],
)
def test_a_rule_is_read_as_people_write_it(texte, attendu):
    assert lire_rythme(texte) == attendu


@pytest.mark.parametrize(
    "texte", ["", "samedi", "6e samedi", "0e lundi", "3e samedi à 25 h", "3e dernier samedi", "3e sam"]
)
def test_what_is_no_rule_is_refused_with_a_sentence(texte):
    with pytest.raises(RythmeRefuse, match=r"\w+ .*[.»]"):
        lire_rythme(texte)


def test_the_third_saturday_is_proposed_month_after_month_at_the_same_hour_across_the_change_of_clocks():
    dates = Rythme(3, 5, datetime.time(10)).prochaines(NOVEMBRE, 5)
    assert [f"{date:%d/%m %H:%M}" for date in dates] == [
        "19/12 10:00", "16/01 10:00", "20/02 10:00", "20/03 10:00", "17/04 10:00",
    ]  # fmt: skip
    assert len({date.utcoffset() for date in dates}) == 2


def test_a_month_without_its_fifth_monday_is_skipped():
    assert [f"{jour:%d/%m}" for jour, _ in zip(Rythme(5, 0).jours_apres(NOVEMBRE.date()), range(2), strict=False)] == [
        "30/11", "29/03",
    ]  # fmt: skip


def test_a_rule_that_never_falls_is_refused():
    with pytest.raises(RythmeRefuse, match="dernier"):
        exiger_qu_il_tombe(Rythme(5, 0, mois=frozenset({2})), depuis=datetime.date(2026, 11, 22))
    with pytest.raises(RythmeRefuse):
        lire_rythme("1er lundi", mois=frozenset())


@given(st.sampled_from(list(RANGS)), st.integers(0, 6), st.dates(datetime.date(2000, 1, 1), datetime.date(2080, 1, 1)))
def test_each_day_is_the_right_weekday_and_the_right_one_of_its_month(rang, jour, depuis):
    jours = [j for j, _ in zip(Rythme(rang, jour).jours_apres(depuis), range(8), strict=False)]
    assert jours == sorted(set(jours)) and jours[0] > depuis
    for trouve in jours:
        assert trouve.weekday() == jour
        if rang == DERNIER:
            assert (trouve + datetime.timedelta(days=7)).month != trouve.month
        else:
            assert (trouve.day - 1) // 7 + 1 == rang


@given(st.sampled_from(list(RANGS)), st.integers(0, 6), st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_what_a_rule_says_of_itself_is_read_back_as_the_same_rule(rang, jour, heure):
    rythme = Rythme(rang, jour, heure.replace(tzinfo=None))
    assert JOURS[jour] in str(rythme)
    assert lire_rythme(str(rythme)) == rythme

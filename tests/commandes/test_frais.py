"""Shared costs: whatever the weights, the cents add up exactly and nobody is a cent away from the fair share."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandes.argent.frais import CENTIME, partager_en_centimes, pourcentage

MONTANTS = st.integers(-100_000, 100_000).map(lambda centimes: centimes * CENTIME)
POIDS = st.dictionaries(
    st.integers(1, 400), st.decimals(0, 5000, places=3, allow_nan=False, allow_infinity=False), min_size=1, max_size=120
)


@given(MONTANTS, POIDS)
def test_the_cents_add_up_exactly_and_each_share_is_the_exact_one_to_a_cent(total, poids):
    parts = partager_en_centimes(total, poids)
    assert sum(parts.values()) == total
    assert parts.keys() == poids.keys()
    somme = sum(poids.values())
    for cle, part in parts.items():
        exacte = total * poids[cle] / somme if somme else total / len(poids)
        assert abs(part - exacte) < CENTIME
        assert part == part.quantize(CENTIME)


@given(MONTANTS, POIDS)
def test_the_order_of_the_households_does_not_matter(total, poids):
    a_l_envers = dict(reversed(list(poids.items())))
    assert partager_en_centimes(total, poids) == partager_en_centimes(total, a_l_envers)


@given(MONTANTS, POIDS)
def test_who_weighs_more_never_pays_less(total, poids):
    parts = partager_en_centimes(abs(total), poids)
    rangs = sorted(poids, key=lambda cle: poids[cle])
    for moins, plus in zip(rangs, rangs[1:], strict=False):
        assert parts[moins] <= parts[plus] or poids[moins] == poids[plus]


def test_ten_euros_among_three_leave_the_odd_cent_to_the_first_household():
    assert partager_en_centimes(Decimal("10.00"), dict.fromkeys((7, 3, 5), Decimal(2))) == {
        3: Decimal("3.34"), 5: Decimal("3.33"), 7: Decimal("3.33"),
    }  # fmt: skip


def test_without_any_weight_the_shares_are_equal():
    assert set(partager_en_centimes(Decimal(9), {1: Decimal(0), 2: Decimal(0), 3: Decimal(0)}).values()) == {Decimal(3)}


def test_something_to_share_and_nobody_to_bear_it_is_refused():
    with pytest.raises(ValueError, match="nobody"):
        partager_en_centimes(Decimal(1), {})
    assert partager_en_centimes(Decimal(0), {}) == {}


def test_a_percentage_is_rounded_half_up_to_the_cent():
    assert pourcentage(Decimal("10.10"), Decimal(5)) == Decimal("0.51")
    assert pourcentage(Decimal("10.09"), Decimal(5)) == Decimal("0.50")

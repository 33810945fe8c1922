"""Weights as they are typed in a barn, and the slips that are questioned."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandes.poids import PoidsRefuse, douter_du_poids, lire_mesure, lire_pesees, lire_poids, unite_de_pesee


@pytest.mark.parametrize(
    ("texte", "kilos"),
    [
        ("1,85", "1.85"), ("1.85", "1.85"), ("1,85kg", "1.85"), ("1,85 kg", "1.85"), ("1.85 KG", "1.85"),
        ("1850 g", "1.85"), ("1 850g", "1.85"), ("1\u202f850\u00a0g", "1.85"), ("1850 grammes", "1.85"),
        ("1kg850", "1.85"), ("1 kg 850", "1.85"), ("1kg 85g", "1.085"), (" 2 ", "2"), ("2 kilos", "2"),
        ("0,005", "0.005"), ("950g", "0.95"),
    ],
)  # fmt: skip
def test_a_weight_is_read_as_people_type_it(texte, kilos):
    assert lire_poids(texte, "kg") == Decimal(kilos)


@pytest.mark.parametrize(("texte", "litres"), [("0,75 L", "0.75"), ("75 cl", "0.75"), ("750ml", "0.75"), ("1", "1")])
def test_litres_are_read_as_well(texte, litres):
    assert lire_poids(texte, "L") == Decimal(litres)


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("-1", "négatif"), ("−1,5 kg", "négatif"), ("1,85,0", "une seule virgule"), ("1.850,5", "une seule virgule"),
        ("abc", "n’est pas un poids"), ("kg", "n’est pas un poids"), ("1,85 L", "se mesure en kg"),
        ("0", "plus grand que 0"), ("1,2345", "Trois chiffres"), ("1850,5 g", "Trois chiffres"),
        ("9999999", "trop grand"), ("1e3", "n’est pas un poids"), ("1" * 60, "n’est pas un poids"),
        ("²", "n’est pas un poids"), ("٣", "n’est pas un poids"), ("NaN", "n’est pas un poids"),
    ],
)  # fmt: skip
def test_what_is_no_weight_gets_a_sentence(texte, phrase):
    with pytest.raises(PoidsRefuse, match=phrase):
        lire_poids(texte, "kg")


def test_zero_is_a_measure_of_what_came():
    assert lire_mesure("0", "kg") == 0


def test_several_pieces_are_typed_in_one_field_or_in_several():
    trois = [Decimal("1.2"), Decimal("1.35"), Decimal("1.1")]
    assert lire_pesees(["1,2 + 1,35 + 1,1"], "kg") == trois
    assert lire_pesees(["1,2", "", "1350 g", "1,1"], "kg") == trois
    assert lire_pesees([" ", ""], "kg") == []
    with pytest.raises(PoidsRefuse):
        lire_pesees(["1,2 + abc"], "kg")


@given(st.decimals(min_value="0.001", max_value=90000, places=3))
def test_whatever_is_written_is_read_back(poids):
    texte = f"{poids:f}".replace(".", ",")
    assert lire_poids(texte, "kg") == lire_poids(f"{texte} kg", "kg") == poids
    assert lire_poids(f"{int(poids * 1000)} g", "kg") == poids


@given(st.text(max_size=30))
def test_no_text_breaks_it(texte):
    try:
        assert lire_poids(texte, "kg") > 0
    except PoidsRefuse as refus:
        assert str(refus)


def demander(poids, attendu="4"):
    doute = douter_du_poids(Decimal(poids), Decimal(attendu), unite="kg", de_quoi="2 pièces d’environ 2 kg")
    return doute.phrase.replace("\u00a0", " ").replace("\u202f", " ") if doute else ""


@pytest.mark.parametrize("poids", ["1.4", "3.9", "4", "12"])
def test_a_likely_weight_is_believed(poids):
    assert demander(poids) == ""


@pytest.mark.parametrize(
    ("poids", "phrase"),
    [
        ("3850", "3 850 kg ? Vouliez-vous dire 3,85 kg ?"),
        ("385", "385 kg ? Vouliez-vous dire 3,85 kg ?"),
        ("38.5", "38,5 kg ? Vouliez-vous dire 3,85 kg ?"),
        ("0.039", "0,039 kg ? Vouliez-vous dire 3,9 kg ?"),
        ("13", "13 kg pour 2 pièces d’environ 2 kg : est-ce bien cela ?"),
        ("1", "1 kg pour 2 pièces d’environ 2 kg : est-ce bien cela ?"),
    ],
)
def test_a_slip_is_questioned(poids, phrase):
    assert demander(poids) == phrase


def test_nothing_is_questioned_where_nothing_is_expected():
    assert douter_du_poids(Decimal(1850), None, unite="kg", de_quoi="2 pièces") is None


@given(st.decimals(min_value="0.2", max_value=50, places=2), st.sampled_from([100, 1000]))
def test_a_weight_a_hundred_times_off_is_always_questioned(attendu, fois):
    assert douter_du_poids(attendu * fois, attendu, unite="kg", de_quoi="x").plutot
    assert douter_du_poids(attendu / fois, attendu, unite="kg", de_quoi="x").plutot


@pytest.mark.parametrize(
    ("vente", "balance"),
    [
        ({"unite": "piece", "mesure": "kg", "prix_par": "mesure", "pese": True}, "kg"),
        ({"unite": "kg", "mesure": "kg", "prix_par": "mesure", "pese": True}, "kg"),
        ({"unite": "kg", "mesure": "", "prix_par": "unite", "pese": False}, "kg"),
        ({"unite": "L", "mesure": "L", "prix_par": "unite", "pese": False}, "L"),
        ({"unite": "piece", "mesure": "kg", "prix_par": "mesure", "pese": False}, ""),
        ({"unite": "piece", "mesure": "kg", "prix_par": "unite", "pese": True}, ""),
    ],
)
def test_one_weighs_what_is_paid_by_weight(vente, balance):
    assert unite_de_pesee(**vente) == balance

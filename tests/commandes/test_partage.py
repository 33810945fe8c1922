"""Full cases and fair sharing: the rules, then what holds whatever the demands."""

from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandes.colisage.partage import (
    Demande,
    Regle,
    colis_a_commander,
    en_demandes,
    en_parts,
    fourchette,
    partager,
    repartir,
)

REGLES = st.sampled_from(list(Regle))


@st.composite
def des_demandes(dessiner):
    couples = dessiner(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8), st.integers(0, 5)), max_size=12))
    return [Demande(cle, quantite, tolerance, rang) for cle, (quantite, tolerance, rang) in enumerate(couples)]


def une_file(*quantites: int) -> list[Demande]:
    return [Demande(n, quantite, 0, n) for n, quantite in enumerate(quantites)]


@pytest.mark.parametrize(
    ("regle", "attendu"),
    [
        (Regle.CHRONOLOGIQUE, [8, 2, 0]),
        (Regle.EQUITABLE, [4, 4, 2]),
        (Regle.PROPORTIONNELLE, [5, 4, 1]),
    ],
)
def test_ten_parts_for_demands_of_8_6_and_2(regle, attendu):
    parts = partager(une_file(8, 6, 2), 10, regle=regle)
    assert [parts[n] for n in range(3)] == attendu


def test_the_odd_part_goes_to_the_smallest_then_to_the_first_who_came():
    parts = partager([Demande(1, 5, 0, 2), Demande(2, 5, 0, 1), Demande(3, 9, 0, 0)], 10, regle=Regle.EQUITABLE)
    assert parts == {2: 4, 1: 3, 3: 3}


def test_a_draw_can_be_drawn_again_and_another_seed_gives_another_order():
    demandes = une_file(*[1] * 20)
    tirages = {graine: partager(demandes, 10, regle=Regle.TIRAGE, graine=graine) for graine in ("a", "b")}
    assert tirages["a"] == partager(demandes, 10, regle=Regle.TIRAGE, graine="a") != tirages["b"]


def test_a_minimum_is_reached_by_tolerance_when_somebody_wants_the_product():
    assert colis_a_commander(9, 3, colisage=4, minimum=10) == 3
    assert colis_a_commander(9, 2, colisage=4, minimum=10) == 0
    assert colis_a_commander(0, 50, colisage=4, minimum=10) == 0


def test_what_was_missing_for_one_case_more_is_said():
    repartition = repartir(une_file(5, 4), colisage=6, regle=Regle.EQUITABLE)
    assert (repartition.colis, repartition.parts, repartition.manque) == (1, {0: 3, 1: 3}, 3)
    assert repartir(une_file(4, 2), colisage=6, regle=Regle.EQUITABLE).manque == 0


def test_between_what_is_sure_and_what_others_may_complete():
    demandes = [Demande(1, 5, 2, 0), Demande(2, 3, 0, 1)]
    repartition = repartir(demandes, colisage=10, regle=Regle.CHRONOLOGIQUE)
    assert fourchette(demandes, 1, repartition) == (7, 7), "their tolerance completes the case"
    sans = [Demande(1, 5, 1, 0), Demande(2, 3, 0, 1)]
    assert fourchette(sans, 1, repartir(sans, colisage=10, regle=Regle.CHRONOLOGIQUE)) == (0, 6)


def test_parts_are_the_largest_common_measure():
    assert en_parts([Decimal("0.5"), Decimal(10), Decimal("1.25")]) == 250
    assert en_parts([]) == en_parts([Decimal(0)]) == 1000


def test_two_who_want_four_bottles_share_a_case_of_six_bottle_by_bottle():
    voulues = [(1, Decimal(4), Decimal(0)), (2, Decimal(4), Decimal(0))]
    lues = en_demandes(Decimal(6), voulues, pas=[Decimal(1)])
    repartition = repartir(lues.demandes, colisage=lues.colisage, minimum=lues.minimum, regle=Regle.EQUITABLE)
    assert (lues.part, repartition.parts) == (1000, {1: 3, 2: 3})


def test_loose_goods_below_the_minimum_go_to_nobody_and_what_was_missing_is_exact():
    lues = en_demandes(None, [(1, Decimal(13), Decimal(0))], minimum=Decimal(20))
    repartition = repartir(lues.demandes, colisage=lues.colisage, minimum=lues.minimum, regle=Regle.EQUITABLE)
    assert repartition.sous_le_minimum and repartition.parts == {1: 0}
    assert (repartition.manque * lues.part, repartition.minimum * lues.part) == (7000, 20000)


def test_a_minimum_in_units_is_compared_in_full_cases():
    """Ten bottles at least, by cases of six: two cases."""
    demandes = une_file(11)
    repartition = repartir(demandes, colisage=6, minimum=10, regle=Regle.EQUITABLE)
    assert (repartition.colis, repartition.minimum, repartition.manque) == (0, 12, 1)
    assert repartition.sous_le_minimum
    assert not repartir(une_file(5), colisage=6, minimum=6, regle=Regle.EQUITABLE).sous_le_minimum, "only a case begun"


def test_in_a_draw_those_who_offer_to_give_up_are_drawn_first():
    demandes = [Demande(n, 2, 0, n, volontaire=n in (1, 3)) for n in range(6)]
    for graine in ("a", "b", "c"):
        parts = partager(demandes, 9, regle=Regle.TIRAGE, graine=graine)
        assert all(parts[n] == 2 for n in (0, 2, 4, 5)) and parts[1] + parts[3] == 1
        assert all(parts[n] == 0 for n in (1, 3) if n == min((1, 3), key=lambda n: parts[n]))


def test_the_draw_is_the_order_of_the_hashes_of_seed_and_line():
    """What the sharing page tells people to compute."""
    demandes = [Demande(n, 1, 0, n, volontaire=n == 12) for n in range(10, 15)]
    ordre = sorted(
        range(10, 15), key=lambda n: (n == 12, sha256(f"3fa2:{n}".encode()).hexdigest())
    )  # fmt: skip
    for disponible in range(6):
        parts = partager(demandes, disponible, regle=Regle.TIRAGE, graine="3fa2")
        assert {n for n, part in parts.items() if part} == set(ordre[:disponible])


@given(des_demandes(), st.sets(st.integers(0, 11)), st.integers(0, 400), st.text(max_size=4))
def test_in_a_draw_nobody_else_goes_without_while_a_volunteer_is_served(demandes, volontaires, disponible, graine):
    offertes = [demande._replace(volontaire=demande.cle in volontaires) for demande in demandes]
    parts = partager(offertes, disponible, regle=Regle.TIRAGE, graine=graine, tolerances=False)
    if any(parts[d.cle] < d.quantite for d in offertes if not d.volontaire):
        assert not any(parts[d.cle] for d in offertes if d.volontaire)


@given(des_demandes(), st.sets(st.integers(0, 11)), st.integers(0, 400), REGLES)
def test_only_a_draw_asks_who_offers_to_give_up(demandes, volontaires, disponible, regle):
    if regle is not Regle.TIRAGE:
        offertes = [demande._replace(volontaire=demande.cle in volontaires) for demande in demandes]
        assert partager(offertes, disponible, regle=regle) == partager(demandes, disponible, regle=regle)


@given(des_demandes(), st.integers(0, 400), REGLES, st.booleans())
def test_the_sum_is_kept_and_nobody_gets_more_than_accepted(demandes, disponible, regle, tolerances):
    parts = partager(demandes, disponible, regle=regle, graine="g", tolerances=tolerances)
    accepte = sum(d.quantite + d.tolerance * tolerances for d in demandes)
    assert sum(parts.values()) == min(disponible, accepte)
    assert all(0 <= parts[d.cle] <= d.quantite + d.tolerance for d in demandes)


@given(des_demandes(), st.integers(0, 400), REGLES)
def test_no_tolerance_is_served_while_a_quantity_is_not(demandes, disponible, regle):
    parts = partager(demandes, disponible, regle=regle, graine="g")
    if any(parts[d.cle] > d.quantite for d in demandes):
        assert all(parts[d.cle] >= d.quantite for d in demandes)


@given(des_demandes(), st.integers(0, 400), REGLES, st.randoms())
def test_the_order_of_rows_does_not_matter(demandes, disponible, regle, hasard):
    melangees = list(demandes)
    hasard.shuffle(melangees)
    parts = partager(demandes, disponible, regle=regle, graine="g")
    assert parts == partager(melangees, disponible, regle=regle, graine="g")


@given(des_demandes(), st.integers(0, 400), REGLES)
def test_more_available_never_gives_less(demandes, disponible, regle):
    """But by one part at most under "proportionnelle"."""
    avant = partager(demandes, disponible, regle=regle, graine="g")
    apres = partager(demandes, disponible + 1, regle=regle, graine="g")
    perte = 1 if regle is Regle.PROPORTIONNELLE else 0
    assert all(apres[cle] >= avant[cle] - perte for cle in avant)


@given(des_demandes(), st.integers(1, 12), st.integers(0, 40), REGLES)
def test_only_full_cases_are_ordered_and_less_than_one_is_left_over(demandes, colisage, minimum, regle):
    repartition = repartir(demandes, colisage=colisage, minimum=minimum, regle=regle, graine="g")
    assert sum(repartition.parts.values()) + repartition.reste == repartition.colis * colisage
    assert 0 <= repartition.reste < colisage
    assert repartition.colis == 0 or repartition.colis * colisage >= minimum
    if not any(d.quantite for d in demandes):
        assert repartition.colis == 0, "tolerance alone opens no case"
    if repartition.manque:
        plus = [*demandes, Demande(99, repartition.manque, 0, 9)]
        assert repartir(plus, colisage=colisage, minimum=minimum, regle=regle).colis > repartition.colis


@given(des_demandes(), st.integers(0, 400))
def test_equitable_nobody_gives_up_while_another_keeps_more(demandes, disponible):
    parts = partager(demandes, disponible, regle=Regle.EQUITABLE, tolerances=False)
    prives = [parts[d.cle] for d in demandes if parts[d.cle] < d.quantite]
    if prives:
        assert max(parts.values()) <= min(prives) + 1

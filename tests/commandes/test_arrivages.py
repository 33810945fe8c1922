"""Sharing what came: nothing lost, nobody beyond what they accept, and a second arrival takes nothing back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandes.colisage.arrivages import partager_les_arrivages
from commandes.colisage.partage import Demande, Regle, partager

LIGNES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 10), st.booleans()), min_size=1, max_size=12)
ARRIVAGES = st.lists(st.integers(0, 120), min_size=1, max_size=4)
REGLES = st.sampled_from(list(Regle))


def en_demandes(lignes):
    return [Demande(cle, q, t, cle, volontaire) for cle, (q, t, volontaire) in enumerate(lignes)]


@given(LIGNES, ARRIVAGES, REGLES)
def test_what_came_is_given_or_left_and_nobody_gets_more_than_accepted(lignes, arrivages, regle):
    demandes = en_demandes(lignes)
    partage = partager_les_arrivages(demandes, arrivages, regle=regle, graine="x")
    assert sum(partage.parts.values()) + partage.reste == sum(arrivages)
    assert all(0 <= partage.parts[d.cle] <= d.quantite + d.tolerance for d in demandes)
    assert partage.reste == max(0, sum(arrivages) - sum(q + t for q, t, _ in lignes))


@given(LIGNES, ARRIVAGES, REGLES)
def test_what_an_arrival_gave_the_next_one_never_takes_away(lignes, arrivages, regle):
    demandes = en_demandes(lignes)
    avant = dict.fromkeys(range(len(lignes)), 0)
    for combien in range(1, len(arrivages) + 1):
        apres = partager_les_arrivages(demandes, arrivages[:combien], regle=regle, graine="x").parts
        assert all(apres[cle] >= avant[cle] for cle in avant)
        avant = apres


@given(LIGNES, ARRIVAGES, st.sampled_from([Regle.EQUITABLE, Regle.CHRONOLOGIQUE, Regle.TIRAGE]))
def test_two_arrivals_end_as_one_would_have(lignes, arrivages, regle):
    demandes = en_demandes(lignes)
    assert partager_les_arrivages(demandes, arrivages, regle=regle, graine="x").parts == partager(
        demandes, sum(arrivages), regle=regle, graine="x"
    )


@given(LIGNES, ARRIVAGES, REGLES, st.data())
def test_what_was_decided_by_hand_is_served_first_and_what_was_taken_away_stays(lignes, arrivages, regle, donnees):
    demandes = en_demandes(lignes)
    cles = list(range(len(lignes)))
    fixees = donnees.draw(st.dictionaries(st.sampled_from(cles), st.integers(0, 60), max_size=3))
    acquis = {c: donnees.draw(st.integers(0, sum(lignes[c][:2]))) for c in cles if c not in fixees and c % 2}
    partage = partager_les_arrivages(demandes, arrivages, regle=regle, graine="x", fixees=fixees, acquis=acquis)
    assert all(partage.parts[cle] == part for cle, part in fixees.items())
    assert all(partage.parts[cle] >= part for cle, part in acquis.items())
    assert all(partage.parts[d.cle] <= d.quantite + d.tolerance for d in demandes if d.cle not in fixees)
    assert sum(partage.parts.values()) + partage.reste == sum(arrivages)


@pytest.mark.parametrize(
    ("regle", "arrivages", "attendues"),
    [
        (Regle.EQUITABLE, [12], {0: 4, 1: 4, 2: 4}),
        (Regle.PROPORTIONNELLE, [12], {0: 3, 1: 3, 2: 6}),
        (Regle.CHRONOLOGIQUE, [12], {0: 5, 1: 5, 2: 2}),
        (Regle.EQUITABLE, [4, 4], {0: 3, 1: 3, 2: 2}),
        (Regle.EQUITABLE, [18, 9], {0: 5, 1: 5, 2: 10}),
    ],
)
def test_the_group_s_rule_shares_what_came(regle, arrivages, attendues):
    demandes = [Demande(0, 5, 0, 0), Demande(1, 5, 0, 1), Demande(2, 10, 0, 2)]
    assert partager_les_arrivages(demandes, arrivages, regle=regle).parts == attendues


def test_a_surplus_goes_to_those_who_accepted_more_and_the_rest_is_left():
    demandes = [Demande(0, 5, 2, 0), Demande(1, 5, 0, 1)]
    partage = partager_les_arrivages(demandes, [14], regle=Regle.EQUITABLE)
    assert (partage.parts, partage.reste) == ({0: 7, 1: 5}, 2)


def test_more_given_by_hand_than_came_is_a_rest_below_zero():
    demandes = [Demande(0, 5, 0, 0), Demande(1, 5, 0, 1)]
    partage = partager_les_arrivages(demandes, [4], regle=Regle.EQUITABLE, fixees={0: 6})
    assert (partage.parts, partage.reste) == ({0: 6, 1: 0}, -2)

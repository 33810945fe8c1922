"""The proposal of a season: what it guarantees, on thousands of random groups."""

import itertools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referents.proposition import Poste, Volontaire, proposer


@st.composite
def saisons(tirer, jours=4, postes=7, gens=6):
    les_postes = [
        Poste(clef=100 + n, jour=tirer(st.integers(1, jours)), places=tirer(st.integers(0, 3)))
        for n in range(tirer(st.integers(0, postes)))
    ]
    clefs = st.frozensets(st.sampled_from([p.clef for p in les_postes])) if les_postes else st.just(frozenset())
    les_gens = [
        Volontaire(
            clef=n, charge=tirer(st.integers(0, 3)), au_plus=tirer(st.none() | st.integers(0, 3)),
            impossibles=tirer(clefs), preferes=tirer(clefs),
        )
        for n in range(tirer(st.integers(0, gens)))
    ]  # fmt: skip
    return les_postes, les_gens


def par_personne(proposition):
    siens = {}
    for poste, gens in proposition.items():
        for personne in gens:
            siens.setdefault(personne, []).append(poste)
    return siens


def est_permise(postes, gens, proposition):
    par_clef, jours = {g.clef: g for g in gens}, {p.clef: p for p in postes}
    for clef, mis in proposition.items():
        poste = jours[clef]
        if len(mis) > poste.places or len(set(mis)) != len(mis) or set(mis) & poste.deja:
            return False
        if any(clef in par_clef[personne].impossibles for personne in mis):
            return False
    for personne, siens in par_personne(proposition).items():
        au_plus = par_clef[personne].au_plus
        if len({jours[p].jour for p in siens}) != len(siens) or (au_plus is not None and len(siens) > au_plus):
            return False
    return True


def charges(gens, proposition):
    siens = par_personne(proposition)
    return {g.clef: g.charge + len(siens.get(g.clef, ())) for g in gens}


@given(saisons(), st.integers(0, 3))
def test_no_wish_is_broken_and_no_slot_overflows(saison, graine):
    postes, gens = saison
    proposition = proposer(postes, gens, graine=graine)
    assert set(proposition) == {p.clef for p in postes}
    assert est_permise(postes, gens, proposition)


@given(saisons(jours=3, postes=4, gens=4))
@settings(max_examples=60)
def test_nothing_fills_more_and_nothing_that_fills_as_much_is_more_even(saison):
    """Against all the ways to fill the slots, tried one by one."""
    postes, gens = saison
    proposition = proposer(postes, gens)
    rempli = sum(map(len, proposition.values()))
    carres = sum(c * c for c in charges(gens, proposition).values())
    choix = [
        [c for taille in range(p.places + 1) for c in itertools.combinations(range(len(gens)), taille)] for p in postes
    ]
    essais = 1
    for possibles in choix:
        essais *= len(possibles)
    if essais > 4000:
        return
    for essai in itertools.product(*choix):
        autre = {p.clef: list(mis) for p, mis in zip(postes, essai, strict=True)}
        if est_permise(postes, gens, autre):
            total = sum(map(len, autre.values()))
            assert total <= rempli
            if total == rempli:
                assert sum(c * c for c in charges(gens, autre).values()) >= carres


@given(st.lists(st.integers(1, 3), min_size=1, max_size=20), st.integers(4, 9))
def test_without_wishes_loads_differ_by_at_most_one(places, nombre):
    postes = [Poste(clef=n, jour=n, places=p) for n, p in enumerate(places)]
    gens = [Volontaire(clef=n) for n in range(nombre)]
    proposition = proposer(postes, gens)
    assert sum(map(len, proposition.values())) == sum(places)
    siennes = charges(gens, proposition).values()
    assert max(siennes) - min(siennes) <= 1


@given(saisons(), st.integers(0, 3), st.randoms())
def test_the_order_of_rows_does_not_matter_and_a_seed_gives_one_answer(saison, graine, hasard):
    postes, gens = saison
    attendue = proposer(postes, gens, graine=graine)
    hasard.shuffle(postes)
    hasard.shuffle(gens)
    assert proposer(postes, gens, graine=graine) == attendue


@given(saisons())
def test_no_two_people_could_exchange_and_be_happier(saison):
    postes, gens = saison
    proposition = proposer(postes, gens)
    par_clef = {g.clef: g for g in gens}

    def plaisir(ceci):
        return sum(p in par_clef[personne].preferes for p, mis in ceci.items() for personne in mis)

    places = [(p, personne) for p, mis in proposition.items() for personne in mis]
    for (p, un), (q, autre) in itertools.combinations(places, 2):
        echange = {clef: list(mis) for clef, mis in proposition.items()}
        echange[p][echange[p].index(un)] = autre
        echange[q][echange[q].index(autre)] = un
        if est_permise(postes, gens, echange):
            assert plaisir(echange) <= plaisir(proposition)


def test_who_did_least_comes_first():
    gens = [Volontaire(clef=1, charge=5), Volontaire(clef=2, charge=0), Volontaire(clef=3, charge=2)]
    proposition = proposer([Poste(clef=n, jour=n, places=1) for n in range(4)], gens)
    assert {p: len(s) for p, s in par_personne(proposition).items()} == {2: 3, 3: 1}


def test_a_chain_of_replacements_fills_the_slot_that_only_one_can_hold():
    postes = [Poste(clef=1, jour=1, places=1), Poste(clef=2, jour=1, places=1)]
    gens = [Volontaire(clef=1), Volontaire(clef=2, impossibles=frozenset({2}))]
    assert proposer(postes, gens) == {1: [2], 2: [1]}


def test_who_is_in_already_stays_and_gets_nothing_else_that_day():
    postes = [Poste(clef=1, jour=1, places=1, deja=frozenset({7})), Poste(clef=2, jour=1, places=1)]
    assert proposer(postes, [Volontaire(clef=7)]) == {1: [], 2: []}


@pytest.mark.parametrize("contrainte", [0.0, 0.6, 0.95])
def test_a_whole_season_takes_less_than_a_second(contrainte):
    hasard = random.Random(3)
    postes = [Poste(clef=n, jour=n // 4, places=3) for n in range(200)]
    gens = [
        Volontaire(
            clef=n,
            charge=hasard.randrange(6),
            au_plus=hasard.choice([None, 6, 10]),
            impossibles=frozenset(p.clef for p in postes if hasard.random() < contrainte),
            preferes=frozenset(p.clef for p in postes if hasard.random() < 0.2),
        )
        for n in range(100)
    ]
    debut = time.process_time()
    proposition = proposer(postes, gens)
    assert time.process_time() - debut < 1
    assert est_permise(postes, gens, proposition)

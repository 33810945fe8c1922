"""The ranking of who could take over: the same whoever counts, with its reasons, and the load spreads."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from referents.profils import habite
from referents.suggestions import Profil, classer, points

PROFILS = st.builds(
    Profil,
    clef=st.integers(1, 10_000),
    nom=st.sampled_from(["Anne", "Basile", "Chloé"]),
    charges=st.integers(0, 6),
    commandes=st.integers(0, 40),
    interesse=st.booleans(),
    en_suppleance=st.booleans(),
    voisine=st.sampled_from(["", "Limoux"]),
    competences=st.lists(st.sampled_from(["porter", "conduire", "compter"]), unique=True).map(tuple),
)
GROUPES = st.lists(PROFILS, max_size=12, unique_by=lambda p: p.clef)


@given(GROUPES, st.randoms())
def test_the_order_in_which_people_come_in_does_not_matter(profils, hasard):
    melanges = list(profils)
    hasard.shuffle(melanges)
    assert classer(profils) == classer(melanges)


@given(GROUPES, PROFILS, st.integers(1, 6))
def test_without_charge_nobody_is_below_an_equal_with_charges(autres, profil, charges):
    libre, charge = replace(profil, clef=20_001, charges=0), replace(profil, clef=20_000, charges=charges)
    rangs = [s.profil.clef for s in classer([*autres, charge, libre])]
    assert rangs.index(libre.clef) < rangs.index(charge.clef)


@given(GROUPES)
def test_everybody_is_ranked_once_with_a_reason(profils):
    suggestions = classer(profils)
    assert sorted(s.profil.clef for s in suggestions) == sorted(p.clef for p in profils)
    assert all(s.raisons and s.points == points(s.profil) for s in suggestions)


@given(PROFILS, st.integers(0, 40))
def test_to_order_more_never_lowers(profil, de_plus):
    assert points(replace(profil, commandes=profil.commandes + de_plus)) >= points(profil)


def test_the_reasons_are_said_in_words():
    [suggestion] = classer(
        [Profil(clef=1, nom="Max", commandes=5, interesse=True, voisine="Alet", competences=("porter",))]
    )
    assert suggestion.raisons == (
        "aimerait s’en occuper",
        "ne répond d’aucun producteur en ce moment",
        "y a commandé 5\u00a0fois depuis un an",
        "habite Alet, comme le producteur",
        "sait porter",
    )


def test_an_address_names_a_commune_whatever_its_accents():
    assert habite("3 rue Haute, 11190 RENNES-LE-CHATEAU", "Rennes-le-Château")
    assert not habite("3 rue de Limoux-Vieux, 11300", "Limou")
    assert not habite("", "") and not habite("Limoux", "")

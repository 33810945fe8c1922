"""Words counted as people mean them, placed without touching."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charte.nuage.dessin import LARGEUR, LARGEURS, dessiner
from charte.nuage.mots import Mot, compter, racine
from groupement.pdf.police import police


def formes(*reponses):
    return {mot.forme: mot.nombre for mot in compter(reponses)}


def test_plural_and_accent_variants_are_one_word_shown_as_most_wrote_it():
    assert formes("des légumes", "les legumes", "Légumes !", "un légume") == {"légumes": 4}


def test_words_that_mean_nothing_are_left_out():
    assert formes("Parce que c’est pour moi et avec les autres", "Je participe pour la qualité") == {"qualité": 1}


def test_an_apostrophe_ends_a_word_and_a_hyphen_joins_two():
    assert formes("L’échange, d'abord", "le bien-être de l’échange") == {"échange": 2, "bien-être": 1}


def test_a_person_who_repeats_a_word_said_it_once():
    assert formes("bio bio bio, du bio", "du local") == {"bio": 1, "local": 1}


@pytest.mark.parametrize(
    "un, plusieurs",
    [("local", "locaux"), ("animal", "animaux"), ("château", "châteaux"), ("prix", "prix"), ("ferme", "fermes")],
)
def test_singular_and_plural_have_one_root(un, plusieurs):
    assert racine(un) == racine(plusieurs)


@given(st.lists(st.text(max_size=30), max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_answers_are_counted_alike_whatever_their_order(reponses):
    mots = compter(reponses)
    assert sorted(compter(list(reversed(reponses))), key=str) == sorted(mots, key=str)
    assert all(1 <= mot.nombre <= len(reponses) for mot in mots)
    assert [mot.nombre for mot in mots] == sorted((mot.nombre for mot in mots), reverse=True)


MOTS = st.lists(
    st.builds(Mot, st.text("abcdefghijklmnopqrstuvwxyzéè-", min_size=3, max_size=24), st.integers(1, 200)),
    max_size=45,
).map(lambda mots: sorted(mots, key=lambda mot: -mot.nombre))


@given(MOTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_word_stands_over_another_nor_out_of_the_drawing(mots):
    dessin = dessiner(mots)
    boites = [place.boite for place in dessin.places]
    assert len(boites) == len(mots)
    for rang, (gauche, haut, droite, bas) in enumerate(boites):
        assert gauche >= 0 and droite <= LARGEUR and haut >= 0 and bas <= dessin.hauteur
        for autre in boites[:rang]:
            assert gauche >= autre[2] or autre[0] >= droite or haut >= autre[3] or autre[1] >= bas


@given(MOTS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_words_are_drawn_alike_and_more_said_is_never_smaller(mots):
    dessin = dessiner(mots)
    assert dessin == dessiner(mots)
    courts = [place.taille for place in dessin.places if len(place.mot.forme) < 12]
    assert courts == sorted(courts, reverse=True)


def test_the_widths_are_those_of_the_font():
    grasse = police(gras=True)
    assert {lettre: round(grasse.largeurs[lettre] * 1000) for lettre in LARGEURS} == LARGEURS

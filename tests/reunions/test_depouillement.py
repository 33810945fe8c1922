"""What ballots come to: pure, so every poll that can be imagined is tried."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupement.refus import Refus
from reunions.depouillement import CHOIX, CONSENTEMENT, DATES, depouiller, en_mots, verifier_bulletin

OPTIONS = [(11, "samedi"), (12, "dimanche"), (13, "lundi")]
NUMEROS = [numero for numero, _ in OPTIONS]
dates = st.fixed_dictionaries(
    {"dates": st.fixed_dictionaries({str(n): st.sampled_from(["oui", "besoin", "non"]) for n in NUMEROS})}
)
choix = st.fixed_dictionaries({"choix": st.lists(st.sampled_from(NUMEROS), min_size=1, unique=True)})
avis = st.fixed_dictionaries(
    {"avis": st.sampled_from(["pour", "reserve", "objection"]), "raison": st.text(max_size=5), "levee": st.booleans()}
)
urnes = st.one_of(
    *(
        st.tuples(st.just(genre), st.lists(b, max_size=12))
        for genre, b in ((DATES, dates), (CHOIX, choix), (CONSENTEMENT, avis))
    )
)


def compter(genre, bulletins, **champs):
    options = [] if genre == CONSENTEMENT else OPTIONS
    return depouiller(genre=genre, options=options, bulletins=bulletins, **({"concernes": 20, "quorum": None} | champs))


@given(urnes, st.randoms())
def test_the_order_of_ballots_never_matters(urne, hasard):
    genre, bulletins = urne
    melanges = bulletins[:]
    hasard.shuffle(melanges)
    assert compter(genre, bulletins) == compter(genre, melanges)


@given(urnes)
def test_counts_add_up_to_the_ballots(urne):
    genre, bulletins = urne
    resultat = compter(genre, bulletins)
    assert resultat["reponses"] == len(bulletins)
    if genre == DATES:
        assert all(ligne["oui"] + ligne["besoin"] + ligne["non"] == len(bulletins) for ligne in resultat["lignes"])
    elif genre == CHOIX:
        assert sum(ligne["voix"] for ligne in resultat["lignes"]) == sum(len(b["choix"]) for b in bulletins)
    else:
        assert sum(resultat["avis"].values()) == len(bulletins)


@given(urnes, st.none() | st.integers(1, 20), st.integers(0, 20))
def test_a_result_is_plain_data_and_can_always_be_said(urne, quorum, concernes):
    genre, bulletins = urne
    resultat = compter(genre, bulletins, quorum=quorum, concernes=concernes)
    assert json.loads(json.dumps(resultat)) == resultat
    assert resultat["reponses"] <= resultat["concernes"]
    assert all(en_mots(genre, resultat, clos=clos).endswith(".") for clos in (True, False))


@given(urnes)
def test_what_is_ahead_is_beaten_by_nothing(urne):
    genre, bulletins = urne
    resultat = compter(genre, bulletins)

    def note(ligne):
        return (ligne["oui"] + ligne["besoin"], ligne["oui"]) if genre == DATES else (ligne["voix"], 0)

    notes = {ligne["option"]: note(ligne) for ligne in resultat["lignes"]}
    for numero in resultat["retenues"]:
        assert notes[numero] == max(notes.values())
        assert notes[numero][0] > 0


def test_the_date_where_most_can_come_wins_then_where_most_come_gladly():
    bulletins = [
        {"dates": {"11": "oui", "12": "besoin", "13": "non"}},
        {"dates": {"11": "oui", "12": "besoin", "13": "non"}},
        {"dates": {"11": "non", "12": "besoin", "13": "oui"}},
    ]
    assert compter(DATES, bulletins)["retenues"] == [12]
    bulletins[2]["dates"]["11"] = "besoin"
    assert compter(DATES, bulletins)["retenues"] == [11]


def consentement(*avis, quorum=None, clos=True):
    bulletins = [{"avis": a.rstrip("!"), "raison": "x", "levee": a.endswith("!")} for a in avis]
    resultat = compter(CONSENTEMENT, bulletins, quorum=quorum)
    return resultat["atteint"], en_mots(CONSENTEMENT, resultat, clos=clos)


def test_one_objection_stops_a_proposal_until_it_is_lifted():
    assert consentement("pour", "objection") == (False, "Le consentement n’est pas atteint : il reste une objection.")
    atteint, phrase = consentement("pour", "reserve", "objection!")
    assert atteint
    assert phrase == "Le consentement est atteint : personne ne s’oppose à la proposition."


def test_nobody_consents_when_nobody_answers_or_too_few():
    assert consentement() == (False, "Personne n’a répondu.")
    atteint, phrase = consentement("pour", "pour", quorum=3)
    assert not atteint
    assert (
        phrase
        == "Personne ne s’oppose. Il fallait au moins 3 réponses, il y en a eu 2 : ce résultat ne décide de rien."
    )
    assert consentement("pour", "pour", quorum=3, clos=False)[1].endswith(
        "Il faut au moins 3 réponses : il en manque 1."
    )


@pytest.mark.parametrize(
    ("genre", "contenu"),
    [
        (DATES, {}),
        (DATES, {"dates": {"11": "oui"}}),
        (DATES, {"dates": {"11": "oui", "12": "oui", "13": "peut-être"}}),
        (DATES, {"dates": {"11": "oui", "12": "oui", "99": "oui"}}),
        (CHOIX, {}),
        (CHOIX, {"choix": []}),
        (CHOIX, {"choix": [99]}),
        (CHOIX, {"choix": [11, 99]}),
        (CHOIX, {"choix": [11, 12]}),
        (CONSENTEMENT, {}),
        (CONSENTEMENT, {"avis": "veto"}),
        (CONSENTEMENT, {"avis": "objection", "raison": "  "}),
    ],
)
def test_what_does_not_answer_the_question_is_refused(genre, contenu):
    with pytest.raises(Refus):
        verifier_bulletin(genre=genre, plusieurs=False, options=OPTIONS, contenu=contenu)


def test_several_choices_only_where_the_poll_allows_them():
    accepte = verifier_bulletin(genre=CHOIX, plusieurs=True, options=OPTIONS, contenu={"choix": [12, 11]})
    assert accepte == {"choix": [11, 12]}

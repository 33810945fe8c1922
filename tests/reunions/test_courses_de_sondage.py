"""A poll is closed while somebody votes: real threads, beside a control that shows the race without the lock."""

import threading

import pytest
from django.db import connection

from groupement.portee import dans_le_groupement
from groupement.refus import Refus
from reunions.models import Tour, Vote
from reunions.services import sondages, votes
from tests import fabrique as f

pytestmark = pytest.mark.django_db(transaction=True)


def ensemble(groupement, *gestes):
    """Run the callables at once, each in its own thread and connection; what each returned or raised."""
    depart, resultats = threading.Barrier(len(gestes)), [None] * len(gestes)

    def faire(rang, geste):
        try:
            with dans_le_groupement(groupement):
                depart.wait(timeout=10)
                resultats[rang] = geste()
        except Exception as erreur:
            resultats[rang] = erreur
        finally:
            connection.close()

    fils = [threading.Thread(target=faire, args=paire) for paire in enumerate(gestes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=30)
    return resultats


@pytest.fixture(params=[False, True], ids=["open", "secret"])
def ronde(request, monde, dans):
    with dans(monde.limoux):
        monde.sondage = f.sondage(monde.limoux, monde.a_anne, secret=request.param)
        monde.tour = Tour.objects.select_related("sondage").get(sondage=monde.sondage)
        monde.electeurs = [f.adhesion(monde.limoux, f.personne(f"Électeur{n}")) for n in range(5)]
    return monde


def voter(monde, adhesion):
    return lambda: votes.voter(tour=monde.tour, adhesion=adhesion, contenu={"avis": "pour"})


def clore(monde):
    return lambda: sondages.clore(sondage=monde.sondage, auteur=monde.anne)


def test_a_vote_is_in_the_frozen_result_or_was_refused(ronde, dans):
    *voix, _ = ensemble(ronde.limoux, *(voter(ronde, qui) for qui in ronde.electeurs), clore(ronde))
    assert all(isinstance(v, (Vote, Refus)) for v in voix)
    with dans(ronde.limoux):
        tour = Tour.objects.get(pk=ronde.tour.pk)
        comptes = sum(isinstance(v, Vote) for v in voix)
        assert tour.resultat["reponses"] == Vote.objects.count() == comptes


def test_control_without_the_lock_a_vote_is_taken_and_not_counted(ronde, dans, monkeypatch):
    lus = threading.Barrier(2)

    def sans_verrou(tour_id):
        tour = Tour.objects.select_related("sondage__groupement").get(pk=tour_id)
        lus.wait(timeout=10)
        return tour

    fini = threading.Event()
    jeter, figer = votes.verifier_bulletin, sondages._clore

    def attendre_la_cloture(**champs):
        fini.wait(timeout=10)
        return jeter(**champs)

    monkeypatch.setattr(votes, "verrouiller", sans_verrou)
    monkeypatch.setattr(sondages, "verrouiller", sans_verrou)
    monkeypatch.setattr(votes, "verifier_bulletin", attendre_la_cloture)
    monkeypatch.setattr(sondages, "_clore", lambda tour, auteur: (figer(tour, auteur), fini.set())[0])
    voix, _ = ensemble(ronde.limoux, voter(ronde, ronde.electeurs[0]), clore(ronde))
    assert isinstance(voix, Vote)
    with dans(ronde.limoux):
        assert Tour.objects.get(pk=ronde.tour.pk).resultat["reponses"] == 0


def test_two_taps_are_one_vote(ronde, dans):
    ensemble(ronde.limoux, *[voter(ronde, ronde.electeurs[0])] * 4)
    with dans(ronde.limoux):
        assert Vote.objects.count() == 1
        assert len(Tour.objects.get(pk=ronde.tour.pk).urne) == (1 if ronde.tour.secret else 0)


def test_nobody_is_lost_when_all_vote_at_once(ronde, dans):
    ensemble(ronde.limoux, *(voter(ronde, qui) for qui in ronde.electeurs))
    with dans(ronde.limoux):
        assert sondages.resultat_de(Tour.objects.select_related("sondage").get(pk=ronde.tour.pk))["reponses"] == 5

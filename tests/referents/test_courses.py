"""Races for the last place of a duty, with real threads, beside a control without the lock."""

import threading

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from groupement.refus import Refus
from referents.models import Inscription, Permanence
from referents.services import echanges, inscriptions
from tests import fabrique as f
from tests.commandes.test_courses import ensemble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(monde):
    with scopes_disabled():
        monde.permanence = f.permanence(monde.limoux, nombre=2)
        monde.gens = [f.adhesion(monde.limoux, f.personne(f"Voisin{n}")) for n in range(6)]
    return monde


def s_inscrire(scene, adhesion):
    return lambda: inscriptions.inscrire(permanence=scene.permanence, adhesion=adhesion, auteur=adhesion.personne)


def test_the_last_places_go_to_as_many_people_as_there_are_places(scene):
    resultats = ensemble(scene.limoux, [s_inscrire(scene, adhesion) for adhesion in scene.gens])
    assert sum(isinstance(r, Inscription) for r in resultats) == 2
    assert all("plus de place" in str(r) for r in resultats if not isinstance(r, Inscription))
    with scopes_disabled():
        assert sorted(Inscription.objects.values_list("rang", flat=True)) == [1, 2]


def test_control_without_the_lock_all_see_the_same_free_place_and_the_database_stops_them(scene, monkeypatch):
    """Without the lock each one chooses the first place; only the unique rank keeps them apart, one by one."""
    attendre = threading.Barrier(len(scene.gens))

    def sans_verrou(permanence):
        lue = Permanence.objects.select_related("distribution", "groupement").get(pk=permanence.pk)
        Inscription.objects.filter(permanence=lue).count()
        attendre.wait(timeout=10)
        return lue

    monkeypatch.setattr(inscriptions, "prendre_la_permanence", sans_verrou)
    resultats = ensemble(scene.limoux, [s_inscrire(scene, adhesion) for adhesion in scene.gens])
    assert any("prendre cette place" in str(r) for r in resultats if isinstance(r, Refus))
    with scopes_disabled():
        assert Inscription.objects.count() <= 2


def test_one_person_in_two_tabs_holds_one_place(scene):
    resultats = ensemble(scene.limoux, [s_inscrire(scene, scene.gens[0]) for _ in range(4)])
    assert sum(isinstance(r, Inscription) for r in resultats) == 1
    connection.close()


def test_an_exchange_offered_to_all_is_accepted_once(scene):
    with scopes_disabled():
        mienne = f.inscription(scene.permanence, scene.a_max)
        echange = echanges.proposer_echange(inscription=mienne, vers=None, mot="")
    resultats = ensemble(
        scene.limoux,
        [
            lambda adhesion=adhesion: echanges.accepter_echange(echange=echange, adhesion=adhesion)
            for adhesion in scene.gens
        ],
    )
    assert sum(isinstance(r, Inscription) for r in resultats) == 1
    assert all("n’est plus proposé" in str(r) for r in resultats if not isinstance(r, Inscription))

"""Two people press at the same moment on the way into a group: real threads on the real database."""

import threading

import pytest

from groupement.models import Adhesion, Candidature, Courriel, Entree, EtapeFaite, Foyer, Personne
from groupement.services import arrivees, avancer, candidatures, import_de_membres
from tests.groupement.test_courses import ensemble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def une_place(monde, dans):
    """Four households, five at most, two newcomers who both miss one step."""
    with dans(monde.limoux):
        Entree.objects.create(groupement=monde.limoux, page_publique=True, etapes=["adresse", "accord"])
        deux = [
            candidatures.confirmer_l_adresse(
                candidature=Candidature.objects.create(
                    groupement=monde.limoux, prenom=prenom, nom="Haddad", email=f"{prenom}@exemple.test"
                )
            )
            for prenom in ("noura", "paul")
        ]
        Entree.objects.update(taille=5)
    return deux


def accords(monde, deux):
    return [lambda c=c: arrivees.noter_une_etape(candidature=c, etape="accord", auteur=monde.anne) for c in deux]


def test_two_accepted_at_once_do_not_share_the_last_place(monde, dans, une_place):
    resultats = ensemble(monde.limoux, *accords(monde, une_place))
    assert sorted(c.etat for c in resultats) == ["admise", "en_attente"]
    with dans(monde.limoux):
        assert Foyer.objects.actifs().count() == 5


def test_control_without_the_lock_on_the_group_both_come_in(monde, dans, une_place, monkeypatch):
    attendre = threading.Barrier(2)
    compter = avancer.est_complet

    def compter_ensemble(*arguments, **options):
        complet = compter(*arguments, **options)
        attendre.wait(timeout=10)
        return complet

    monkeypatch.setattr(avancer, "verrouiller_le_groupement", lambda groupement: None)
    monkeypatch.setattr(avancer, "est_complet", compter_ensemble)
    resultats = ensemble(monde.limoux, *accords(monde, une_place))
    assert [c.etat for c in resultats] == ["admise", "admise"]
    with dans(monde.limoux):
        assert Foyer.objects.actifs().count() == 6


def test_the_same_person_accepted_twice_at_once_comes_in_once(monde, dans, une_place):
    ensemble(monde.limoux, *accords(monde, [une_place[0], une_place[0]]))
    with dans(monde.limoux):
        assert Adhesion.objects.filter(personne__email="noura@exemple.test").count() == 1
    assert Personne.objects.filter(email="noura@exemple.test").count() == 1
    assert Courriel.objects.filter(sujet__startswith="Bienvenue").count() == 1


def test_a_double_click_on_the_link_confirms_once(monde, dans, une_place):
    with dans(monde.limoux):
        neuve = Candidature.objects.create(groupement=monde.limoux, prenom="Ali", nom="B", email="ali@exemple.test")
    ensemble(monde.limoux, *[lambda: candidatures.confirmer_l_adresse(candidature=neuve)] * 2)
    with dans(monde.limoux):
        assert EtapeFaite.objects.filter(candidature=neuve).count() == 1


def test_the_same_request_sent_twice_at_once_is_one(monde, dans, une_place):
    valeurs = {"prenom": "Ali", "nom": "B", "email": "ali@exemple.test"}
    ensemble(
        monde.limoux,
        *[lambda: candidatures.deposer_candidature(groupement=monde.limoux, valeurs=valeurs)] * 2,
    )
    with dans(monde.limoux):
        assert Candidature.objects.filter(email="ali@exemple.test").count() == 1


def test_a_file_confirmed_twice_at_once_is_written_once(monde, dans):
    with dans(monde.limoux):
        depot, _ = import_de_membres.deposer(
            groupement=monde.limoux, contenu="Prénom;Nom\nPaul;Vieu\n".encode(), nom="m.csv", auteur=monde.anne
        )
    confirmer = lambda: import_de_membres.confirmer(  # noqa: E731
        depot=depot, parrain=monde.a_anne, avec_courriels=False, auteur=monde.anne
    )
    resultats = ensemble(monde.limoux, confirmer, confirmer)
    assert sorted(type(r).__name__ for r in resultats) == ["Bilan", "Refus"]
    with dans(monde.limoux):
        assert Foyer.objects.filter(nom="Vieu Paul").count() == 1

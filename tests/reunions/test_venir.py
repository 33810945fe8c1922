"""Who comes, with how many, and in whose car."""

import pytest
from django.urls import reverse

from groupement.departs import ce_qui_reste
from groupement.refus import Refus
from reunions.models import DemandeDePlace, Trajet
from reunions.services import venir
from reunions.services.roles import confier_le_role
from tests import fabrique as f


@pytest.fixture
def reunion(monde, dans):
    with dans(monde.limoux):
        yield f.reunion(monde.limoux, places_enfants=1)


def ici(route, *arguments):
    return reverse(f"reunions:{route}", args=["limoux", *arguments])


def test_members_say_whether_they_come_and_with_how_many(monde, chez, reunion):
    chez(monde.max).post(ici("repondre", reunion.pk), {"vient": "oui", "avec": "1", "enfants": "2"})
    page = chez(monde.rosa).get(reunion.get_absolute_url()).text
    assert "2\u00a0personnes et 2\u00a0enfants" in page and "Max Durand (+1)" in page and "il en manque" in page
    chez(monde.max).post(ici("repondre", reunion.pk), {"vient": "non", "avec": "1"})
    page = chez(monde.max).get(reunion.get_absolute_url()).text
    assert "Vous ne venez pas" in page and "Qui ne vient pas (1)" in page
    refus = chez(monde.max).post(ici("repondre", reunion.pk), {"vient": "oui", "avec": "999"})
    assert refus.status_code == 422 and 'value="999"' in refus.text


def test_who_is_on_pause_looks_but_does_not_answer(monde, chez, reunion):
    pia = fabrique_en_pause(monde)
    assert chez(pia).get(reunion.get_absolute_url()).status_code == 200
    assert chez(pia).post(ici("repondre", reunion.pk), {"vient": "oui"}).status_code == 404


def fabrique_en_pause(monde):
    return f.adhesion(monde.limoux, f.personne("Pia"), etat="en_pause").personne


def test_nobody_answers_any_more_once_it_began(monde, dans):
    with dans(monde.limoux), pytest.raises(Refus, match="elle ne change plus"):
        venir.repondre(reunion=f.reunion(monde.limoux, etat="en_cours"), adhesion=monde.a_max, vient=True)


def test_seats_are_offered_taken_and_given_back(monde, chez, reunion):
    chez(monde.rosa).post(ici("proposer_un_trajet", reunion.pk), {"depart": "Couiza", "heure": "18:00", "places": "1"})
    trajet = Trajet.objects.get()
    chez(monde.max).post(ici("changer_de_voiture", reunion.pk, trajet.pk))
    page = chez(monde.tess).get(reunion.get_absolute_url()).text
    assert "Rosa Durand</strong> part de Couiza à 18\u00a0h" in page and "complet" in page and "avec Max" in page
    plein = chez(monde.tess).post(ici("changer_de_voiture", reunion.pk, trajet.pk), follow=True)
    assert "Cette voiture est pleine" in plein.text
    chez(monde.max).post(ici("renoncer_a_la_place", reunion.pk))
    chez(monde.tess).post(ici("changer_de_voiture", reunion.pk, trajet.pk))
    assert [d.adhesion for d in trajet.passagers.all()] == [monde.a_tess]


def test_who_looks_for_a_seat_is_seen_and_keeps_being_seen_when_the_car_is_taken_back(monde, chez, reunion):
    chez(monde.max).post(ici("demander_une_place", reunion.pk), {"depart": "la gare"})
    assert "Cherchent une place\u00a0: Max Durand (la gare)" in chez(monde.rosa).get(
        reunion.get_absolute_url()
    ).text.replace("&nbsp;", "\u00a0")
    trajet = venir.proposer_un_trajet(reunion=reunion, adhesion=monde.a_rosa, depart="Couiza", places=3)
    venir.prendre_une_place(trajet=trajet, adhesion=monde.a_max)
    chez(monde.max).post(ici("changer_de_voiture", reunion.pk, trajet.pk), {"geste": "retirer"})
    assert Trajet.objects.filter(pk=trajet.pk).exists()  # it is not Max's car
    chez(monde.rosa).post(ici("changer_de_voiture", reunion.pk, trajet.pk), {"geste": "retirer"})
    assert DemandeDePlace.objects.get(adhesion=monde.a_max).trajet is None


def test_a_car_cannot_shrink_under_its_passengers_nor_take_its_driver_twice(monde, reunion):
    trajet = venir.proposer_un_trajet(reunion=reunion, adhesion=monde.a_rosa, depart="Couiza", places=2)
    for adhesion in (monde.a_max, monde.a_tess):
        venir.prendre_une_place(trajet=trajet, adhesion=adhesion)
    with pytest.raises(Refus, match="2 personnes comptent déjà sur vous"):
        venir.proposer_un_trajet(reunion=reunion, adhesion=monde.a_rosa, depart="Couiza", places=1)
    with pytest.raises(Refus, match="C’est votre voiture"):
        venir.prendre_une_place(trajet=trajet, adhesion=monde.a_rosa)


def test_who_does_not_come_any_more_leaves_the_cars(monde, reunion):
    trajet = venir.proposer_un_trajet(reunion=reunion, adhesion=monde.a_rosa, depart="Couiza", places=2)
    venir.prendre_une_place(trajet=trajet, adhesion=monde.a_max)
    venir.repondre(reunion=reunion, adhesion=monde.a_rosa, vient=False)
    assert not Trajet.objects.exists() and DemandeDePlace.objects.get().trajet is None


def test_the_page_makes_as_many_queries_for_fifty_people_as_for_one(
    monde, chez, reunion, django_assert_max_num_queries
):
    cliente = chez(monde.anne)

    def ajouter(nom):
        adhesion = f.adhesion(monde.limoux, f.personne(nom))
        venir.repondre(reunion=reunion, adhesion=adhesion, vient=True)
        venir.proposer_un_trajet(reunion=reunion, adhesion=adhesion, depart="ici", places=2)
        f.point(reunion, presente_par=adhesion, propose_par=adhesion)

    def compter():
        with django_assert_max_num_queries(40) as compte:
            assert cliente.get(reunion.get_absolute_url()).status_code == 200
        return len(compte)

    ajouter("Un")
    un = compter()
    for n in range(30):
        ajouter(f"Personne{n}")
    assert compter() == un


def test_who_leaves_is_told_what_they_had_promised_for_meetings_to_come(monde, reunion):
    monde.mandat.delete()
    assert ce_qui_reste(monde.a_rosa.foyer) == []
    trajet = venir.proposer_un_trajet(reunion=reunion, adhesion=monde.a_rosa, depart="Couiza", places=2)
    venir.prendre_une_place(trajet=trajet, adhesion=monde.a_max)
    confier_le_role(reunion=reunion, role="temps", adhesion=monde.a_rosa, auteur=monde.anne)
    role, voiture = ce_qui_reste(monde.a_rosa.foyer)
    assert role.startswith("Rosa Durand surveille le temps, réunion du ") and "confiez ce rôle" in role
    assert voiture.startswith("Rosa Durand emmène 1\u00a0personne à la réunion du ")

"""What rounds put in the calendar of a member."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from commandes.calendrier import _noms, _Volet, evenements
from commandes.models import Commande, Creneau, Volet
from tests import fabrique as f

pytestmark = pytest.mark.django_db
UN_JOUR = datetime.timedelta(days=1)


@pytest.fixture
def ronde(monde, dans):
    with dans(monde.limoux):
        commande = f.commande(monde.limoux)
        f.volet(commande, monde.partenariat)
        yield commande


def dates(monde, jours=30):
    aujourd_hui = timezone.localdate()
    return {e.clef: e for e in evenements(monde.a_max, aujourd_hui - jours * UN_JOUR, aujourd_hui + jours * UN_JOUR)}


def test_a_round_has_its_deadline_and_its_delivery(monde, ronde):
    cloture, livraison = dates(monde)[f"cloture:{ronde.pk}"], dates(monde)[f"livraison:{ronde.pk}"]
    assert (cloture.debut, cloture.fin) == (ronde.cloture_le, None)
    assert "Ferme du Soleil" in cloture.texte
    assert timezone.localtime(livraison.debut).time() == datetime.time(17)
    assert timezone.localtime(livraison.fin).time() == datetime.time(19)
    assert livraison.lieu == "Salle des fêtes" and "17" in livraison.texte
    assert livraison.adresse == reverse("commandes:commande", args=["limoux", ronde.pk])


def test_a_delivery_without_hours_is_a_whole_day(monde, ronde):
    Creneau.objects.all().delete()
    assert dates(monde)[f"livraison:{ronde.pk}"].jour_entier


def test_the_slot_that_the_household_chose_is_its_hour(monde, ronde):
    tard = Creneau.objects.create(
        groupement=monde.limoux, commande=ronde, debut=datetime.time(19), fin=datetime.time(20)
    )
    f.panier(ronde, monde.a_max.foyer, creneau=tard)
    livraison = dates(monde)[f"livraison:{ronde.pk}"]
    assert timezone.localtime(livraison.debut).time() == datetime.time(19)
    assert "Votre créneau" in livraison.texte


def test_a_producer_with_a_deadline_of_its_own_has_its_own_event(monde, ronde):
    autre = f.partenariat(monde.limoux, f.producteur(monde.aude, "Moulin"))
    volet = f.volet(ronde, autre, cloture_le=ronde.cloture_le - UN_JOUR)
    f.volet(ronde, f.partenariat(monde.limoux, f.producteur(monde.aude)))
    assert dates(monde)[f"cloture:{ronde.pk}"].debut == ronde.cloture_le
    assert dates(monde)[f"cloture:{ronde.pk}:{volet.pk}"].debut == volet.cloture_le


def test_a_deadline_moved_for_all_is_the_same_event(monde, ronde):
    ailleurs = ronde.cloture_le + UN_JOUR
    Volet.objects.update(cloture_le=ailleurs)
    assert dates(monde)[f"cloture:{ronde.pk}"].debut == ailleurs


def test_a_round_whose_producers_are_all_cancelled_is_told_as_cancelled(monde, ronde):
    Volet.objects.update(etat="annule", annule_le=timezone.now())
    assert [e.annule for e in dates(monde).values()] == [True, True]


def test_a_round_in_preparation_is_nobody_s_date_yet(monde, ronde):
    Volet.objects.update(etat="preparation", ouvert_le=None)
    assert dates(monde) == {}


def test_what_lies_outside_is_left_out(monde, ronde):
    Commande.objects.update(livraison_le=timezone.localdate() + 40 * UN_JOUR)
    assert list(dates(monde)) == [f"cloture:{ronde.pk}"]


def test_ten_rounds_are_no_more_queries_than_one(monde, ronde, django_assert_num_queries):
    with django_assert_num_queries(4):
        dates(monde)
    for _ in range(9):
        f.volet(f.commande(monde.limoux), monde.partenariat)
    with django_assert_num_queries(4):
        assert len(dates(monde)) == 20


@pytest.mark.parametrize(("combien", "dit"), [(7, " et 1 autre."), (8, " et 2 autres.")])
def test_producers_too_many_to_name_are_counted(combien, dit):
    volets = [_Volet(n, Volet.Etat.OUVERT, timezone.now(), f"Ferme {n}") for n in range(combien)]
    assert (_noms(volets) + ".").endswith(f"Ferme 5{dit}")

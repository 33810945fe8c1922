"""My duties and tasks where I look: home page, calendar, before I leave."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groupement.calendrier import evenements
from groupement.departs import ce_qui_reste
from referents.models import Inscription
from referents.services import echanges, permanences, taches
from tests import fabrique as f

JOUR = datetime.timedelta(days=1)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def occupe(monde, dans):
    """Max unloads in five days and in thirty, and has a task for tomorrow."""
    demain = timezone.localdate() + JOUR
    with dans(monde.limoux):
        monde.proche = f.permanence(monde.limoux)
        monde.loin = f.permanence(monde.limoux, intitule="Ranger", jour=timezone.localdate() + 30 * JOUR)
        for permanence in (monde.proche, monde.loin):
            f.inscription(permanence, monde.a_max)
        monde.tache = taches.proposer_tache(
            groupement=monde.limoux, auteur=monde.a_max, valeurs={"intitule": "Appeler la mairie", "pour_le": demain}
        )
        taches.prendre(tache=monde.tache, adhesion=monde.a_max, auteur=monde.max)
    return monde


def test_what_is_near_is_a_card_and_the_rest_a_dated_row(occupe, chez):
    page = chez(occupe.max).get("/g/limoux/").text
    assert page.count("Ma permanence ·") == 1 and "Ma tâche ·" in page
    assert f"Ma permanence{NBSP}: Ranger" in page or "Ma permanence : Ranger" in page
    assert "Ma permanence" not in chez(occupe.tess).get("/g/limoux/").text


def test_an_exchange_proposed_to_me_is_a_card(occupe, chez, dans):
    with dans(occupe.limoux):
        mienne = Inscription.objects.get(permanence=occupe.loin)
        echange = echanges.proposer_echange(inscription=mienne, vers=occupe.a_tess, mot="")
    page = chez(occupe.tess).get("/g/limoux/").text
    assert "cherche quelqu’un à sa place" in page and "Ma permanence" not in page
    assert echange.get_absolute_url() in page


def test_the_home_page_of_a_busy_member_asks_few_queries(occupe, chez):
    client = chez(occupe.max)
    client.get("/g/limoux/")
    with CaptureQueriesContext(connection) as requetes:
        client.get("/g/limoux/")
    assert len(requetes) <= 15


def test_the_calendar_knows_duties_also_cancelled_ones_and_tasks(occupe, dans):
    aujourd_hui = timezone.localdate()
    with dans(occupe.limoux):
        permanences.annuler(distribution=occupe.loin.distribution, motif="Neige", auteur=occupe.anne)
        siens = {e.clef: e for e in evenements(occupe.a_max, aujourd_hui, aujourd_hui + 40 * JOUR)}
        assert evenements(occupe.a_tess, aujourd_hui, aujourd_hui + 40 * JOUR) == []
    proche = siens[f"permanence:{occupe.proche.pk}"]
    assert timezone.localtime(proche.debut).time() == datetime.time(16, 30) and not proche.annule
    assert proche.fin - proche.debut == datetime.timedelta(hours=1) and proche.lieu == "Salle des fêtes"
    assert siens[f"permanence:{occupe.loin.pk}"].annule
    assert siens[f"tache:{occupe.tache.pk}"].jour_entier


def test_what_a_household_took_is_said_before_it_leaves(occupe, dans):
    with dans(occupe.limoux):
        phrases = ce_qui_reste(occupe.a_max.foyer)
    assert len([p for p in phrases if "permanence" in p]) == 2 and any("Appeler la mairie" in p for p in phrases)

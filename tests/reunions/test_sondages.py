"""The rules of a poll: who answers, until when, what is kept."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from groupement.models import Courriel, EntreeJournal
from groupement.refus import Refus
from groupement.services.adhesions import mettre_en_pause
from reunions.models import Sondage, Tour, Vote
from reunions.services import sondages
from reunions.services.votes import lever_objection, voter
from tests import fabrique as f

pytestmark = pytest.mark.django_db
POUR = {"avis": "pour"}
NON = {"avis": "objection", "raison": "Trop loin de chez moi."}


@pytest.fixture(autouse=True)
def _dedans(monde, dans):
    with dans(monde.limoux):
        yield


def tour_de(sondage):
    return Tour.objects.derniers().select_related("sondage").get(sondage=sondage)


def echoir(tour):
    """Its hour has struck."""
    hier = timezone.now() - datetime.timedelta(days=3)
    Tour.objects.filter(pk=tour.pk).update(ouvert_le=hier, cloture_le=hier + datetime.timedelta(days=1))


def repondre(sondage, adhesion, contenu):
    return voter(tour=tour_de(sondage), adhesion=adhesion, contenu=contenu)


def test_everybody_is_told_once_when_a_poll_opens(monde):
    f.personne("Sans", email=None)
    f.sondage(monde.limoux, monde.a_anne, question="Changer de jour ?")
    envoyes = Courriel.objects.filter(clef__startswith="sondage-ouvert:")
    assert {c.destinataire for c in envoyes} == {p.email for p in (monde.anne, monde.rosa, monde.max, monde.tess)}
    assert "Changer de jour ?" in envoyes.first().sujet


def test_an_answer_can_be_changed_until_the_end(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne)
    repondre(sondage, monde.a_max, NON)
    repondre(sondage, monde.a_max, POUR)
    assert sondages.resultat_de(tour_de(sondage))["avis"] == {"pour": 1, "reserve": 0, "objection": 0, "levee": 0}


def test_a_household_has_one_voice(monde):
    autre = f.adhesion(monde.limoux, f.personne("Lou"), foyer=monde.a_max.foyer)
    sondage = f.sondage(monde.limoux, monde.a_anne, "choix", par="foyer")
    pommes, poires, _ = sondage.options.all()
    repondre(sondage, monde.a_max, {"choix": [pommes.pk]})
    repondre(sondage, autre, {"choix": [poires.pk]})
    resultat = sondages.resultat_de(tour_de(sondage))
    assert [ligne["voix"] for ligne in resultat["lignes"]] == [0, 1, 0]
    assert resultat["concernes"] == 4


def test_who_is_in_pause_does_not_answer(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne)
    mettre_en_pause(adhesion=monde.a_max, auteur=monde.anne)
    with pytest.raises(Refus, match="en pause"):
        repondre(sondage, monde.a_max, POUR)


def test_the_hour_alone_closes_a_poll_whatever_the_worker_does(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne)
    echoir(tour_de(sondage))
    with pytest.raises(Refus, match="vient de se clore"):
        repondre(sondage, monde.a_max, POUR)
    for geste in (sondages.prolonger, sondages.clore):
        champs = {"cloture_le": timezone.now() + datetime.timedelta(days=3)} if geste is sondages.prolonger else {}
        with pytest.raises(Refus, match="déjà clos"):
            geste(sondage=sondage, auteur=monde.anne, **champs)


def test_the_beat_closes_what_is_due_and_freezes_its_result(monde):
    sondage, autre = f.sondage(monde.limoux, monde.a_anne), f.sondage(monde.limoux, monde.a_anne)
    repondre(sondage, monde.a_max, POUR)
    echoir(tour_de(sondage))
    assert (sondages.clore_les_echus(), sondages.clore_les_echus()) == (1, 0)
    clos = tour_de(sondage)
    assert clos.clos_le == clos.cloture_le
    assert clos.resultat["phrase"] == "Le consentement est atteint : personne ne s’oppose à la proposition."
    assert tour_de(autre).est_ouvert
    f.adhesion(monde.limoux, f.personne("Nouvelle"))
    assert sondages.resultat_de(tour_de(sondage))["concernes"] == 4


def test_a_poll_is_prolonged_only_to_a_later_hour(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne)
    plus_tot = tour_de(sondage).cloture_le - datetime.timedelta(hours=1)
    with pytest.raises(Refus, match="Choisissez une clôture après"):
        sondages.prolonger(sondage=sondage, cloture_le=plus_tot, auteur=monde.anne)
    plus_tard = plus_tot + datetime.timedelta(days=3)
    sondages.prolonger(sondage=sondage, cloture_le=plus_tard, auteur=monde.anne)
    assert tour_de(sondage).cloture_le == plus_tard
    assert EntreeJournal.objects.sur(sondage).filter(action="prolonger").exists()


def test_stopping_early_keeps_what_was_said_until_then(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne)
    repondre(sondage, monde.a_max, NON)
    tour = sondages.clore(sondage=sondage, auteur=monde.anne)
    assert tour.resultat["raisons"] == [{"avis": "objection", "raison": NON["raison"], "qui": "Max Durand"}]
    with pytest.raises(Refus):
        repondre(sondage, monde.a_tess, POUR)


def test_an_objection_is_lifted_by_whoever_raised_it(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne)
    repondre(sondage, monde.a_max, NON)
    with pytest.raises(Refus, match="pas d’objection à lever"):
        lever_objection(tour=tour_de(sondage), adhesion=monde.a_tess)
    lever_objection(tour=tour_de(sondage), adhesion=monde.a_max)
    resultat = sondages.resultat_de(tour_de(sondage))
    assert resultat["atteint"]
    assert resultat["raisons"][0]["raison"] == NON["raison"]


def test_an_amended_proposal_is_another_round_and_the_former_one_stays(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne, texte="À 10 h.")
    repondre(sondage, monde.a_max, NON)
    demain = timezone.now() + datetime.timedelta(days=1)
    sondages.amender(sondage=sondage, texte="À 11 h.", cloture_le=demain, auteur=monde.anne)
    repondre(sondage, monde.a_max, POUR)
    premier, second = sondage.tours.order_by("rang")
    assert (premier.texte, premier.etat, premier.resultat["atteint"]) == ("À 10 h.", "clos", False)
    assert (second.texte, second.etat, second.dernier) == ("À 11 h.", "ouvert", True)
    assert Courriel.objects.filter(clef=f"sondage-ouvert:{second.pk}:{monde.max.pk}").exists()
    with pytest.raises(Refus, match="n’a pas changé"):
        sondages.amender(sondage=sondage, texte="À 11 h.", cloture_le=demain, auteur=monde.anne)


def test_only_a_proposal_is_amended(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne, "choix")
    with pytest.raises(Refus, match="Seule une proposition"):
        sondages.amender(sondage=sondage, texte="Autre", cloture_le=timezone.now(), auteur=monde.anne)


@pytest.mark.parametrize(
    ("genre", "champs", "phrase"),
    [
        ("choix", {"options": ["Seule"]}, "au moins deux réponses"),
        ("choix", {"options": [f"R{n}" for n in range(21)]}, "au plus 20"),
        ("choix", {"options": ["Oui", "oui"]}, "deux fois"),
        ("dates", {"options": []}, "au moins deux dates"),
        ("consentement", {"texte": "  "}, "Écrivez la proposition"),
        ("choix", {"cloture_le": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}, "déjà passée"),
        ("choix", {"cloture_le": datetime.datetime(2199, 1, 1, tzinfo=datetime.UTC)}, "plus d’un an"),
    ],
)
def test_a_poll_that_makes_no_sense_does_not_open(monde, genre, champs, phrase):
    with pytest.raises(Refus, match=phrase):
        f.sondage(monde.limoux, monde.a_anne, genre, **champs)
    assert not Sondage.objects.exists()


def test_one_reminder_the_day_before_to_those_who_have_not_answered(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne, cloture_le=timezone.now() + datetime.timedelta(hours=20))
    repondre(sondage, monde.a_max, POUR)
    assert sondages.rappeler() == 0  # it has just been told
    Tour.objects.update(ouvert_le=timezone.now() - datetime.timedelta(days=3))
    assert (sondages.rappeler(), sondages.rappeler()) == (3, 0)
    rappels = Courriel.objects.filter(clef__startswith="sondage-rappel:")
    assert monde.max.email not in {c.destinataire for c in rappels}


# --- Secret ----------------------------------------------------------------------------------------------------


def test_a_secret_vote_says_who_answered_and_never_what(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne, secret=True)
    repondre(sondage, monde.a_max, NON)
    vote = Vote.objects.get()
    assert (vote.adhesion, vote.contenu, vote.le) == (monde.a_max, None, None)
    assert not EntreeJournal.objects.filter(auteur=monde.max).exists()
    assert tour_de(sondage).urne == [NON | {"levee": False}]


def test_a_secret_vote_is_neither_changed_nor_lifted(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne, secret=True)
    repondre(sondage, monde.a_max, NON)
    with pytest.raises(Refus, match="déjà dans l’urne"):
        repondre(sondage, monde.a_max, POUR)
    with pytest.raises(Refus):
        lever_objection(tour=tour_de(sondage), adhesion=monde.a_max)
    assert len(tour_de(sondage).urne) == 1


def test_the_urn_is_the_same_in_whatever_order_people_vote(monde):
    contenus = [POUR, NON, {"avis": "reserve", "raison": "Bof."}]
    urnes = []
    for ordre in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        sondage = f.sondage(monde.limoux, monde.a_anne, secret=True)
        for qui, rang in zip((monde.a_max, monde.a_tess, monde.a_rosa), ordre, strict=True):
            repondre(sondage, qui, contenus[rang])
        urnes.append(tour_de(sondage).urne)
    assert urnes[0] == urnes[1] == urnes[2]


def test_the_database_forbids_a_secret_vote_that_says_something(monde):
    tour = tour_de(f.sondage(monde.limoux, monde.a_anne, secret=True))
    ouvert = tour_de(f.sondage(monde.limoux, monde.a_anne))
    faux = [
        {"tour": tour, "secret": True, "contenu": POUR},
        {"tour": tour, "secret": True, "le": timezone.now()},
        {"tour": tour, "secret": False, "contenu": POUR, "le": timezone.now()},  # not as its round is
        {"tour": ouvert, "secret": True},
    ]
    for champs in faux:
        with pytest.raises(IntegrityError), transaction.atomic():
            Vote.objects.create(groupement=monde.limoux, adhesion=monde.a_max, **champs)
            with connection.cursor() as curseur:
                curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_forbids_a_secret_poll_that_shows_its_result_as_it_goes(monde):
    sondage = f.sondage(monde.limoux, monde.a_anne, secret=True, apres_cloture=False)
    assert sondage.apres_cloture
    with pytest.raises(IntegrityError), transaction.atomic():
        Sondage.objects.filter(pk=sondage.pk).update(apres_cloture=False)

"""Polls through their pages: who sees what, what bad input answers."""

import datetime

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groupement.calendrier import evenements
from groupement.models import Courriel
from groupement.services.adhesions import mettre_en_pause
from reunions.models import Reunion, Sondage, Tour, Vote
from tests import fabrique as f

pytestmark = pytest.mark.django_db
RACINE = "/g/limoux/sondages/"


@pytest.fixture
def ouvrir(monde, dans):
    def faire(genre="consentement", **champs):
        with dans(monde.limoux):
            return f.sondage(monde.limoux, monde.a_anne, genre, **champs)

    return faire


def texte(reponse):
    return " ".join(reponse.content.decode().replace("\xa0", " ").split())


def saisie(**champs):
    dans_trois_jours = timezone.localtime() + datetime.timedelta(days=3)
    communs = {
        "question": "Quel jour ?",
        "texte": "On décide **ensemble**.",
        "cloture_le_0": f"{dans_trois_jours:%Y-%m-%d}",
        "cloture_le_1": "20:00",
        "par": "personne",
        "apres_cloture": "",
    }
    return communs | champs


def test_the_facilitator_opens_a_poll_of_dates_and_max_answers(monde, chez, dans):
    jours = [timezone.localdate() + datetime.timedelta(days=n) for n in (10, 11)]
    dates = {f"date_{n}_{m}": v for n, j in enumerate(jours, 1) for m, v in ((0, f"{j}"), (1, "18:30"))}
    reponse = chez(monde.anne).post(f"{RACINE}nouveau/dates/", saisie(**dates))
    with dans(monde.limoux):
        sondage = Sondage.objects.get()
        options = list(sondage.options.all())
        assert reponse.url == sondage.get_absolute_url()
    client = chez(monde.max)
    assert "Répondez avant" in texte(client.get(reponse.url))
    client.post(reponse.url, {f"date-{options[0].pk}": "oui", f"date-{options[1].pk}": "besoin"})
    page = texte(client.get(reponse.url))
    assert "La date qui convient au plus grand nombre" in page
    assert "18 h 30" in page


def test_half_a_date_or_the_same_one_twice_gets_a_sentence_and_keeps_what_was_typed(monde, chez):
    client = chez(monde.anne)
    demain = f"{timezone.localdate() + datetime.timedelta(days=1)}"
    page = texte(client.post(f"{RACINE}nouveau/dates/", saisie(date_1_0=demain)))
    assert "Indiquez le jour et l’heure." in page
    assert demain in page
    double = saisie(date_1_0=demain, date_1_1="10:00", date_2_0=demain, date_2_1="10:00")
    assert "déjà proposée plus haut" in texte(client.post(f"{RACINE}nouveau/dates/", double))
    assert "au moins deux dates" in texte(client.post(f"{RACINE}nouveau/dates/", saisie()))


def test_a_poll_ends_before_the_first_of_its_dates(monde, chez):
    client, jour = chez(monde.anne), timezone.localdate() + datetime.timedelta(days=2)
    dates = {"date_1_0": f"{jour}", "date_1_1": "18:30", "date_2_0": "2031-01-01", "date_2_1": "10:00"}
    refus = texte(client.post(f"{RACINE}nouveau/dates/", saisie(**dates)))
    assert "arrive avant la fin du sondage" in refus and "Vérifiez l’année" in refus
    pareil = dates | {"date_2_0": f"{jour + datetime.timedelta(days=1)}"}
    demain = {"cloture_le_0": f"{timezone.localdate() + datetime.timedelta(days=1)}"}
    ouvert = client.post(f"{RACINE}nouveau/dates/", saisie(**pareil) | demain)
    assert ouvert.status_code == 302
    trop_tard = {"cloture_le_0": f"{jour}", "cloture_le_1": "20:00"}
    assert "arrive avant la fin" in texte(client.post(f"{ouvert.url}prolonger/", trop_tard))


def test_a_meeting_to_keep_the_result_with_is_said_with_its_date(monde, chez, ouvrir):
    sondage = ouvrir()
    f.reunion(monde.limoux, debut=datetime.datetime(2027, 1, 16, 9, tzinfo=datetime.UTC))
    for adresse in (sondage.get_absolute_url(), f"{RACINE}nouveau/choix/"):
        assert "Réunion d’organisation, samedi 16 janvier 2027 à 10 h" in texte(chez(monde.anne).get(adresse))


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"options": "Une seule"}, "au moins deux réponses"),
        ({"options": "Oui\noui"}, "écrite deux fois"),
        ({"options": "a" * 130 + "\nb"}, "trop long"),
        ({"options": "Oui\nNon", "quorum": "douze"}, "nombre entier"),
        ({"options": "Oui\nNon", "quorum": "5"}, "4 personnes en tout peuvent répondre"),
        ({"options": "Oui\nNon", "quorum": "5", "par": "foyer"}, "4 foyers en tout peuvent répondre"),
        ({"options": "Oui\nNon", "cloture_le_0": "2020-01-01"}, "déjà passée"),
        ({"options": "Oui\nNon", "cloture_le_0": "9999-12-31", "cloture_le_1": "23:59"}, "trop lointaine"),
        ({"options": "Oui\nNon", "cloture_le_0": "0001-01-01", "cloture_le_1": "00:00"}, "trop lointaine"),
        ({"options": "Oui\nNon", "question": ""}, "obligatoire"),
        ({"options": "Oui\nNon", "par": "chat"}, "n’est pas dans la liste"),
        ({"options": "Oui\nNon", "reunion": "99999"}, "n’est pas dans la liste"),
    ],
)
def test_a_choice_that_is_badly_written_is_refused_beside_its_field(monde, chez, champs, phrase):
    page = texte(chez(monde.anne).post(f"{RACINE}nouveau/choix/", saisie(**champs)))
    assert phrase in page


def test_only_those_who_facilitate_open_polls(monde, chez):
    for adresse in (f"{RACINE}nouveau/", f"{RACINE}nouveau/choix/"):
        assert chez(monde.max).get(adresse).status_code == 404
    assert "Ouvrir un sondage" not in texte(chez(monde.max).get(RACINE))
    assert chez(monde.anne).get(f"{RACINE}nouveau/inconnu/").status_code == 404


def test_only_those_who_run_a_poll_close_it(monde, chez, ouvrir):
    sondage = ouvrir()
    for geste in ("clore", "prolonger", "amender", "reunion"):
        assert chez(monde.max).post(f"{RACINE}{sondage.pk}/{geste}/").status_code == 404


def test_nobody_of_another_group_sees_or_answers(monde, chez, ouvrir):
    sondage = ouvrir()
    assert chez(monde.zoe).get(f"{RACINE}{sondage.pk}/").status_code == 404
    assert chez(monde.zoe).post(f"/g/septfonds/sondages/{sondage.pk}/", {"avis": "pour"}).status_code == 404
    assert Client().get(RACINE).status_code == 302


def test_the_list_shows_what_waits_for_me_first(monde, chez, ouvrir):
    premier, second = ouvrir(question="La première ?"), ouvrir(question="La seconde ?")
    client = chez(monde.max)
    client.post(f"{RACINE}{premier.pk}/", {"avis": "pour"})
    page = texte(client.get(RACINE))
    assert page.index("La seconde ?") < page.index("La première ?")
    assert "Vous avez répondu" in page
    assert str(second.pk) in page


def test_a_result_kept_for_later_is_not_on_the_page(monde, chez, ouvrir, dans):
    sondage = ouvrir("choix", apres_cloture=True)
    client = chez(monde.max)
    with dans(monde.limoux):
        option = sondage.options.first()
    client.post(f"{RACINE}{sondage.pk}/", {"choix": option.pk})
    page = texte(client.get(f"{RACINE}{sondage.pk}/"))
    assert "Le résultat se verra après la clôture" in page
    assert "jauge" not in page
    chez(monde.anne).post(f"{RACINE}{sondage.pk}/clore/")
    assert "La réponse la plus choisie" in texte(client.get(f"{RACINE}{sondage.pk}/"))


def test_a_secret_vote_is_explained_before_and_after(monde, chez, ouvrir, dans):
    sondage = ouvrir(secret=True)
    client = chez(monde.max)
    assert "vous ne pourrez plus la changer" in texte(client.get(f"{RACINE}{sondage.pk}/"))
    client.post(f"{RACINE}{sondage.pk}/", {"avis": "objection", "raison": "Non merci."})
    page = texte(client.get(f"{RACINE}{sondage.pk}/"))
    assert "Votre vote est dans l’urne" in page
    assert "Non merci." not in page
    assert "déjà dans l’urne" in texte(client.post(f"{RACINE}{sondage.pk}/", {"avis": "pour"}))
    chez(monde.anne).post(f"{RACINE}{sondage.pk}/clore/")
    apres = texte(chez(monde.anne).get(f"{RACINE}{sondage.pk}/"))
    assert "Non merci." in apres
    assert "Max Durand" not in apres


def test_an_answer_sent_after_the_end_is_refused_and_kept_on_the_page(monde, chez, ouvrir, dans):
    sondage = ouvrir()
    avant = timezone.now() - datetime.timedelta(days=2)
    with dans(monde.limoux):
        Tour.objects.update(ouvert_le=avant, cloture_le=avant + datetime.timedelta(days=1))
    donnees = {"avis": "objection", "raison": "Trop tard pour moi."}
    page = texte(chez(monde.max).post(f"{RACINE}{sondage.pk}/", donnees))
    assert "vient de se clore" in page
    assert "Trop tard pour moi." in page
    assert not Vote._base_manager.exists()


def test_an_objection_without_a_reason_says_what_to_do(monde, chez, ouvrir):
    sondage = ouvrir()
    page = texte(chez(monde.max).post(f"{RACINE}{sondage.pk}/", {"avis": "objection"}))
    assert "Dites pourquoi" in page


def test_who_is_in_pause_reads_and_does_not_answer(monde, chez, ouvrir, dans):
    sondage = ouvrir()
    with dans(monde.limoux):
        mettre_en_pause(adhesion=monde.a_max, auteur=monde.anne)
    client = chez(monde.max)
    assert "en pause" in texte(client.get(f"{RACINE}{sondage.pk}/"))
    assert "Votre participation est en pause" in texte(client.post(f"{RACINE}{sondage.pk}/", {"avis": "pour"}))
    assert not Vote._base_manager.exists()


def test_a_proposal_is_amended_and_the_former_round_stays_readable(monde, chez, ouvrir):
    sondage = ouvrir(texte="À 10 h.")
    chez(monde.max).post(f"{RACINE}{sondage.pk}/", {"avis": "objection", "raison": "Trop tôt."})
    demain = timezone.localdate() + datetime.timedelta(days=2)
    donnees = {"texte": "À 11 h.", "cloture_le_0": f"{demain}", "cloture_le_1": "20:00"}
    assert chez(monde.anne).post(f"{RACINE}{sondage.pk}/amender/", donnees).status_code == 302
    page = texte(chez(monde.max).get(f"{RACINE}{sondage.pk}/"))
    assert "À 11 h." in page
    assert "Trop tôt." in page
    assert "Tour 1" in page


def test_scripts_in_a_proposal_are_shown_as_text(monde, chez, ouvrir):
    sondage = ouvrir(texte="<script>alert(1)</script> [x](javascript:alert(1))")
    page = chez(monde.max).get(f"{RACINE}{sondage.pk}/").content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_poll_is_kept_with_a_meeting(monde, chez, ouvrir, dans):
    sondage = ouvrir()
    debut = timezone.now() + datetime.timedelta(days=4)
    with dans(monde.limoux):
        fin = debut + datetime.timedelta(hours=2)
        reunion = Reunion.objects.create(groupement=monde.limoux, debut=debut, fin=fin, titre="Préparer l’hiver")
    chez(monde.anne).post(f"{RACINE}{sondage.pk}/reunion/", {"reunion": reunion.pk})
    assert "Préparer l’hiver" in texte(chez(monde.max).get(f"{RACINE}{sondage.pk}/"))
    assert chez(monde.anne).post(f"{RACINE}{sondage.pk}/reunion/", {"reunion": "x"}).status_code == 302


def test_the_home_page_asks_for_my_answer_until_I_gave_it(monde, chez, ouvrir):
    sondage = ouvrir(question="Et le samedi ?")
    client = chez(monde.max)
    page = texte(client.get("/g/limoux/"))
    assert "Sondage ·" in page
    client.post(f"{RACINE}{sondage.pk}/", {"avis": "pour"})
    page = texte(client.get("/g/limoux/"))
    assert "Sondage ·" not in page
    assert "Fin du sondage : Et le samedi ?" in page


def test_the_calendar_holds_the_end_of_a_poll_under_a_word_and_a_colour_of_its_own(monde, chez, ouvrir, dans):
    sondage = ouvrir()
    aujourd_hui = timezone.localdate()
    with dans(monde.limoux):
        vus = evenements(monde.a_max, aujourd_hui, aujourd_hui + datetime.timedelta(days=9))
    (fin,) = [evenement for evenement in vus if evenement.clef == f"sondage:{sondage.pk}"]
    assert (fin.genre, fin.mot, fin.titre) == ("sondage", "Fin de sondage", sondage.question)
    mois = texte(chez(monde.max).get("/g/limoux/calendrier/", {"mois": f"{fin.premier_jour:%Y-%m}"}))
    assert 'genre--sondage">Fin de sondage' in mois and "rdv--sondage" in mois


def test_lists_ask_as_many_questions_for_one_poll_as_for_many(monde, chez, ouvrir):
    client = chez(monde.max)

    def compter():
        with CaptureQueriesContext(connection) as vues:
            client.get(RACINE)
            client.get("/g/limoux/")
        return len(vues)

    ouvrir()
    un = compter()
    for _ in range(6):
        ouvrir("choix")
    assert compter() == un


def test_a_poll_with_many_answers_asks_as_many_questions(monde, chez, ouvrir, dans):
    sondage = ouvrir("dates")
    with dans(monde.limoux):
        options = list(sondage.options.all())
    reponse = {f"date-{option.pk}": "oui" for option in options}
    chez(monde.max).post(f"{RACINE}{sondage.pk}/", reponse)

    def compter():
        with CaptureQueriesContext(connection) as vues:
            chez(monde.max).get(f"{RACINE}{sondage.pk}/")
        return len(vues)

    un = compter()
    for personne in (monde.rosa, monde.tess, monde.anne):
        chez(personne).post(f"{RACINE}{sondage.pk}/", reponse)
    assert compter() == un
    assert Courriel.objects.filter(clef__startswith="sondage-ouvert").count() == 4


def test_the_minutes_of_a_meeting_show_the_polls_kept_with_it(monde, ouvrir, dans, rf):
    with dans(monde.limoux):
        reunion = f.reunion(monde.limoux)
        f.sondage(monde.limoux, monde.a_anne, question="À 17 h ?", reunion=reunion)
        f.sondage(monde.limoux, monde.a_anne, question="Qui représente ?", reunion=reunion, secret=True)
        ouvrir(question="Ailleurs ?")
        requete = rf.get("/")
        requete.groupement = monde.limoux
        gabarit = Template("{% load sondages %}{% sondages_de_la_reunion reunion %}")
        dessin = gabarit.render(Context({"request": requete, "reunion": reunion}))
    assert "Personne n’a encore répondu." in dessin
    assert "se verra après la clôture" in dessin
    assert "Ailleurs ?" not in dessin

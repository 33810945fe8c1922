"""Each one chooses how a group writes to them; what waits comes in one letter, once, whatever is killed or repeated."""

import datetime
import re
import threading
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groupement.calendrier import Evenement
from groupement.models import Adhesion, Courriel, EntreeJournal
from groupement.services import lettres
from groupement.services.courriels import deposer, envoyer
from groupement.services.preferences import lien_du_courrier, lien_preferences
from groupement.services.retours import noter_un_retour
from tests import fabrique as f

PARIS = ZoneInfo("Europe/Paris")
DIMANCHE = datetime.datetime(2026, 3, 29, 18, 5, tzinfo=PARIS)  # the day on which clocks change
Etat = Courriel.Etat
DATES: list = []


def dates_du_groupe(groupement, du, au):
    return {None: [e for e in DATES if du <= e.debut.date() <= au]}


@pytest.fixture(autouse=True)
def _dates(settings):
    DATES.clear()
    settings.DATES_DES_LETTRES = ["tests.groupement.test_lettres.dates_du_groupe"]


def ecrit(monde, personne, clef="un", **champs):
    return deposer(
        clef=f"{clef}:{personne.pk}", destinataire=personne.email, personne=personne, groupement=monde.limoux,
        sujet=champs.pop("sujet", "Une fête à la ferme"), texte="Bonjour,\n\nVenez nombreux.\n\n-- \nVous recevez…\n",
        **champs,
    )  # fmt: skip


def choisit(adhesion, courrier):
    adhesion.courrier = courrier
    adhesion.save()
    return adhesion


def ecrire(monde, quand=DIMANCHE):
    Courriel.objects.filter(etat=Etat.EN_ATTENTE).update(depose_le=quand - datetime.timedelta(hours=5))
    return lettres.ecrire_les_lettres(groupement=monde.limoux, maintenant=quand)


@pytest.fixture
def limoux(monde, dans):
    with dans(monde.limoux):
        yield monde


def test_at_once_unless_chosen_otherwise(limoux):
    assert ecrit(limoux, limoux.max).etat == Etat.A_ENVOYER
    for choix in ("quotidien", "hebdo", "papier"):
        choisit(limoux.a_max, choix)
        assert ecrit(limoux, limoux.max, clef=choix).etat == Etat.EN_ATTENTE
        assert ecrit(limoux, limoux.max, clef=f"urgent {choix}", urgent=True).etat == Etat.A_ENVOYER


def test_who_is_not_a_member_is_written_to_at_once(limoux):
    choisit(limoux.a_max, "hebdo")
    assert ecrit(limoux, limoux.zoe).etat == Etat.A_ENVOYER
    assert deposer(
        clef="x", destinataire="ferme@exemple.test", groupement=limoux.limoux, sujet="s", texte="t"
    ).etat == (Etat.A_ENVOYER)


def test_one_letter_a_week_gathers_what_waited(limoux):
    choisit(limoux.a_max, "hebdo")
    ecrit(limoux, limoux.max, clef="a", sujet="La fête", repondre_a=["anne@exemple.test"])
    ecrit(limoux, limoux.max, clef="b", sujet="Le minutes de mardi")
    ecrit(limoux, limoux.max, clef="c", sujet="Urgent", urgent=True)
    DATES.append(
        Evenement(clef="reunion:1", genre="reunion", debut=DIMANCHE + datetime.timedelta(days=2), titre="Réunion")
    )
    assert ecrire(limoux) == 1
    lettre = Courriel.objects.get(clef__startswith="lettre:")
    assert lettre.sujet == "La lettre de la semaine, dimanche 29\u00a0mars : 2\u00a0messages"
    assert "La fête" in lettre.texte and "Venez nombreux." in lettre.texte and "Vous recevez…" not in lettre.texte
    assert "Pour répondre : anne@exemple.test" in lettre.texte and "Réunion" in lettre.texte
    assert "mardi 31\u00a0mars" in lettre.html and "Urgent" not in lettre.texte
    assert set(lettre.regroupes.values_list("etat", flat=True)) == {Etat.REGROUPE}
    assert ecrire(limoux) == 0, "once"


def test_only_on_its_day_and_from_its_hour_on_also_after_a_night_of_trouble(limoux):
    choisit(limoux.a_max, "hebdo")
    ecrit(limoux, limoux.max)
    for trop_tot in (DIMANCHE - datetime.timedelta(days=1), DIMANCHE.replace(hour=17, minute=59)):
        assert ecrire(limoux, trop_tot) == 0
    assert ecrire(limoux, DIMANCHE + datetime.timedelta(hours=14)) == 1, "the worker was down in the evening"
    assert Courriel.objects.get(clef__startswith="lettre:").clef.endswith("hebdo:20260329")


def test_however_the_day_moves_no_two_weekly_letters_in_seven_days_and_nothing_is_lost(limoux):
    """Every day moves to the next one, for a month: the beat runs each evening."""
    choisit(limoux.a_max, "hebdo")
    ecrits, recus = 0, []
    for n in range(30):
        soir = DIMANCHE + datetime.timedelta(days=n)
        limoux.limoux.jour_de_la_lettre = soir.weekday()
        limoux.limoux.save()
        if n < 25:
            ecrit(limoux, limoux.max, clef=f"m{n}", sujet=f"Nouvelle {n}")
            ecrits += 1
        if ecrire(limoux, soir):
            recus.append(n)
    assert recus == [0, 7, 14, 21, 28]
    assert Courriel.objects.filter(etat=Etat.REGROUPE, lettre__isnull=False).count() == ecrits


def test_a_day_moved_once_leaves_the_next_letter_to_the_week_after(limoux):
    choisit(limoux.a_max, "hebdo")
    ecrit(limoux, limoux.max, clef="a")
    assert ecrire(limoux) == 1
    limoux.limoux.jour_de_la_lettre = 1
    ecrit(limoux, limoux.max, clef="b")
    mardi = DIMANCHE + datetime.timedelta(days=2)
    assert [ecrire(limoux, mardi + datetime.timedelta(days=n)) for n in (0, 7)] == [0, 1]


def test_who_chooses_after_the_hour_waits_for_the_next_letter(limoux):
    lettres.choisir_son_courrier(adhesion=limoux.a_max, courrier="hebdo", auteur=limoux.max)
    ecrit(limoux, limoux.max)
    Adhesion.objects.update(courrier_choisi_le=DIMANCHE + datetime.timedelta(hours=10))
    assert ecrire(limoux, DIMANCHE + datetime.timedelta(hours=14)) == 0
    assert ecrire(limoux, DIMANCHE + datetime.timedelta(days=7)) == 1


def test_a_letter_a_day_when_there_is_something(limoux):
    choisit(limoux.a_max, "quotidien")
    mardi = DIMANCHE + datetime.timedelta(days=2)
    assert ecrire(limoux, mardi) == 0
    ecrit(limoux, limoux.max)
    assert ecrire(limoux, mardi) == 1
    assert "La lettre du jour" in Courriel.objects.get(clef__startswith="lettre:").sujet


def test_a_reminder_that_is_over_is_not_told_any_more(limoux):
    choisit(limoux.a_max, "hebdo")
    ecrit(limoux, limoux.max, utile_jusqu_a=DIMANCHE - datetime.timedelta(hours=1))
    assert ecrire(limoux) == 0
    assert Courriel.objects.get(clef__startswith="un:").etat == Etat.REGROUPE, "it waits for nothing"


def test_above_the_cap_the_rest_waits_for_the_letter_of_the_week(limoux):
    limoux.limoux.courriels_par_semaine = 2
    limoux.limoux.save()
    assert [ecrit(limoux, limoux.max, clef=str(n)).etat for n in range(3)] == ["a_envoyer", "a_envoyer", "en_attente"]
    assert ecrit(limoux, limoux.max, clef="u", urgent=True).etat == Etat.A_ENVOYER
    assert ecrit(limoux, limoux.rosa).etat == Etat.A_ENVOYER, "each one has their own"
    assert ecrire(limoux) == 1
    limoux.limoux.courriels_par_semaine = 0
    limoux.limoux.save()
    assert ecrit(limoux, limoux.max, clef="sans limite").etat == Etat.A_ENVOYER


def test_who_reads_on_paper_gets_a_sheet_that_the_group_prints(limoux, chez):
    choisit(limoux.a_max, "papier")
    ecrit(limoux, limoux.max)
    sans = f.adhesion(limoux.limoux, f.personne("Odette", email=None))
    DATES.append(Evenement(clef="r:1", genre="reunion", debut=DIMANCHE + datetime.timedelta(days=1), titre="Réunion"))
    assert ecrire(limoux) == 2
    assert set(Courriel.objects.filter(etat=Etat.A_IMPRIMER).values_list("personne", flat=True)) == {
        limoux.max.pk, sans.personne_id,
    }  # fmt: skip
    adresse = reverse("lettres:a_imprimer", args=["limoux"])
    Courriel.objects.filter(etat=Etat.A_IMPRIMER).update(depose_le=timezone.now())
    page = chez(limoux.anne).get(adresse)
    assert "Odette" in page.text and "Venez nombreux" in page.text
    choisies = re.findall(r'name="lettre" value="(\d+)"', page.text)
    assert "sont imprimées" in chez(limoux.anne).post(adresse, {"lettre": choisies}, follow=True).text
    assert Courriel.objects.filter(etat=Etat.IMPRIME).count() == 2
    assert "déjà notées" in chez(limoux.anne).post(adresse, {"lettre": choisies}, follow=True).text
    assert chez(limoux.max).get(adresse).status_code == 404


def test_as_many_queries_for_a_hundred_members_as_for_one(limoux):
    def compter(jour):
        with CaptureQueriesContext(connection) as requetes:
            ecrites = ecrire(limoux, DIMANCHE + datetime.timedelta(weeks=jour))
        return ecrites, len(requetes)

    choisit(limoux.a_max, "hebdo")
    ecrit(limoux, limoux.max)
    assert compter(0)[0] == 1
    ecrit(limoux, limoux.max, clef="deux")
    un = compter(1)[1]
    for n in range(60):
        personne = f.personne(f"P{n}")
        f.adhesion(limoux.limoux, personne, courrier="hebdo")
        ecrit(limoux, personne)
    ecrites, nombre = compter(2)
    assert ecrites == 60 and nombre == un


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_each_letter_once(monde, dans):
    with dans(monde.limoux):
        for n in range(30):
            personne = f.personne(f"P{n}")
            f.adhesion(monde.limoux, personne, courrier="hebdo")
            ecrit(monde, personne)
        Courriel.objects.update(depose_le=DIMANCHE - datetime.timedelta(hours=5))
    ensemble, erreurs = threading.Barrier(3), []

    def travailler():
        try:
            with dans(monde.limoux):
                ensemble.wait(10)
                lettres.ecrire_les_lettres(groupement=monde.limoux, maintenant=DIMANCHE)
        except Exception as erreur:
            erreurs.append(erreur)
        finally:
            connections.close_all()

    fils = [threading.Thread(target=travailler) for _ in range(3)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(30)
    assert not erreurs
    assert Courriel.objects.filter(clef__startswith="lettre:").count() == 30
    assert not Courriel.objects.filter(etat=Etat.EN_ATTENTE).exists()
    assert Courriel.objects.filter(etat=Etat.REGROUPE, lettre__isnull=False).count() == 30


class TestStoppingWithoutSigningIn:
    def test_one_click_of_the_mail_program(self, limoux):
        courriel = ecrit(limoux, limoux.max)
        assert envoyer(courriel_id=courriel.pk)
        [parti] = mail.outbox
        lien = parti.extra_headers["List-Unsubscribe"].strip("<>")
        assert parti.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        chemin = lien[lien.index("/lettres") :]
        assert Client(enforce_csrf_checks=True).post(chemin, {"List-Unsubscribe": "One-Click"}).status_code == 200
        limoux.a_max.refresh_from_db()
        assert limoux.a_max.courrier == Adhesion.Courrier.PAPIER
        assert EntreeJournal.objects.get(action="courrier.choisir").auteur == limoux.max

    def test_what_is_urgent_offers_no_unsubscribing(self, limoux):
        envoyer(courriel_id=ecrit(limoux, limoux.max, urgent=True).pk)
        assert "List-Unsubscribe" not in mail.outbox[0].extra_headers

    def test_a_reminder_keeps_its_own_link(self, limoux):
        lien = lien_preferences(limoux.max, "cloture")
        courriel = ecrit(limoux, limoux.max)
        Courriel.objects.filter(pk=courriel.pk).update(texte=f"Bonjour\n-- \nArrêter : {lien}")
        envoyer(courriel_id=courriel.pk)
        assert mail.outbox[0].extra_headers["List-Unsubscribe"] == f"<{lien}>"

    def test_the_page_of_the_link_offers_each_choice(self, limoux):
        lien = lien_du_courrier(limoux.max.pk, limoux.limoux.pk)
        chemin = lien[lien.index("/lettres") :]
        assert "une lettre par semaine, le dimanche à 18 h" in Client().get(chemin).text
        assert "C’est noté" in Client().post(chemin, {"courrier": "hebdo"}).text
        assert Client().post(chemin, {"courrier": "pigeon"}).status_code == 200
        limoux.a_max.refresh_from_db()
        assert limoux.a_max.courrier == "hebdo"
        assert Client().get(chemin.replace("lettres/", "lettres/x")).status_code == 404

    def test_a_link_of_somebody_who_left_leads_nowhere(self, limoux):
        lien = lien_du_courrier(limoux.zoe.pk, limoux.limoux.pk)
        assert Client().get(lien[lien.index("/lettres") :]).status_code == 404


class TestPages:
    def test_a_member_chooses_and_reads_again(self, limoux, chez):
        adresse = reverse("lettres:mon_courrier", args=["limoux"])
        courriel = ecrit(limoux, limoux.max)
        page = chez(limoux.max).get(adresse).text
        assert "Une fête à la ferme" in page
        assert "Venez nombreux" in chez(limoux.max).get(f"{adresse}{courriel.pk}/").text
        assert chez(limoux.tess).get(f"{adresse}{courriel.pk}/").status_code == 404
        assert chez(limoux.max).post(adresse, {"courrier": "hebdo"}).status_code == 302
        limoux.a_max.refresh_from_db()
        assert limoux.a_max.courrier == "hebdo"

    def test_facilitators_see_how_much_it_is_and_set_the_day(self, limoux, chez):
        adresse = reverse("lettres:courrier", args=["limoux"])
        for n in range(3):
            ecrit(limoux, limoux.max, clef=str(n))
        page = chez(limoux.anne).get(adresse).text
        assert re.search(r"Max Durand.*?<td[^>]*>3</td>", page, re.S)
        envoi = {"jour_de_la_lettre": "2", "heure_de_la_lettre": "7", "courriels_par_semaine": "3"}
        assert chez(limoux.anne).post(adresse, envoi).status_code == 302
        limoux.limoux.refresh_from_db()
        assert (limoux.limoux.jour_de_la_lettre, limoux.limoux.heure_de_la_lettre) == (2, 7)
        assert chez(limoux.anne).post(adresse, envoi | {"heure_de_la_lettre": "25"}).status_code == 200
        for personne in (limoux.max, limoux.zoe):
            assert chez(personne).get(adresse).status_code == 404


RAPPORT = """\
From: MAILER-DAEMON@mail.exemple.test
To: groupement@exemple.test
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.exemple.test

Final-Recipient: rfc822; max@exemple.test
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown user

--b
Content-Type: text/rfc822-headers

Message-ID: {identifiant}
Subject: x

--b--
"""


class TestReturns:
    def test_a_mail_that_comes_back_is_noted_once_and_shown(self, limoux, chez):
        courriel = ecrit(limoux, limoux.max)
        envoyer(courriel_id=courriel.pk)
        identifiant = mail.outbox[0].extra_headers["Message-ID"]
        assert noter_un_retour(RAPPORT.format(action="delayed", identifiant=identifiant).encode()) is None
        assert (
            noter_un_retour(RAPPORT.format(action="failed", identifiant="<9.20200101000000@groupement>").encode())
            is None
        )
        revenu = noter_un_retour(RAPPORT.format(action="failed", identifiant=identifiant).encode())
        assert revenu == courriel and "unknown user" in revenu.erreur
        note_le = revenu.revenu_le
        assert noter_un_retour(RAPPORT.format(action="failed", identifiant=identifiant).encode()).revenu_le == note_le
        assert "courriel revenu" in chez(limoux.anne).get(reverse("lettres:courrier", args=["limoux"])).text

    def test_what_is_no_report_is_left_alone(self, limoux):
        for octets in (b"", b"\x00\xff", b"Subject: x\n\nBonjour <1.20200101000000@groupement>"):
            assert noter_un_retour(octets) is None

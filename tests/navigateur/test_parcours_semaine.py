"""A week in the life of a group, for somebody who chose one letter a week: whatever happens, they get one mail, and
besides it only what is urgent.

Max chooses on a phone; around him a round is open, a meeting is planned and moved, minutes of a poll, a message to all,
a charter, a duty called for. On the evening of the letter all of it is in one.
"""

import datetime
import re

import pytest
from django.core import mail
from django.utils import timezone
from django_scopes import scopes_disabled

from commandes.services.rappels import deposer_les_rappels
from groupement.models import Adhesion, Courriel
from groupement.services.lettres import PARIS
from groupement.tasks import ecrire_les_lettres, envoyer_les_courriels_dus
from reunions.models import Reunion
from tests import fabrique as f
from tests.navigateur.gestes import attendre

TELEPHONE = {"largeur": 360, "hauteur": 780}
Etat = Courriel.Etat


@pytest.fixture
def semaine(monde, settings, live_server):
    """The letter is that of today; the round closes in the hours of the first reminder."""
    settings.ADRESSE_DU_SITE = live_server.url
    monde.limoux.jour_de_la_lettre = timezone.now().astimezone(PARIS).weekday()
    monde.limoux.heure_de_la_lettre = 0
    monde.limoux.save()
    with scopes_disabled():
        commande = f.commande(monde.limoux, nom="Panier d’hiver")
        monde.volet = f.volet(commande, monde.partenariat)
        f.offre(monde.volet, nom="Pommes")
    return monde


def siens(personne, **lesquels):
    return Courriel.objects.filter(personne=personne, **lesquels)


def test_one_mail_for_a_whole_week_and_what_is_urgent(semaine, ouvrir, ouvrier):
    with scopes_disabled():
        choose_one_letter_a_week(ouvrir(semaine.max, **TELEPHONE))
        a_week_of_everything(semaine, ouvrir(semaine.anne))
        something_urgent(ouvrir(semaine.anne))
        the_evening_of_the_letter(semaine)
        read_it_again(ouvrir(semaine.max, **TELEPHONE))
        how_much_it_was(ouvrir(semaine.anne))


# --- The steps ---------------------------------------------------------------------------------------------------


def choose_one_letter_a_week(page):
    page.goto("/g/limoux/")
    page.get_by_role("link", name="Mon courrier").click()
    page.get_by_role("radio", name=re.compile("une lettre par semaine")).check()
    page.get_by_role("button", name="Enregistrer mon choix").click()
    page.get_by_text("C’est enregistré.").wait_for()


def a_week_of_everything(semaine, page):
    deposer_les_rappels()
    for sujet in ("La fête de la ferme", "Des bocaux à rendre"):
        page.goto("/g/limoux/messages/ecrire/")
        page.get_by_label("À qui").select_option("tous")
        page.get_by_label("Sujet").fill(sujet)
        page.get_by_label("Message", exact=True).fill("Venez **nombreux**.")
        page.get_by_role("button", name="Voir à qui il part").click()
        page.get_by_text("Qui a choisi une lettre le lira dans la prochaine").wait_for()
        page.get_by_role("button", name="Envoyer à").click()
        page.get_by_text("Votre message part.").wait_for()
    page.goto("/g/limoux/reunions/nouvelle/")
    page.get_by_label(re.compile("^Titre")).fill("Préparer l’hiver")
    page.get_by_label("Jour").fill((timezone.localdate() + datetime.timedelta(days=4)).isoformat())
    page.get_by_role("button", name="Prévoir la réunion").click()
    page.get_by_role("heading", name="Préparer l’hiver").wait_for()
    f.sondage(semaine.limoux, semaine.a_anne)
    f.version_de_charte(semaine.a_anne, publiee=False)
    page.goto("/g/limoux/charte/brouillon/publier/")
    page.get_by_role("button", name="Publier cette version").click()
    page.get_by_text("de la charte est publiée").wait_for()
    attendus = ["rappel-cloture", "message", "message", "reunion-prevue", "sondage-ouvert", "charte-version"]
    attendre(lambda: siens(semaine.max, etat=Etat.EN_ATTENTE).count() >= len(attendus), "all of it waits for Max")
    assert not siens(semaine.max).exclude(etat=Etat.EN_ATTENTE).exists()
    attendre(lambda: siens(semaine.rosa, etat=Etat.ENVOYE).count() >= 5, "Rosa gets them as they come")


def something_urgent(page):
    reunion = Reunion.objects.get(titre="Préparer l’hiver")
    page.goto(f"/g/limoux/reunions/{reunion.pk}/deplacer/")
    page.get_by_label("Jour").fill((timezone.localdate() + datetime.timedelta(days=5)).isoformat())
    page.locator("main button.bouton--principal").click()
    attendre(lambda: Courriel.objects.filter(clef__startswith="reunion-deplacee:").exists(), "the meeting is moved")


def the_evening_of_the_letter(semaine):
    hier = timezone.now() - datetime.timedelta(days=1)
    Adhesion.objects.filter(pk=semaine.a_max.pk).update(courrier_choisi_le=hier)  # he chose before its hour
    ecrire_les_lettres()
    ecrire_les_lettres()
    envoyer_les_courriels_dus()
    attendre(lambda: siens(semaine.max, etat=Etat.ENVOYE).count() == 2, "the letter and what was urgent have left")
    recus = [courriel for courriel in mail.outbox if semaine.max.email in courriel.to[0]]
    assert len(recus) == 2
    [lettre] = [courriel for courriel in recus if "La lettre de la semaine" in courriel.subject]
    [urgent] = [courriel for courriel in recus if courriel is not lettre]
    assert urgent.subject.startswith("Changement : Préparer l’hiver")
    for dit in (
        "La fête de la ferme",
        "Des bocaux à rendre",
        "Préparer l’hiver",
        "Panier d’hiver",
        "Venez",
        "La charte de Limoux",
    ):
        assert dit in lettre.body
    assert lettre.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not siens(semaine.max, etat=Etat.EN_ATTENTE).exists()


def read_it_again(page):
    page.goto("/g/limoux/lettres/")
    page.get_by_role("button", name="J’accepte").click()  # the charter, then what he came for
    page.get_by_role("link", name=re.compile("^La lettre de la semaine")).click()
    page.get_by_text("La fête de la ferme").first.wait_for()


def how_much_it_was(page):
    page.goto("/g/limoux/courrier/")
    page.get_by_role("button", name="J’accepte").click()
    rangee = page.get_by_role("row", name=re.compile("^Max Durand"))
    assert rangee.get_by_role("cell").nth(5).inner_text() == "2", "this week"

"""As people do it: dates into one's own agenda, something pinned on the board, one's data taken away."""

import datetime

from django.utils import timezone

from groupement.models import Annonce, FichierDemande
from groupement.portee import dans_le_groupement
from groupement.services.fichiers import fabriquer
from tests import fabrique as f
from tests.groupement.ical import lire


def test_from_the_calendar_to_one_s_own_agenda(monde, ouvrir, sans_ouvrier):
    with dans_le_groupement(monde.limoux):
        f.volet(f.commande(monde.limoux, nom="Agrumes"), monde.partenariat)
    page = ouvrir(monde.max, largeur=1280)
    livraison = timezone.localdate() + datetime.timedelta(days=5)
    page.goto(f"/g/limoux/calendrier/?mois={livraison:%Y-%m}")
    page.get_by_role("table").get_by_role("link", name="Agrumes").last.wait_for()
    page.get_by_role("link", name="Les avoir dans mon agenda").click()
    adresse = page.get_by_label("Adresse de votre calendrier").input_value()
    assert page.get_by_role("link", name="Abonner cet appareil").get_attribute("href").startswith("webcal://")
    chemin = "/" + adresse.split("/", 3)[3]
    titres = {e.texte("SUMMARY") for e in lire(page.request.get(chemin).body()).enfants}
    assert titres == {"Clôture : Agrumes", "Livraison : Agrumes"}
    page.get_by_role("link", name="Demander une nouvelle adresse").click()
    page.get_by_role("button", name="Changer l’adresse").click()
    page.get_by_text("L’ancienne ne répond plus").wait_for()
    assert page.get_by_label("Adresse de votre calendrier").input_value() != adresse
    assert page.request.get(chemin).status == 404


def test_a_question_is_pinned_answered_and_found(monde, ouvrir):
    page = ouvrir(monde.max, largeur=360)
    page.goto("/g/limoux/panneau/")
    page.get_by_role("link", name="Afficher quelque chose").click()
    page.get_by_label("Question").check()
    page.get_by_label("Titre").fill("Où laver les cagettes ?")
    page.get_by_label("Texte").fill("Il y en a **douze**.")
    page.get_by_role("button", name="Afficher", exact=True).click()
    page.get_by_role("heading", name="Où laver les cagettes ?").wait_for()
    autre = ouvrir(monde.rosa, largeur=360)
    autre.goto("/g/limoux/panneau/?q=cagette")
    autre.get_by_role("link", name="Où laver les cagettes ?").click()
    autre.get_by_label("Votre réponse").fill("Au lavoir, derrière la salle.")
    autre.get_by_role("button", name="Répondre").click()
    autre.get_by_role("button", name="Ne plus suivre").wait_for()
    page.reload()
    page.get_by_text("Au lavoir, derrière la salle.").wait_for()
    with dans_le_groupement(monde.limoux):
        assert Annonce.objects.get().suivis.count() == 2


def test_my_data_is_asked_for_prepared_and_shown_without_a_reload(monde, ouvrir, sans_ouvrier):
    page = ouvrir(monde.max, largeur=360)
    page.goto("/mes-donnees/")
    page.get_by_role("button", name="Préparer mes données").click()
    page.get_by_text("En préparation").wait_for()
    fabriquer(fichier_id=FichierDemande.objects.get().pk)
    with page.expect_download() as attendu:
        page.get_by_role("link", name="Télécharger").click()
    assert attendu.value.suggested_filename.endswith(".zip")

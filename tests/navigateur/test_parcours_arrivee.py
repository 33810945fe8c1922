"""A newcomer goes from the public page of a group to a first order, with the people who welcome them."""

import re

import pytest
from django.core.cache import cache
from django_scopes import scopes_disabled

from commandes.models import Ligne
from groupement.models import Adhesion, Candidature, Entree
from tests import fabrique as f
from tests.navigateur.gestes import attendre, messages_a, tient_en_largeur

TELEPHONE = {"largeur": 360, "hauteur": 780}
NOURA = "noura@exemple.test"


@pytest.fixture
def recit(monde, settings, live_server):
    """The cast of `monde`, an open round of the farm, and a door that asks for five steps."""
    settings.ADRESSE_DU_SITE = live_server.url  # the links of mails are followed
    cache.clear()
    monde.limoux.commune = "Limoux"
    monde.limoux.save()
    commande = f.commande(monde.limoux, nom="Commande d’hiver")
    f.offre(f.volet(commande, monde.partenariat), nom="Carottes", unite="kg")
    Entree.objects.create(
        groupement=monde.limoux, page_publique=True, quand="Le samedi",
        etapes=["adresse", "contact", "parrainage", "charte", "foyer"],
    )  # fmt: skip
    return monde


def test_from_the_public_page_to_a_first_order(recit, ouvrir, ouvrier):
    with scopes_disabled():
        nouvelle = ouvrir(None, **TELEPHONE)
        ask_to_come(nouvelle)
        confirm_the_address(nouvelle)
        welcome(ouvrir(recit.anne))
        offer_to_sponsor(recit, ouvrir(recit.max, **TELEPHONE))
        do_ones_own_steps(nouvelle)
        come_in(nouvelle)
        order(nouvelle)


def ask_to_come(page):
    page.goto("/groupements/")
    page.get_by_placeholder("Votre commune").fill("limoux")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Limoux").first.click()
    page.get_by_role("link", name="Demander à venir").click()
    page.get_by_label("Prénom").fill("Noura")
    page.get_by_label("Nom", exact=True).fill("Haddad")
    page.get_by_label("Adresse e-mail").fill(NOURA)
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.locator("[data-erreurs]").wait_for()  # the agreement was forgotten; what was typed is still there
    assert page.get_by_label("Prénom").input_value() == "Noura"
    page.get_by_label("J’accepte que le groupement garde").check()
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.get_by_role("heading", name="Regardez vos courriels").wait_for()
    tient_en_largeur(page)
    assert Candidature.objects.get().etat == "a_confirmer"


def confirm_the_address(page):
    [message] = attendre(lambda: messages_a(NOURA), "the mail that confirms")
    page.goto(re.search(r"https?://\S+/venir/\S+", message.body)[0])
    page.get_by_role("button", name="Confirmer ma demande").click()
    page.get_by_text("Prochaine étape : premier contact.").wait_for()
    tient_en_largeur(page)


def welcome(page):
    page.goto("/g/limoux/")
    page.get_by_role("link", name="Voir les arrivées").click()
    page.get_by_role("link", name="Noura Haddad").click()
    page.get_by_role("button", name="Je m’en charge").click()
    page.get_by_text("Vous accueillez Noura Haddad.").wait_for()
    page.get_by_label("Note sur l’étape premier contact").fill("au téléphone, mardi")
    page.get_by_role("button", name="C’est fait : premier contact").click()
    page.get_by_text("Prochaine étape : parrainage.").wait_for()
    assert page.get_by_text("au téléphone, mardi").is_visible()


def offer_to_sponsor(recit, page):
    page.goto("/g/limoux/arrivees/")
    assert not page.get_by_text(NOURA).count()  # nobody's address before one vouches for them
    page.get_by_role("button", name="Je parraine Noura").click()
    page.get_by_text("Merci ! Vous parrainez Noura").wait_for()
    assert Candidature.objects.get().parrain_id == recit.a_max.pk


def do_ones_own_steps(page):
    page.reload()
    page.get_by_text("Prochaine étape : charte acceptée.").wait_for()
    assert page.get_by_text("Max Durand").is_visible()
    page.get_by_role("button", name="J’ai lu la charte et je l’accepte").click()
    page.get_by_text("Prochaine étape : foyer complété.").wait_for()
    page.get_by_label("Nom du foyer").fill("Haddad Noura")
    page.get_by_label("Téléphone").fill("06 12 34 56 78")
    page.get_by_role("button", name="Enregistrer mon foyer").click()
    page.get_by_role("heading", name="Bienvenue Noura").wait_for()
    assert Adhesion.objects.get(personne__email=NOURA).est_active


def come_in(page):
    bienvenue = attendre(
        lambda: [m for m in messages_a(NOURA) if m.subject.startswith("Bienvenue")], "the mail that opens the door"
    )[0]
    page.goto(re.search(r"https?://\S+/venir/\S+", bienvenue.body)[0])
    page.get_by_role("button", name="Entrer dans le groupement").click()
    page.get_by_role("heading", name="Votre première commande").wait_for()
    assert page.get_by_text("Max Durand vous parraine").is_visible()
    tient_en_largeur(page)


def order(page):
    page.get_by_role("link", name="Commander", exact=True).and_(page.locator(".bouton")).click()
    page.get_by_role("button", name=re.compile("Ajouter|Plus|plus")).first.click()
    attendre(lambda: Ligne.objects.filter(panier__foyer__nom="Haddad Noura"), "the first line of a basket")
    assert Ligne.objects.get().quantite == 1


def test_a_list_of_members_comes_in(recit, ouvrir, sans_ouvrier):
    page = ouvrir(recit.anne, **TELEPHONE)
    page.goto("/g/limoux/membres/")
    page.get_by_role("link", name="Importer une liste").click()
    liste = "Prénom;Nom;Mél;Famille\nNoura;Haddad;noura@exemple.test;Les Haddad\nLuc;Roux;;\nx;y;pas une adresse;\n"
    page.get_by_label("Votre liste").set_input_files(
        {"name": "membres.csv", "mimeType": "text/csv", "buffer": liste.encode()}
    )
    page.get_by_role("button", name="Déposer le fichier").click()
    page.get_by_text("Nouveau foyer : Les Haddad.").wait_for()
    page.get_by_text("n’est pas une adresse e-mail").wait_for()
    tient_en_largeur(page)
    page.get_by_label("Prévenir ces personnes par courriel").check()
    page.get_by_role("button", name="Confirmer l’import").click()
    page.get_by_text("C’est fait : 2 personnes, 2 nouveaux foyers, 1 courriel en route.").wait_for()
    with scopes_disabled():
        assert Adhesion.objects.filter(foyer__nom="Les Haddad").count() == 1

"""Everybody can use every page: axe finds nothing on a phone nor on a laptop, in the light nor in the dark, and nothing
has to be scrolled sideways. The pages come from the routes of the site, so that one added tomorrow is looked at too."""

import datetime
import re

import pytest
from django.http import HttpResponseNotFound

from tests.navigateur.scene import pages_de, pages_des_etats, pages_des_reunions, planter

# Who, and whose pages are looked at already by another case.
ROLES = {
    "nobody": (None, ()),
    "member": ("max", (None,)),
    "referent": ("rosa", (None, "max")),
    "facilitator": ("anne", (None, "max", "rosa")),
    "coordinator": ("coline", (None, "max", "anne")),
    "admin": ("ada", (None, "max", "coline")),
}
# Looked at for each role, in the dark and on a laptop too: what they show depends on who looks.
PRINCIPALES = re.compile(
    r"groupement:(accueil|accueil_groupement|membres|foyer|reseau|administration)$"
    r"|commandes:(liste|commande|gerer|volet|preparer)$|annuaire:producteurs?$|account_login$|aide:sommaire$"
)
REPONSES = (200, 403, 404, 410, 429)
_routes: dict[str | None, set[str]] = {}  # those that each person reaches, read once


@pytest.fixture
def scene(monde, monkeypatch):
    # Nothing leaves the test process, and a refusal met on the way to the pages need not be drawn.
    monkeypatch.setattr("groupement.file_de_taches._envoyer", lambda tache, args: None)
    monkeypatch.setattr("groupement.urls.handler404", lambda request, exception: HttpResponseNotFound())
    return planter(monde)


def personne(scene, nom):
    return getattr(scene.monde, nom) if nom else None


def routes_de(scene, nom):
    if nom not in _routes:
        _routes[nom] = set(pages_de(personne(scene, nom), scene))
    return _routes[nom]


def regarder(page, chemins, fautes_sur_la_page, au_large=()):
    """Each page on a phone; those of `au_large` in the dark and on a laptop too."""
    fautes = []
    for chemin in chemins:
        page.set_viewport_size({"width": 360, "height": 780})
        reponse = page.goto(chemin)
        assert reponse.status in REPONSES, (chemin, reponse.status)
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            fautes.append(f"{chemin}: wider than 360 px")
        fautes += fautes_sur_la_page(page)
        if chemin in au_large:
            page.emulate_media(color_scheme="dark")
            fautes += fautes_sur_la_page(page, seulement="color-contrast")
            page.set_viewport_size({"width": 1280, "height": 900})
            page.emulate_media(color_scheme="light")
            fautes += fautes_sur_la_page(page)
    assert not fautes, "\n".join(fautes)


@pytest.mark.parametrize("role", ROLES)
def test_axe_finds_nothing_on_the_pages_of(role, scene, ouvrir, fautes_sur_la_page):
    nom, deja_vus = ROLES[role]
    siennes = pages_de(personne(scene, nom), scene)
    _routes[nom] = set(siennes)
    deja_vues = set().union(*(routes_de(scene, autre) for autre in deja_vus))
    principales = {chemin for route, chemin in siennes.items() if PRINCIPALES.search(route)}
    nouvelles = [chemin for route, chemin in siennes.items() if chemin in principales or route not in deja_vues]
    assert nouvelles
    regarder(ouvrir(personne(scene, nom)), nouvelles, fautes_sur_la_page, principales)


def test_axe_finds_nothing_on_a_round_in_any_state(scene, ouvrir, fautes_sur_la_page):
    regarder(ouvrir(scene.monde.rosa), pages_des_etats(scene), fautes_sur_la_page)


def test_axe_finds_nothing_on_a_meeting_in_any_state(scene, ouvrir, fautes_sur_la_page):
    chemins = pages_des_reunions(scene)
    regarder(ouvrir(scene.monde.anne), chemins, fautes_sur_la_page, chemins)
    regarder(ouvrir(scene.monde.tess), chemins[:4], fautes_sur_la_page)


@pytest.mark.parametrize("role", ["max", "anne"])
def test_axe_finds_nothing_on_polls_in_any_state(role, scene, ouvrir, fautes_sur_la_page):
    """Max has answered, Anne has not and runs them: she also types answers in."""
    chemins = [chemin for nom, chemin in scene.sondages.items() if role == "anne" or not nom.startswith("saisir")]
    au_large = chemins if role == "anne" else ()
    regarder(ouvrir(getattr(scene.monde, role)), chemins, fautes_sur_la_page, au_large)


def test_axe_finds_nothing_on_the_preview_of_a_message(scene, ouvrir, fautes_sur_la_page):
    page = ouvrir(scene.monde.anne, largeur=360, hauteur=780)
    page.goto("/g/limoux/messages/ecrire/")
    page.get_by_label("À qui").select_option("tous")
    page.get_by_label("Sujet").fill("Livraison avancée à 16 h")
    page.get_by_label("Message", exact=True).fill("Le maraîcher arrive **plus tôt**.")
    page.get_by_role("button", name="Voir à qui il part").click()
    page.get_by_role("button", name="Envoyer à").wait_for()
    assert not (fautes := fautes_sur_la_page(page)), "\n".join(fautes)
    page.get_by_role("button", name="Envoyer à").click()
    page.get_by_text("Votre message part.").wait_for()
    assert not (fautes := fautes_sur_la_page(page)), "\n".join(fautes)


def test_axe_finds_nothing_on_what_a_producer_sees(scene, ouvrir, fautes_sur_la_page):
    chemins = list(scene.liens.values())
    regarder(ouvrir(None), chemins, fautes_sur_la_page, chemins)


def test_axe_finds_nothing_on_pages_of_errors(monde, ouvrir, fautes_sur_la_page, sans_ouvrier, monkeypatch):
    scene = planter(monde)
    page = ouvrir(monde.max, largeur=360)
    statuts, fautes = [], []

    def noter(reponse):
        statuts.append(reponse.status)
        fautes.extend(fautes_sur_la_page(page))

    noter(page.goto("/g/inconnu/"))
    page.goto("/profil/")
    page.context.clear_cookies(name="csrftoken")
    with page.expect_navigation() as attendue:
        page.get_by_role("button", name="Enregistrer").first.click()
    noter(attendue.value)
    monkeypatch.setattr("commandes.views.producteur.DUREE", datetime.timedelta(0))
    noter(page.goto(scene.liens["a_confirmer"]))
    monkeypatch.setattr("commandes.rondes.en_cours", lambda **_: 1 / 0)
    noter(page.goto("/g/limoux/commandes/"))
    assert statuts == [404, 403, 410, 500]
    assert not fautes, "\n".join(fautes)


def test_axe_finds_nothing_on_a_mail(scene, ouvrir, fautes_sur_la_page):
    page = ouvrir(None, largeur=360)
    page.goto(f"/courrier/{scene.courriel}/html/")
    # A mail stands inside a mail program's page: the landmarks are that page's.
    assert not (fautes := fautes_sur_la_page(page, sauf=["landmark-one-main", "region"])), "\n".join(fautes)


def test_axe_finds_nothing_on_refused_forms_open_menus_and_questions(scene, ouvrir, fautes_sur_la_page):
    page = ouvrir(scene.monde.anne, largeur=360, hauteur=780)
    fautes = []
    for chemin, bouton in (
        ("/g/limoux/commandes/nouvelle/", "Préparer la commande"),
        ("/g/limoux/foyers/nouveau/", "Ajouter"),
        ("/g/limoux/invitations/", "Envoyer l’invitation"),
    ):
        page.goto(chemin)
        for champ in page.locator("main form input:is([type=text], [type=email])").all():
            champ.fill("")
        page.get_by_role("button", name=re.compile(bouton)).first.click()
        page.locator("[data-erreurs]").wait_for()
        fautes += fautes_sur_la_page(page)
    page.goto("/g/limoux/")
    page.get_by_text("Compte", exact=True).click()
    page.get_by_role("button", name="Me déconnecter").wait_for()
    fautes += fautes_sur_la_page(page)
    assert not fautes, "\n".join(fautes)
    page = ouvrir(scene.monde.max, largeur=360, hauteur=780)
    page.goto(f"/g/limoux/commandes/{scene.volets['ouvert'].commande_id}/panier/")
    page.get_by_role("button", name="Annuler toute ma commande").click()
    page.get_by_role("dialog").wait_for()
    assert not (fautes := fautes_sur_la_page(page)), "\n".join(fautes)
    page.get_by_role("dialog").get_by_role("button", name="Non, revenir", exact=True).click()

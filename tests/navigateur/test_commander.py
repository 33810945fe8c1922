"""Ordering in a browser: on a phone, with the network cut, without JavaScript."""

from decimal import Decimal

import pytest
from django_scopes import scopes_disabled

from commandes.models import Ligne
from tests import fabrique as f
from tests.navigateur.gestes import se_reconnecter


@pytest.fixture
def ronde(monde):
    monde.commande = f.commande(monde.limoux)
    monde.volet = f.volet(monde.commande, monde.partenariat)
    monde.carottes = f.offre(monde.volet, nom="Carottes", unite="kg", pas=Decimal("0.5"))
    monde.oranges = f.offre(monde.volet, nom="Oranges", famille="Agrumes", unite="kg", colisage=Decimal(10))
    monde.page = f"/g/limoux/commandes/{monde.commande.pk}/"
    return monde


def lignes():
    with scopes_disabled():
        return dict(Ligne.objects.values_list("offre__nom", "quantite"))


def etat(page, texte):
    page.wait_for_function("t => document.querySelector('[data-etat]').textContent.includes(t)", arg=texte)


def test_on_a_phone_each_change_is_saved_as_it_is_made(ronde, ouvrir, verifier_acces):
    page = ouvrir(ronde.max, largeur=360, hauteur=780)
    page.goto(ronde.page)
    verifier_acces(page)
    page.get_by_role("button", name="Plus : Carottes").click()
    page.get_by_role("button", name="Plus : Carottes").click()
    page.get_by_label("Quantité d’Oranges").fill("3")
    page.get_by_label("Quantité d’Oranges").press("Enter")
    etat(page, "enregistré")
    page.wait_for_function("() => document.querySelector('.barre-bas [data-total]').textContent.startsWith('8,00')")
    assert lignes() == {"Carottes": 1, "Oranges": 3}
    page.get_by_role("link", name="Voir mon panier").click()
    page.wait_for_url("**/panier/")
    verifier_acces(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_network_nothing_is_lost(ronde, ouvrir):
    page = ouvrir(ronde.max, largeur=360)
    page.goto(ronde.page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Plus : Carottes").click()
    etat(page, "hors ligne")
    assert lignes() == {}
    page.get_by_role("link", name="Voir mon panier").click()
    etat(page, "sans réseau")
    assert page.url.endswith(ronde.page), "what was typed stays on the screen"
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    etat(page, "enregistré")
    assert lignes() == {"Carottes": Decimal("0.5")}


def test_what_is_typed_before_the_script_has_come_is_saved_too(ronde, ouvrir):
    page = ouvrir(ronde.max, largeur=360)
    retenues = []
    page.route("**/js/commander*.js", lambda demande: retenues.append(demande))
    page.goto(ronde.page, wait_until="commit")
    page.get_by_label("Quantité de Carottes").fill("2,5")
    page.get_by_label("Quantité de Carottes").press("Tab")
    while not retenues:
        page.wait_for_timeout(50)
    retenues[0].continue_()
    etat(page, "enregistré")
    page.wait_for_function("() => document.querySelector('.barre-bas [data-total]').textContent.startsWith('5,00')")
    assert lignes() == {"Carottes": Decimal("2.5")}


def test_a_refused_quantity_is_said_beside_its_field(ronde, ouvrir, verifier_acces):
    page = ouvrir(ronde.max)
    page.goto(ronde.page)
    page.get_by_label("Quantité de Carottes").fill("0,3")
    page.get_by_label("Quantité de Carottes").blur()
    page.get_by_text("Ce produit se commande par 0,5").wait_for()
    verifier_acces(page)
    assert lignes() == {}


def test_search_and_filters_hide_rows_without_losing_what_was_typed(ronde, ouvrir):
    page = ouvrir(ronde.max)
    page.goto(ronde.page)
    page.get_by_role("button", name="Plus : Carottes").click()
    page.get_by_placeholder("Chercher un produit").fill("orànge")
    page.get_by_text("Carottes", exact=True).first.wait_for(state="hidden")
    page.get_by_placeholder("Chercher un produit").fill("")
    etat(page, "enregistré")
    assert page.get_by_label("Quantité de Carottes").input_value() == "0,5"


def test_without_javascript_the_page_is_one_form_with_one_button(ronde, ouvrir):
    page = ouvrir(ronde.max, javascript=False)
    page.goto(ronde.page)
    page.get_by_label("Quantité de Carottes").fill("1,5")
    page.get_by_role("button", name="Enregistrer mon panier").click()
    page.wait_for_url("**/panier/")
    assert lignes() == {"Carottes": Decimal("1.5")}


def test_the_case_fills_as_one_types_and_a_tolerance_can_be_given(ronde, ouvrir, verifier_acces):
    jus = f.offre(ronde.volet, nom="Jus", unite="bouteille", colisage=6)
    page = ouvrir(ronde.max, largeur=360)
    page.goto(ronde.page)
    rangee = page.locator(f"#o{jus.pk}")
    page.get_by_role("button", name="Plus : Jus").click()
    rangee.get_by_text("Il manque 5").wait_for()
    page.get_by_role("button", name="Plus : Jus").click()
    rangee.get_by_text("Il manque 4").wait_for()
    tolerance = rangee.get_by_label("jusqu’à tant de plus")
    tolerance.fill("1")
    tolerance.press("Tab")
    rangee.get_by_text("entre 0 et 3").wait_for()
    etat(page, "enregistré")
    verifier_acces(page)
    with scopes_disabled():
        ligne = Ligne.objects.get(offre=jus)
    assert (ligne.quantite, ligne.tolerance) == (2, 1)
    page.get_by_role("button", name="Moins : Jus").click()
    page.get_by_role("button", name="Moins : Jus").click()
    etat(page, "enregistré")
    assert tolerance.count() == 0


def test_who_is_signed_out_while_ordering_comes_back_to_what_they_typed(ronde, ouvrir):
    page = ouvrir(ronde.max, largeur=360, hauteur=780)
    page.goto(ronde.page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Plus : Carottes").click()
    etat(page, "Connexion expirée, gardé ici.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360 and lignes() == {}
    se_reconnecter(page, ronde.max)
    etat(page, "enregistré")
    assert lignes() == {"Carottes": Decimal("0.5")}
    assert page.get_by_label("Quantité de Carottes").input_value() == "0,5"
    assert not page.evaluate("localStorage.length")

"""Receiving and weighing on a phone: saved as typed, Enter goes on, slips are asked about, no network keeps it all."""

from decimal import Decimal

import pytest

from commandes.models import Ligne, Reception
from groupement.portee import scopes_disabled
from tests import fabrique as f
from tests.navigateur.gestes import attendre, se_reconnecter

# The server has answered; the page does not know it yet.
PREMIERE_REPONSE_RETENUE = """() => {
  const vrai = window.fetch;
  window.fetch = async (...tout) => {
    window.fetch = vrai;
    const reponse = await vrai(...tout);
    await new Promise((suite) => { window.laisserPasser = suite; });
    return reponse;
  };
}"""


@pytest.fixture
def ronde(monde, sans_ouvrier):
    with scopes_disabled():
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat, etat="transmis")
        monde.carottes = f.offre(monde.volet, nom="Carottes", unite="kg")
        monde.poulet = f.offre(
            monde.volet, nom="Poulet", unite="piece", contenance=Decimal(2), mesure="kg", prix_par="mesure", pese=True,
            paliers=[["0", "10.00"]],
        )  # fmt: skip
        monde.paniers = [f.panier(monde.commande, a.foyer) for a in (monde.a_max, monde.a_tess)]
        for panier in monde.paniers:
            f.ligne(panier, monde.carottes, "5")
        monde.de_max = f.ligne(monde.paniers[0], monde.poulet, "1")
        monde.de_tess = f.ligne(monde.paniers[1], monde.poulet, "3")
        monde.adresse = f"{monde.commande.get_absolute_url()}producteurs/{monde.volet.pk}/"
        yield monde


def recues():
    return dict(Reception.objects.values_list("offre__nom", "recue"))


def poids(ligne):
    return Ligne.objects.get(pk=ligne.pk).poids


def test_receiving_on_a_phone(ronde, ouvrir):
    page = ouvrir(ronde.rosa, largeur=360, hauteur=780)
    page.goto(f"{ronde.adresse}recevoir/")
    carottes = page.get_by_role("textbox", name="Reçu : Carottes")
    carottes.fill("8 kg")
    carottes.press("Enter")
    attendre(lambda: recues() == {"Carottes": 8}, "saved as it is typed")
    page.get_by_text("il manque 2").wait_for()
    assert page.evaluate("document.activeElement.name").startswith(f"r-{ronde.poulet.pk}")
    page.context.set_offline(True)
    page.get_by_role("button", name="Tout : Poulet").click()
    page.get_by_text("gardée sur ce téléphone").wait_for()
    assert "Poulet" not in recues()
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    attendre(lambda: recues().get("Poulet") == 4, "what was kept is sent")
    page.get_by_text("2 produits reçus sur 2").wait_for()
    assert not page.evaluate("localStorage.length")


def test_what_was_kept_survives_the_page(ronde, ouvrir):
    page = ouvrir(ronde.rosa, largeur=360, hauteur=780)
    page.goto(f"{ronde.adresse}recevoir/")
    page.route("**/recevoir/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("textbox", name="Reçu : Carottes").fill("8")
    page.get_by_role("textbox", name="Reçu : Carottes").blur()
    page.get_by_text("gardée sur ce téléphone").wait_for()
    page.unroute("**/recevoir/")
    page.reload()
    attendre(lambda: recues() == {"Carottes": 8}, "sent by the next visit")


def test_weighing_in_sequence(ronde, ouvrir):
    page = ouvrir(ronde.rosa, largeur=360, hauteur=780)
    page.goto(f"{ronde.adresse}peser/")
    de_max = page.get_by_role("textbox", name=f"Poids, {ronde.a_max.foyer}, Poulet")
    de_max.fill("1850 g")
    de_max.press("Enter")
    attendre(lambda: poids(ronde.de_max) == Decimal("1.85"), "saved as it is typed")
    page.get_by_text("18,50").first.wait_for()
    page.get_by_role("button", name="Pièce par pièce").click()
    for rang, texte in enumerate(("1,9", "2,05", "2,1"), 1):
        champ = page.get_by_role("textbox", name=f"Poids de la pièce {rang}, {ronde.a_tess.foyer}")
        champ.fill(texte)
        champ.press("Enter")
    attendre(lambda: poids(ronde.de_tess) == Decimal("6.05"), "one weight for each piece")
    page.get_by_text("2 pesées sur 2").wait_for()
    assert len(Ligne.objects.get(pk=ronde.de_tess.pk).pesees) == 3


def test_typed_again_before_the_answer(ronde, ouvrir):
    """A slow network: the second figure is about the first one, not about somebody else's."""
    page = ouvrir(ronde.rosa, largeur=360, hauteur=780)
    page.goto(f"{ronde.adresse}peser/")
    page.evaluate(PREMIERE_REPONSE_RETENUE)
    de_max = page.get_by_role("textbox", name=f"Poids, {ronde.a_max.foyer}, Poulet")
    de_max.fill("1,85")
    de_max.blur()
    attendre(lambda: page.evaluate("Boolean(window.laisserPasser)"), "written, not yet answered")
    assert poids(ronde.de_max) == Decimal("1.85")
    de_max.fill("1,9")
    de_max.blur()
    page.evaluate("laisserPasser()")
    page.get_by_text("19,00").first.wait_for()
    assert poids(ronde.de_max) == Decimal("1.9")
    assert not page.evaluate("localStorage.length")


def test_a_slip_is_asked_about(ronde, ouvrir, verifier_acces):
    page = ouvrir(ronde.rosa, largeur=360, hauteur=780)
    page.goto(f"{ronde.adresse}peser/")
    de_max = page.get_by_role("textbox", name=f"Poids, {ronde.a_max.foyer}, Poulet")
    de_max.fill("185")
    de_max.blur()
    page.get_by_text("Vouliez-vous dire 1,85").wait_for()
    verifier_acces(page)
    page.get_by_role("button", name="Mettre 1,85").click()
    attendre(lambda: poids(ronde.de_max) == Decimal("1.85"), "the weight that was meant")
    de_max.fill("185")
    de_max.blur()
    page.get_by_text("pas encore enregistré").wait_for()
    page.get_by_role("button", name="Mettre 1,85").click()
    page.get_by_text("18,50").first.wait_for()
    assert not page.get_by_text("pas encore enregistré").count(), "back to what is saved already"
    de_max.fill("7")
    de_max.blur()
    page.get_by_text("est-ce bien cela").wait_for()
    assert poids(ronde.de_max) == Decimal("1.85")
    page.get_by_role("button", name="C’est bien 7").click()
    attendre(lambda: poids(ronde.de_max) == 7, "a heavy one, confirmed")
    page.get_by_text("70,00").first.wait_for()
    de_max.fill("-1")
    de_max.blur()
    page.get_by_text("ne peut pas être négatif").wait_for()
    assert poids(ronde.de_max) == 7


def test_who_is_signed_out_while_receiving_is_told_so_and_loses_nothing(ronde, ouvrir):
    page = ouvrir(ronde.rosa, largeur=360, hauteur=780)
    page.goto(f"{ronde.adresse}recevoir/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("textbox", name="Reçu : Carottes").fill("8")
    page.get_by_role("textbox", name="Reçu : Carottes").blur()
    page.get_by_text("Votre connexion a expiré").wait_for()
    se_reconnecter(page, ronde.rosa)
    attendre(lambda: recues() == {"Carottes": 8}, "sent once signed in again")

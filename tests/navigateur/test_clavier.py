"""Without a mouse: every gesture of ordering and of asking for a sheet, and one always sees where one is."""

from decimal import Decimal

import pytest
from django_scopes import scopes_disabled

from commandes.models import Document, Ligne
from tests import fabrique as f

# The element in focus, as its user sees it: its name, whether an outline shows it, whether something covers it.
FOYER_DU_CLAVIER = """() => {
  const element = document.activeElement;
  const trace = (e) => {
    const { outlineStyle, outlineWidth } = e ? getComputedStyle(e) : { outlineStyle: "none" };
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  const cadre = (element.closest("label") || element).getBoundingClientRect();
  const dessus = document.elementFromPoint(cadre.left + cadre.width / 2, cadre.top + cadre.height / 2);
  const sien = element.closest("label") || element;
  return {
    nom: element.getAttribute("aria-label") || element.textContent.trim() || element.placeholder || "",
    cible: element.tagName,
    trace: trace(element) || trace(element.closest("label")) || trace(element.nextElementSibling),
    couvert: !(dessus && (sien.contains(dessus) || dessus.contains(sien))),
  };
}"""
PAS_AU_PLUS = 80


def avancer(page, nom, touche="Tab"):
    """Press `touche` until what is named `nom` has the focus; each stop on the way must be seen."""
    vus = []
    for _ in range(PAS_AU_PLUS):
        page.keyboard.press(touche)
        ici = page.evaluate(FOYER_DU_CLAVIER)
        if ici["cible"] == "BODY":
            continue
        vus.append(ici["nom"])
        assert ici["trace"], f"no visible focus on {ici}"
        assert not ici["couvert"], f"the focus is hidden on {ici}"
        if nom in ici["nom"]:
            return
    pytest.fail(f"{nom!r} is not reached: {vus}")


@pytest.fixture
def ronde(monde):
    monde.commande = f.commande(monde.limoux)
    monde.volet = f.volet(monde.commande, monde.partenariat)
    for nom in ("Betteraves", "Carottes", "Navets", "Oranges", "Panais", "Radis", "Salades", "Tomates"):
        f.offre(monde.volet, nom=nom, unite="kg", pas=Decimal("0.5"))
    return monde


@pytest.mark.parametrize("largeur", [360, 1280])
def test_ordering_needs_no_mouse(ronde, ouvrir, largeur):
    page = ouvrir(ronde.max, largeur=largeur, hauteur=700)
    page.goto("/g/limoux/")
    avancer(page, "Aller au contenu")
    page.keyboard.press("Enter")
    avancer(page, "Commande")
    page.keyboard.press("Enter")
    page.wait_for_url("**/commandes/*/")
    avancer(page, "Quantité de Carottes")
    page.keyboard.type("1,5")
    avancer(page, "Plus : Tomates")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('[data-etat]').textContent === 'enregistré'")
    avancer(page, "Voir mon panier")
    page.keyboard.press("Enter")
    page.wait_for_url("**/panier/")
    with scopes_disabled():
        assert dict(Ligne.objects.values_list("offre__nom", "quantite")) == {"Carottes": Decimal("1.5"), "Tomates": 1}


def test_asking_for_a_sheet_needs_no_mouse(ronde, ouvrir, sans_ouvrier):
    page = ouvrir(ronde.rosa)
    page.goto(f"/g/limoux/commandes/{ronde.commande.pk}/documents/")
    page.locator("main").focus()
    avancer(page, "")
    while page.evaluate("document.activeElement.type") != "radio":
        avancer(page, "")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "matrice"
    avancer(page, "Préparer la feuille")
    page.keyboard.press("Enter")
    page.get_by_text("La feuille se prépare").wait_for()
    with scopes_disabled():
        assert Document.objects.get().genre == "matrice"


def test_a_menu_closes_with_escape_and_gives_the_focus_back(ronde, ouvrir):
    page = ouvrir(ronde.max, largeur=360)
    page.goto("/g/limoux/")
    avancer(page, "Compte")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Me déconnecter").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Me déconnecter").wait_for(state="hidden")
    assert "Compte" in page.evaluate(FOYER_DU_CLAVIER)["nom"]

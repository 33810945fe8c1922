"""A first visit on a slow rural network: at most 60 kB for any page without photos, all of it from this site."""

import csv
import gzip
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from commandes.models import Offre
from groupement.portee import dans_le_groupement
from tests import fabrique as f

LIMITE = 60_000
PRODUITS = 300
PHOTOS = (".webp", ".png", ".jpg")
CATALOGUE = Path(__file__).parent.parent / "catalogue" / "fichiers" / "catalogue.csv"


@pytest.fixture
def grande_commande(monde):
    """Ten producers, three hundred products with names and prices of real ones, a basket."""
    with CATALOGUE.open(encoding="utf-8") as fichier:
        vrais = cycle(list(csv.DictReader(fichier)))
    monde.commande = f.commande(monde.limoux)
    panier = f.panier(monde.commande, monde.a_max.foyer)
    with dans_le_groupement(monde.limoux):
        for rang in range(10):
            partenariat = f.partenariat(monde.limoux, f.producteur(monde.aude, f"Ferme numéro {rang}"))
            volet = f.volet(monde.commande, partenariat)
            for n in range(PRODUITS // 10):
                vrai = next(vrais)
                offre = f.offre(
                    volet, nom=f"{vrai['product']} {n}", libelle=vrai["packaging"], famille=vrai["producer_type"],
                    paliers=[["0", vrai["price_eur"]]], unite="kg", colisage=10 if n % 3 else None,
                )  # fmt: skip
                if n % 20 == 0:
                    f.ligne(panier, offre, "2")
        assert Offre.objects.count() == PRODUITS
    return monde


def peser(reponse) -> int:
    """Bytes sent: files as the web server compresses them, pages as the middleware does; photos are not counted."""
    chemin = urlsplit(reponse.url).path
    if chemin.endswith(PHOTOS):
        return 0
    if not chemin.startswith(settings.STATIC_URL):
        return len(gzip.compress(reponse.body(), 6))
    octets = (Path(settings.STATIC_ROOT) / chemin.removeprefix(settings.STATIC_URL)).read_bytes()
    return len(octets if chemin.endswith(".woff2") else gzip.compress(octets, 6))


def premiere_visite(page, chemin) -> dict[str, int]:
    reponses = []
    page.on("response", lambda reponse: reponses.append(reponse))
    page.goto(chemin, wait_until="networkidle")
    assert {reponse.status for reponse in reponses} == {200}, [(r.status, r.url) for r in reponses]
    return {urlsplit(reponse.url).path: peser(reponse) for reponse in reponses}


def verifier(poids):
    detail = "\n".join(f"{octets:>7} {chemin}" for chemin, octets in sorted(poids.items(), key=lambda p: -p[1]))
    assert sum(poids.values()) <= LIMITE, f"{sum(poids.values())} bytes:\n{detail}"
    assert {Path(chemin).suffix for chemin in poids} >= {".css", ".js", ".woff2"}, detail


@pytest.mark.parametrize(
    ("qui", "chemin"),
    [
        (None, "/compte/connexion/"),
        (None, "/aide/membre/"),
        ("max", "/g/limoux/"),
        ("max", "/g/limoux/commandes/"),
        ("max", "/g/limoux/commandes/{commande}/"),
        ("max", "/g/limoux/commandes/{commande}/panier/"),
        ("max", "/g/limoux/annuaire/"),
        ("anne", "/g/limoux/membres/"),
        ("anne", "/g/limoux/commandes/nouvelle/"),
        ("rosa", "/g/limoux/commandes/{commande}/gerer/"),
        ("rosa", "/g/limoux/commandes/{commande}/saisies/"),
        ("rosa", "/g/limoux/commandes/{commande}/documents/"),
        ("coline", "/reseau/aude/"),
    ],
)
def test_a_first_visit_is_light(monde, ouvrir, qui, chemin):
    commande = f.commande(monde.limoux)
    volet = f.volet(commande, monde.partenariat)
    f.ligne(f.panier(commande, monde.a_max.foyer), f.offre(volet))
    verifier(premiere_visite(ouvrir(qui and getattr(monde, qui)), chemin.format(commande=commande.pk)))


def test_the_order_page_of_300_products_is_light_too(grande_commande, ouvrir):
    page = ouvrir(grande_commande.max, largeur=360)
    poids = premiere_visite(page, f"/g/limoux/commandes/{grande_commande.commande.pk}/")
    assert page.locator("[data-offre]").count() == PRODUITS
    verifier(poids)

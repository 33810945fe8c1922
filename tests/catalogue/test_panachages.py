"""What several products fill together, what the whole group must reach, tiers of the whole group: typed in, imported,
exported."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from catalogue.export import lignes_a_exporter
from catalogue.lecture import deviner_colonnes, ecrire_csv, lire_fichier, lire_tarif
from catalogue.models import Conditionnement
from catalogue.services.ecriture_du_tarif import importer_pour
from groupement.refus import Refus
from tests.catalogue.test_produits import conditionnement

ENTETE = "Produit;Unité;Prix;Colisage;Panachage;Minimum du groupe;Paliers du groupe\n"
VINS = ENTETE + "Rouge;bouteille;8,50;6;vins;12;dès 24 : 8,00\nBlanc;bouteille;9,00;6;Vins;;\n"


def lire(texte):
    feuille = lire_fichier(texte.encode(), "vins.csv")
    return lire_tarif(feuille.lignes, deviner_colonnes(feuille.lignes))


def importer(monde, texte):
    lu = lire(texte)
    assert lu.refusees == []
    importer_pour(
        producteur=monde.ferme, lignes=lu.lues, nom="saison", auteur=None, du=datetime.date(2026, 1, 1)
    )  # fmt: skip


@pytest.fixture
def produit():
    return {"famille": "Vins", "nom": "Rouge", "mois": [str(m) for m in range(1, 13)], "notes": ""}


def test_a_price_list_says_what_fills_the_same_cases_and_comes_back_the_same(monde, dans):
    with dans(monde.limoux):
        importer(monde, VINS)
        rouge, blanc = (Conditionnement.objects.get(produit__nom=nom) for nom in ("Rouge", "Blanc"))
        assert (rouge.panachage, rouge.minimum_du_groupe, rouge.paliers_du_groupe) == ("vins", 12, True)
        assert (blanc.panachage, blanc.minimum_du_groupe, blanc.paliers_du_groupe) == ("vins", 0, False), "one spelling"
        exportees = lignes_a_exporter(monde.ferme, timezone.localdate())
        relues = lire(ecrire_csv(exportees).decode("utf-8-sig"))
        assert relues.lues == exportees


def test_two_cases_that_differ_are_refused_in_words(monde, dans):
    with dans(monde.limoux), pytest.raises(Refus, match="se panachent"):
        importer(monde, VINS.replace("Blanc;bouteille;9,00;6", "Blanc;bouteille;9,00;12"))


def test_tiers_in_two_columns_are_a_question(monde):
    lu = lire(
        "Produit;Unité;Prix;Paliers;Paliers du groupe\nFarine;kg;2,00;dès 5 : 1,80;dès 25 : 1,50\n"
    )  # fmt: skip
    assert "Gardez une des deux colonnes" in lu.refusees[0].motif


def test_the_form_of_a_product_asks_for_them(monde, chez, adresse, produit, dans):
    envoi = produit | conditionnement(
        libelle="75 cl", unite="bouteille", contenance="0,75", colisage="6", panachage=" vins ", minimum_du_groupe="12"
    )
    assert chez(monde.rosa).post(adresse("creer_produit", monde.ferme.pk), envoi).status_code == 302
    with dans(monde.limoux):
        c = Conditionnement.objects.get(produit__nom="Rouge")
        assert (c.panachage, c.minimum_du_groupe, c.colisage) == ("vins", 12, Decimal(6))
    page = chez(monde.rosa).get(adresse("modifier_produit", monde.ferme.pk, c.produit_id)).text
    assert "Se panache avec" in page and 'value="vins"' in page


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"panachage": "vins"}, "vient par colis"),
        ({"minimum_du_groupe": "1,5"}, "une fraction de bouteille"),
        ({"minimum_du_groupe": "-2"}, "Le minimum du groupe"),
        ({"panachage": "x" * 41, "colisage": "6"}, "40"),
    ],
)
def test_what_makes_no_sense_is_said_and_kept(monde, chez, adresse, produit, champs, phrase):
    envoi = produit | conditionnement(unite="bouteille", contenance="0,75", **champs)
    page = chez(monde.rosa).post(adresse("creer_produit", monde.ferme.pk), envoi)
    assert phrase in page.text and f'value="{next(iter(champs.values()))}"' in page.text


def test_a_second_wine_must_fill_the_same_case(monde, chez, adresse, produit, dans):
    with dans(monde.limoux):
        importer(monde, VINS)
    envoi = produit | {"nom": "Rosé"} | conditionnement(
        unite="bouteille", contenance="0,75", colisage="12", panachage="vins"
    )  # fmt: skip
    page = chez(monde.rosa).post(adresse("creer_produit", monde.ferme.pk), envoi)
    assert "se panachent (vins)" in page.text
    with dans(monde.limoux):
        assert not Conditionnement.objects.filter(produit__nom="Rosé").exists()

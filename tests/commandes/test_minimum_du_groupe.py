"""What a producer asks of the whole group: so much of one product, or of everything in euros, kilos or cases."""

from decimal import Decimal

import pytest

from commandes.colisage.minimum import minimum_de
from commandes.documents.bon_de_commande import contenu_du_bon, minimum_en_mots, sous_le_minimum
from commandes.models import Ligne, Volet
from commandes.services import cloturer
from commandes.services.commander import enregistrer_lignes
from commandes.services.repartir import confirmer_la_repartition
from groupement.models import Courriel
from groupement.templatetags.formats import INSECABLE
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    """Flour leaves from 20 kg on; juice from 10 bottles on, in cases of 6."""
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat)
        monde.farine = f.offre(monde.volet, nom="Farine", unite="kg", pas=Decimal("0.5"), minimum_du_groupe=Decimal(20))
        monde.jus = f.offre(
            monde.volet, nom="Jus", unite="bouteille", colisage=Decimal(6), minimum_du_groupe=Decimal(10)
        )
        monde.page = f"/g/limoux/commandes/{monde.commande.pk}/"
        yield monde


def prendre(monde, adhesion, offre, quantite, tolerance="0"):
    bilan = enregistrer_lignes(
        commande=monde.commande, foyer=adhesion.foyer, auteur=adhesion.personne,
        quantites={offre.pk: Decimal(quantite)}, tolerances={offre.pk: Decimal(tolerance)},
    )  # fmt: skip
    assert not bilan.refusees


def lisible(texte):
    return texte.replace(INSECABLE, " ")


def test_the_page_says_how_far_it_is_while_one_orders(ronde, chez):
    assert "Ne part qu’à partir de 20 kg pour tout le groupe" in lisible(chez(ronde.max).get(ronde.page).text)
    prendre(ronde, ronde.a_tess, ronde.farine, "13")
    page = lisible(chez(ronde.max).get(ronde.page).text)
    assert "Encore <strong>7 kg</strong> au groupe pour que ce produit parte&nbsp;: il en faut 20 kg au moins" in page
    prendre(ronde, ronde.a_max, ronde.farine, "7")
    assert "Le minimum de 20 kg est atteint" in lisible(chez(ronde.max).get(ronde.page).text)


def test_below_it_nobody_gets_it_and_everybody_reads_why(ronde):
    prendre(ronde, ronde.a_max, ronde.farine, "8")
    prendre(ronde, ronde.a_tess, ronde.farine, "5")
    volet = cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    assert set(Ligne.objects.values_list("attribuee", "montant")) == {(0, 0)}
    motif = lisible(Ligne.objects.get(panier__foyer=ronde.a_max.foyer).attribuee_motif)
    assert motif == "0 kg au lieu de 8 kg : il en fallait 20 kg au moins, 13 kg commandés"
    assert confirmer_la_repartition(volet=volet, auteur=ronde.rosa) == 2
    assert all(
        "il en fallait" in courriel.texte for courriel in Courriel.objects.filter(clef__startswith="repartition")
    )


def test_from_it_on_everybody_gets_what_they_asked_for(ronde):
    prendre(ronde, ronde.a_max, ronde.farine, "12.5")
    prendre(ronde, ronde.a_tess, ronde.farine, "7.5")
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    assert sorted(Ligne.objects.values_list("attribuee", flat=True)) == [Decimal("7.5"), Decimal("12.5")]


def test_units_and_cases_are_compared_in_one_unit(ronde, chez):
    """Ten bottles at least, by cases of six: two cases, so twelve bottles."""
    prendre(ronde, ronde.a_max, ronde.jus, "11")
    page = lisible(chez(ronde.max).get(ronde.page).text)
    assert (
        "Encore <strong>1 bouteille</strong> au groupe pour que ce produit parte&nbsp;: il en faut 12 bouteilles"
        in page
    )
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    motif = lisible(Ligne.objects.get().attribuee_motif)
    assert (
        motif == "0 bouteille au lieu de 11 bouteilles : il en fallait 12 bouteilles au moins, 11 bouteilles commandées"
    )


def test_a_tolerance_reaches_it(ronde):
    prendre(ronde, ronde.a_max, ronde.jus, "11", "1")
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    assert Ligne.objects.get().attribuee == 12


@pytest.mark.parametrize(
    ("en", "requis", "atteint", "manque"),
    [("montant", "50", "44,00 €", "6,00 €"), ("poids", "30", "10 kg", "20 kg"), ("colis", "4", "2 colis", "2 colis")],
)
def test_the_producer_s_minimum_is_counted_in_euros_in_kilos_or_in_cases(ronde, chez, en, requis, atteint, manque):
    Volet.objects.update(minimum=Decimal(requis), minimum_en=en)
    ronde.farine.minimum_du_groupe = 0
    ronde.farine.save()
    prendre(ronde, ronde.a_max, ronde.farine, "10")
    prendre(ronde, ronde.a_max, ronde.jus, "12")
    volet = Volet.objects.select_related("groupement", "commande", "partenariat", "producteur").get()
    minimum = minimum_de(volet)
    assert (lisible(minimum.atteint_en_mots), lisible(minimum.manque_en_mots)) == (atteint, manque)
    assert f"Il manque <strong>{manque}</strong> au groupe" in lisible(chez(ronde.max).get(ronde.page).text)
    clos = cloturer.clore(volet=volet, auteur=ronde.rosa)
    assert f"il manque {manque} pour le minimum" in lisible(chez(ronde.rosa).get(clos.get_absolute_url()).text)
    assert f"Il manque {manque} pour le minimum" in lisible(Courriel.objects.get(clef__startswith="volet-clos").texte)
    contenu = contenu_du_bon(clos)
    assert sous_le_minimum(contenu)
    assert lisible(minimum_en_mots(contenu["minimum"])).startswith(requis)

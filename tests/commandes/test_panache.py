"""Mixed cases ("panaché"): any six bottles of these wines fill a carton; they are counted, shared and sent together."""

from decimal import Decimal

import pytest
from django.urls import reverse

from catalogue.models import Conditionnement
from catalogue.services.panachages import accorder_les_panachages
from commandes.documents.bon_de_commande import contenu_du_bon, panaches_en_mots
from commandes.models import Ligne, Offre
from commandes.services import cloturer, offrir
from commandes.services.commander import enregistrer_lignes
from commandes.services.repartir import fixer_a_la_main
from commandes.suivi import suivre
from groupement.models import EntreeJournal
from groupement.refus import Refus
from groupement.templatetags.formats import INSECABLE
from tests import fabrique as f


@pytest.fixture
def cave(monde, dans):
    """Four wines by cartons of six, mixed; and one juice in cases of its own."""
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat)
        vin = {"unite": "bouteille", "colisage": Decimal(6), "panachage": "vins"}
        monde.vins = [f.offre(monde.volet, nom=nom, **vin) for nom in ("Blanc", "Muscat", "Rosé", "Rouge")]
        monde.jus = f.offre(monde.volet, nom="Jus", unite="bouteille", colisage=Decimal(6))
        monde.page = f"/g/limoux/commandes/{monde.commande.pk}/"
        yield monde


def prendre(monde, adhesion, *couples):
    bilan = enregistrer_lignes(
        commande=monde.commande, foyer=adhesion.foyer, auteur=adhesion.personne,
        quantites={offre.pk: Decimal(quantite) for offre, quantite in couples},
    )  # fmt: skip
    assert not bilan.refusees
    return bilan


def retenues(monde):
    lignes = Ligne.objects.filter(volet=monde.volet).select_related("offre")
    return {(ligne.panier.foyer_id, ligne.offre.nom): int(ligne.retenue) for ligne in lignes.select_related("panier")}


def lisible(texte):
    return texte.replace(INSECABLE, " ").replace("&nbsp;", " ")


def test_six_bottles_of_four_wines_fill_a_carton(cave):
    blanc, muscat, rose, _ = cave.vins
    prendre(cave, cave.a_max, (blanc, 2), (rose, 1))
    prendre(cave, cave.a_tess, (muscat, 3))
    cloturer.clore(volet=cave.volet, auteur=cave.rosa)
    assert retenues(cave) == {
        (cave.a_max.foyer_id, "Blanc"): 2, (cave.a_max.foyer_id, "Rosé"): 1, (cave.a_tess.foyer_id, "Muscat"): 3,
    }  # fmt: skip


def test_what_fills_no_carton_is_shared_among_all_the_wines_and_said(cave):
    blanc, muscat, rose, _ = cave.vins
    prendre(cave, cave.a_max, (blanc, 4), (rose, 2))
    prendre(cave, cave.a_tess, (muscat, 2))
    cloturer.clore(volet=cave.volet, auteur=cave.rosa)
    assert sum(retenues(cave).values()) == 6
    privee = Ligne.objects.exclude(attribuee_motif="").first()
    assert "il manquait 4 bouteilles pour un carton panaché de vins" in lisible(privee.attribuee_motif)


def test_a_case_of_its_own_does_not_count_with_the_others(cave):
    prendre(cave, cave.a_max, (cave.vins[0], 3), (cave.jus, 3))
    cloturer.clore(volet=cave.volet, auteur=cave.rosa)
    assert set(retenues(cave).values()) == {0}


def test_the_page_counts_the_wines_together_and_every_row_follows(cave, chez):
    blanc, muscat, rose, rouge = cave.vins
    prendre(cave, cave.a_tess, (blanc, 3))
    reponse = chez(cave.max).post(
        f"{cave.page}lignes/", {f"q-{muscat.pk}": "1"}, headers={"Accept": "application/json"}
    ).json()  # fmt: skip
    assert set(reponse["colis"]) == {str(vin.pk) for vin in cave.vins}
    for etat in reponse["colis"].values():
        assert "4 bouteilles sur 6 pour un carton panaché de vins : il en manque 2 bouteilles" in lisible(etat)
    page = lisible(chez(cave.max).get(cave.page).text)
    assert page.count("4 bouteilles sur 6") == 4
    # The filter shows what a bottle more would complete, also the wines that nobody has ordered yet.
    filtree = chez(cave.max).get(f"{cave.page}?colis=1").text
    assert all(f"q-{vin.pk}" in filtree for vin in (blanc, muscat, rose, rouge))
    assert f"q-{cave.jus.pk}" not in filtree


def test_a_full_carton_is_said_in_words(cave, chez):
    prendre(cave, cave.a_tess, (cave.vins[0], 7), (cave.vins[1], 5))
    assert "2 cartons panachés de vins complets" in lisible(chez(cave.max).get(cave.page).text)


def test_the_order_and_the_follow_up_count_cartons_once(cave):
    prendre(cave, cave.a_max, (cave.vins[0], 5), (cave.vins[3], 7), (cave.jus, 6))
    cloturer.clore(volet=cave.volet, auteur=cave.rosa)
    suivi = suivre(cave.volet)
    assert (suivi.colis_complets, suivi.colis_incomplets) == (3, 0)
    contenu = contenu_du_bon(cave.volet)
    assert [lisible(texte) for texte in panaches_en_mots(contenu)] == ["Vins : 2 colis de 6 bouteilles"]


def test_the_sharing_page_shows_the_wines_under_one_heading(cave, chez):
    prendre(cave, cave.a_max, (cave.vins[0], 4))
    prendre(cave, cave.a_tess, (cave.vins[1], 4))
    cloturer.clore(volet=cave.volet, auteur=cave.rosa)
    page = chez(cave.rosa).get(reverse("commandes:repartition", args=["limoux", cave.commande.pk, cave.volet.pk])).text
    assert page.count("<h2>Carton panaché de vins</h2>") == 1
    assert "Blanc" in page and "Muscat" in page


def test_one_bottle_fixed_by_hand_moves_another_wine_and_leaves_a_trace(cave):
    prendre(cave, cave.a_max, (cave.vins[0], 4))
    prendre(cave, cave.a_tess, (cave.vins[1], 4))
    volet = cloturer.clore(volet=cave.volet, auteur=cave.rosa)
    mienne = Ligne.objects.get(panier__foyer=cave.a_max.foyer)
    fixer_a_la_main(volet=volet, attributions={mienne.pk: Decimal(4)}, auteur=cave.rosa, motif="une fête")
    assert retenues(cave) == {(cave.a_max.foyer_id, "Blanc"): 4, (cave.a_tess.foyer_id, "Muscat"): 2}
    trace = EntreeJournal.objects.get(action="panier.repartir")
    assert (trace.foyer_id, trace.auteur) == (cave.a_tess.foyer_id, cave.rosa)
    assert lisible(trace.libelle) == "Muscat : 2 bouteilles"


def test_the_word_is_copied_when_the_volet_opens(monde, dans):
    with dans(monde.limoux):
        vin = f.conditionnement(monde.ferme, "Rouge", unite="bouteille", colisage=6, panachage="vins",
                                minimum_du_groupe=12)  # fmt: skip
        volet = f.volet(f.commande(monde.limoux), monde.partenariat, etat="preparation")
        offrir.proposer_les_offres(volet=volet, auteur=monde.rosa)
        cloturer.ouvrir(volet=volet, auteur=monde.rosa)
        offre = Offre.objects.get(conditionnement=vin)
        assert (offre.panachage, offre.minimum_du_groupe) == ("vins", 12)


def test_what_fills_the_same_cases_holds_the_same(monde, dans):
    with dans(monde.limoux):
        f.conditionnement(monde.ferme, "Rouge", unite="bouteille", colisage=6, panachage="Vins")
        blanc = f.conditionnement(monde.ferme, "Blanc", unite="bouteille", colisage=6, panachage="vins")
        accorder_les_panachages(monde.ferme)
        blanc.refresh_from_db()
        assert blanc.panachage == "Vins", "one spelling"
        Conditionnement.objects.filter(pk=blanc.pk).update(colisage=12)
        with pytest.raises(Refus, match="se panachent") as refus:
            accorder_les_panachages(monde.ferme)
        assert "6 bouteilles, l’autre 12 bouteilles" in lisible(str(refus.value))

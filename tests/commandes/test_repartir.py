"""Full cases at closing: shared by the group's rule, explained on the line, changed by hand, confirmed and told."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commandes.models import Ligne, Volet
from commandes.services import cloturer
from commandes.services.commander import enregistrer_lignes
from commandes.services.corriger import corriger_un_panier
from commandes.services.repartir import confirmer_la_repartition, fixer_a_la_main
from groupement.models import Courriel, EntreeJournal
from groupement.refus import Refus
from groupement.templatetags.formats import INSECABLE
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    """Cases of 6 bottles: max wants 5 (and would take 2 more), tess 4."""
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat)
        monde.jus = f.offre(monde.volet, nom="Jus", unite="bouteille", colisage=Decimal(6), paliers=[["0", "3.00"]])
        monde.adresse = reverse("commandes:repartition", args=["limoux", monde.commande.pk, monde.volet.pk])
        yield monde


def commander(monde, adhesion, quantite, tolerance=None):
    bilan = enregistrer_lignes(
        commande=monde.commande, foyer=adhesion.foyer, quantites={monde.jus.pk: Decimal(quantite)},
        tolerances={} if tolerance is None else {monde.jus.pk: Decimal(tolerance)}, auteur=adhesion.personne,
    )  # fmt: skip
    assert not bilan.refusees
    return bilan


def attribuees(monde):
    return {
        ligne.panier.foyer_id: (ligne.retenue, ligne.montant)
        for ligne in Ligne.objects.filter(volet=monde.volet).select_related("panier")
    }


def dire(ligne):
    return ligne.attribuee_motif.replace(INSECABLE, " ")


def test_what_fills_no_case_is_shared_and_said_on_each_line(ronde):
    commander(ronde, ronde.a_max, 5)
    commander(ronde, ronde.a_tess, 4)
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    assert attribuees(ronde) == {
        ronde.a_max.foyer_id: (3, Decimal("9.00")),
        ronde.a_tess.foyer_id: (3, Decimal("9.00")),
    }
    ligne = Ligne.objects.get(panier__foyer=ronde.a_max.foyer)
    assert ligne.quantite == 5, "what was ordered stays"
    assert (
        dire(ligne) == "3 bouteilles au lieu de 5 bouteilles : il manquait 3 bouteilles pour un colis de 6 bouteilles"
    )


def test_a_tolerance_completes_a_case_and_is_said(ronde):
    commander(ronde, ronde.a_max, 5, tolerance=3)
    commander(ronde, ronde.a_tess, 4)
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    assert attribuees(ronde)[ronde.a_max.foyer_id][0] == 8 and attribuees(ronde)[ronde.a_tess.foyer_id][0] == 4
    assert dire(Ligne.objects.get(panier__foyer=ronde.a_max.foyer)).startswith("3 bouteilles de plus")


def test_the_rule_is_the_group_s_and_stays_on_the_volet(ronde):
    ronde.limoux.regle_de_partage = "chronologique"
    ronde.limoux.save()
    commander(ronde, ronde.a_max, 5)
    commander(ronde, ronde.a_tess, 4)
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    assert attribuees(ronde)[ronde.a_max.foyer_id][0] == 5
    ronde.volet.refresh_from_db()
    assert (ronde.volet.regle_de_partage, ronde.volet.graine) == ("chronologique", "")


def test_a_draw_keeps_its_seed(ronde):
    ronde.limoux.regle_de_partage = "tirage"
    ronde.limoux.save()
    commander(ronde, ronde.a_max, 5)
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    ronde.volet.refresh_from_db()
    assert len(ronde.volet.graine) == 8


def test_nothing_is_sent_before_the_sharing_is_confirmed_and_those_concerned_are_told(ronde):
    commander(ronde, ronde.a_max, 5)
    commander(ronde, ronde.a_tess, 4)
    volet = cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    with pytest.raises(Refus, match="confirmez d’abord la répartition"):
        cloturer.marquer_transmis(volet=volet, auteur=ronde.rosa)
    assert confirmer_la_repartition(volet=volet, auteur=ronde.rosa) == 2
    courriels = Courriel.objects.filter(clef__startswith="repartition:")
    assert {courriel.destinataire for courriel in courriels} == {ronde.max.email, ronde.tess.email}
    assert all("au lieu de" in courriel.texte for courriel in courriels)
    cloturer.marquer_transmis(volet=Volet.objects.select_related("groupement").get(), auteur=ronde.rosa)


def test_a_line_fixed_by_hand_is_locked_traced_and_the_others_share_what_is_left(ronde):
    commander(ronde, ronde.a_max, 5)
    commander(ronde, ronde.a_tess, 4)
    commander(ronde, ronde.a_rosa, 4)
    volet = cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    mienne = Ligne.objects.get(panier__foyer=ronde.a_max.foyer)
    fixer_a_la_main(volet=volet, attributions={mienne.pk: Decimal(2)}, auteur=ronde.rosa, motif="il part en voyage")
    assert {foyer: int(q) for foyer, (q, _) in attribuees(ronde).items()} == {
        ronde.a_max.foyer_id: 2, ronde.a_tess.foyer_id: 2, ronde.a_rosa.foyer_id: 2,
    }  # fmt: skip
    entree = EntreeJournal.objects.get(action="panier.attribuer")
    assert (entree.motif, entree.auteur, entree.foyer_id) == ("il part en voyage", ronde.rosa, ronde.a_max.foyer_id)


def test_reopening_forgets_the_sharing(ronde):
    commander(ronde, ronde.a_max, 5)
    volet = cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    assert attribuees(ronde)[ronde.a_max.foyer_id][0] == 0
    cloturer.rouvrir(volet=volet, auteur=ronde.rosa, motif="oubli", jusqu_a=ronde.commande.cloture_le)
    assert attribuees(ronde)[ronde.a_max.foyer_id][0] == 5


def test_sharing_asks_as_many_queries_for_two_lines_as_for_twelve(ronde):
    def requetes(foyers):
        with CaptureQueriesContext(connection) as envoyees:
            volet = cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
        cloturer.rouvrir(volet=volet, auteur=ronde.rosa, motif="x", jusqu_a=ronde.commande.cloture_le)
        return len(envoyees)

    commander(ronde, ronde.a_max, 5)
    commander(ronde, ronde.a_tess, 4)
    peu = requetes(2)
    for n in range(10):
        f.ligne(f.panier(ronde.commande, f.foyer(ronde.limoux, f"Foyer {n}")), ronde.jus, "3")
    assert requetes(12) == peu


@pytest.mark.parametrize(
    ("quantite", "tolerance", "phrase"),
    [("2", "-1", "négative"), ("2", "1.5", "unité"), ("2", "10000", "trop grande")],
)
def test_a_tolerance_that_makes_no_sense_is_refused(ronde, quantite, tolerance, phrase):
    bilan = enregistrer_lignes(
        commande=ronde.commande, foyer=ronde.a_max.foyer, quantites={ronde.jus.pk: Decimal(quantite)},
        tolerances={ronde.jus.pk: Decimal(tolerance)}, auteur=ronde.max,
    )  # fmt: skip
    assert phrase in bilan.refusees[ronde.jus.pk] and not Ligne.objects.exists()


def test_without_cases_there_is_nothing_to_tolerate(ronde):
    miel = f.offre(ronde.volet, nom="Miel")
    bilan = enregistrer_lignes(
        commande=ronde.commande, foyer=ronde.a_max.foyer, quantites={miel.pk: Decimal(1)},
        tolerances={miel.pk: Decimal(1)}, auteur=ronde.max,
    )  # fmt: skip
    assert "rien à compléter" in bilan.refusees[miel.pk]


def test_the_page_shows_the_proposal_and_confirms_it(ronde, chez):
    commander(ronde, ronde.a_max, 5)
    commander(ronde, ronde.a_tess, 4)
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    rosa = chez(ronde.rosa)
    page = rosa.get(ronde.adresse)
    assert "au lieu de" in page.text and "Confirmer la répartition" in page.text
    assert "Vérifier la répartition" in rosa.get(ronde.volet.get_absolute_url()).text
    assert rosa.post(ronde.adresse, {"confirmer": "1"}).status_code == 302
    assert Volet.objects.get().repartition_confirmee_le is not None
    assert "Vérifier la répartition" not in rosa.get(ronde.volet.get_absolute_url()).text
    panier = chez(ronde.max).get(f"/g/limoux/commandes/{ronde.commande.pk}/panier/")
    assert "au lieu de" in panier.text and "9,00" in panier.text


def test_a_hand_change_without_a_reason_keeps_what_was_typed(ronde, chez):
    commander(ronde, ronde.a_max, 5)
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    ligne = Ligne.objects.get()
    envoi = {f"vu-{ligne.pk}": "0", f"a-{ligne.pk}": "4", "motif": ""}
    page = chez(ronde.rosa).post(ronde.adresse, envoi)
    assert "Dites pourquoi" in page.text and 'value="4"' in page.text
    envoi[f"a-{ligne.pk}"] = "beaucoup"
    assert "n’est pas une quantité" in chez(ronde.rosa).post(ronde.adresse, envoi | {"motif": "x"}).text
    assert Ligne.objects.get().retenue == 0


def test_only_the_mandate_opens_the_page(ronde, chez):
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    for personne in (ronde.anne, ronde.max, ronde.zoe):
        assert chez(personne).get(ronde.adresse).status_code == 404


def test_saving_a_line_says_how_full_the_case_is_and_what_one_would_get(ronde, chez):
    commander(ronde, ronde.a_tess, 4)
    page = chez(ronde.max).post(
        f"/g/limoux/commandes/{ronde.commande.pk}/lignes/",
        {f"q-{ronde.jus.pk}": "5", f"t-{ronde.jus.pk}": "2"},
        headers={"Accept": "application/json"},
    )
    etat = page.json()["colis"][str(ronde.jus.pk)].replace(INSECABLE, " ")
    assert "Il manque 1 bouteille" in etat and "entre 3 et 7 bouteilles" in etat
    page = chez(ronde.max).get(f"/g/limoux/commandes/{ronde.commande.pk}/").text
    assert f'name="t-{ronde.jus.pk}" value="2"' in page and "entre 3 et 7" in page


def test_a_second_confirmation_tells_only_those_whose_quantity_changed_since(ronde):
    for adhesion in (ronde.a_max, ronde.a_tess, ronde.a_rosa, ronde.a_anne):
        commander(ronde, adhesion, 5)
    volet = cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    assert confirmer_la_repartition(volet=volet, auteur=ronde.rosa) == 2, "18 of 20 bottles: rosa and anne get 4"
    assert set(Ligne.objects.values_list("annoncee", flat=True)) == {None, 4}
    Courriel.objects.all().delete()
    mienne = Ligne.objects.get(panier__foyer=ronde.a_max.foyer)
    fixer_a_la_main(volet=volet, attributions={mienne.pk: Decimal(4)}, auteur=ronde.rosa, motif="il en a encore")
    assert confirmer_la_repartition(volet=volet, auteur=ronde.rosa) == 2
    courriels = {c.destinataire: c.texte.replace(INSECABLE, " ") for c in Courriel.objects.all()}
    assert set(courriels) == {ronde.max.email, ronde.rosa.email}, "anne was told already"
    assert "5 bouteilles, comme vous l’aviez demandé" in courriels[ronde.rosa.email]


def test_shares_computed_again_after_a_hand_change_leave_a_trace_for_each_household(ronde):
    commander(ronde, ronde.a_max, 5)
    commander(ronde, ronde.a_tess, 4)
    volet = cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    mienne = Ligne.objects.get(panier__foyer=ronde.a_max.foyer)
    fixer_a_la_main(volet=volet, attributions={mienne.pk: Decimal(5)}, auteur=ronde.rosa, motif="une fête")
    trace = EntreeJournal.objects.get(action="panier.repartir")
    assert (trace.foyer_id, trace.auteur) == (ronde.a_tess.foyer_id, ronde.rosa)
    assert [texte.replace(INSECABLE, " ") for texte in (*trace.avant.values(), *trace.apres.values())] == [
        "3 bouteilles", "1 bouteille",
    ]  # fmt: skip


def test_a_correction_of_a_product_without_cases_asks_for_no_new_confirmation(ronde):
    miel = f.offre(ronde.volet, nom="Miel")
    commander(ronde, ronde.a_max, 5)
    commander(ronde, ronde.a_tess, 4)
    volet = cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    confirmer_la_repartition(volet=volet, auteur=ronde.rosa)
    corriger_un_panier(
        volet=volet, foyer=ronde.a_max.foyer, quantites={miel.pk: Decimal(2)}, vu=None, auteur=ronde.rosa, motif="oubli"
    )
    volet.refresh_from_db()
    assert volet.repartition_confirmee_le is not None


def test_before_a_draw_a_household_says_what_it_gives_up_first(ronde, chez):
    adresse = f"/g/limoux/commandes/{ronde.commande.pk}/panier/"
    commander(ronde, ronde.a_max, 5)
    commander(ronde, ronde.a_tess, 5)
    assert "Je cède volontiers" not in chez(ronde.max).get(adresse).text, "the rule is another one"
    ronde.limoux.regle_de_partage = "tirage"
    ronde.limoux.save()
    max_ = chez(ronde.max)
    assert "Je cède volontiers s’il en manque" in max_.get(adresse).text
    ligne = Ligne.objects.get(panier__foyer=ronde.a_max.foyer)
    autre = Ligne.objects.get(panier__foyer=ronde.a_tess.foyer)
    envoi = {"volet": ronde.volet.pk, "ligne": [ligne.pk, autre.pk]}
    assert "C’est noté" in max_.post(f"{adresse}ceder/", envoi, follow=True).text
    ligne.refresh_from_db()
    autre.refresh_from_db()
    assert ligne.volontaire and not autre.volontaire, "nobody offers another household's line"
    assert EntreeJournal.objects.filter(action="panier.ceder").count() == 1
    commander(ronde, ronde.a_max, 4)
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    assert {foyer: int(q) for foyer, (q, _) in attribuees(ronde).items()} == {
        ronde.a_tess.foyer_id: 5, ronde.a_max.foyer_id: 1,
    }  # fmt: skip
    page = chez(ronde.rosa).get(ronde.adresse).text
    assert "Rejouer le tirage (graine" in page and "cède volontiers" in page
    assert "Trop tard" in max_.post(f"{adresse}ceder/", {"volet": ronde.volet.pk}, follow=True).text
    ligne.refresh_from_db()
    assert ligne.volontaire
    assert max_.post(f"{adresse}ceder/", {"volet": "x"}).status_code == 404


@pytest.fixture
def farine(ronde):
    """2 € the kilo, 1.60 from 5 kg and 1.50 from 25 kg of the whole group."""
    ronde.farine = f.offre(
        ronde.volet, nom="Farine", unite="kg", paliers=[["0", "2.00"], ["5", "1.60"], ["25", "1.50"]],
        paliers_du_groupe=True,
    )  # fmt: skip
    return ronde


def prendre(monde, adhesion, quantite):
    bilan = enregistrer_lignes(
        commande=monde.commande, foyer=adhesion.foyer, quantites={monde.farine.pk: Decimal(quantite)},
        auteur=adhesion.personne,
    )  # fmt: skip
    assert not bilan.refusees


def test_the_group_s_total_makes_the_price_at_closing_for_everybody(farine):
    prendre(farine, farine.a_max, 20)
    prendre(farine, farine.a_tess, 6)
    assert {ligne.prix for ligne in Ligne.objects.all()} == {Decimal(2)}, "before the closing nobody knows the total"
    volet = cloturer.clore(volet=farine.volet, auteur=farine.rosa)
    assert {ligne.montant for ligne in Ligne.objects.all()} == {Decimal("30.00"), Decimal("9.00")}
    cloturer.rouvrir(volet=volet, auteur=farine.rosa, motif="oubli", jusqu_a=farine.commande.cloture_le)
    assert {ligne.prix for ligne in Ligne.objects.all()} == {Decimal(2)}


def test_the_page_says_how_far_the_next_price_is_and_the_basket_says_which_one_it_is(farine, chez):
    prendre(farine, farine.a_max, 18)
    page = chez(farine.tess).get(f"/g/limoux/commandes/{farine.commande.pk}/").text.replace(INSECABLE, " ")
    assert "Encore <strong>7 kg</strong> au groupe et le prix passe à <strong>1,50 €</strong>" in page
    reponse = chez(farine.tess).post(
        f"/g/limoux/commandes/{farine.commande.pk}/lignes/", {f"q-{farine.farine.pk}": "7"},
        headers={"Accept": "application/json"},
    )  # fmt: skip
    assert "meilleur prix" in reponse.json()["colis"][str(farine.farine.pk)]
    cloturer.clore(volet=farine.volet, auteur=farine.rosa)
    panier = chez(farine.max).get(f"/g/limoux/commandes/{farine.commande.pk}/panier/").text.replace(INSECABLE, " ")
    assert "à 1,50 €, prix de groupe au lieu de 2,00 €" in panier


def test_a_correction_after_closing_moves_the_group_s_price_too(farine):
    prendre(farine, farine.a_max, 20)
    prendre(farine, farine.a_tess, 6)
    volet = cloturer.clore(volet=farine.volet, auteur=farine.rosa)
    corriger_un_panier(
        volet=volet, foyer=farine.a_tess.foyer, quantites={farine.farine.pk: Decimal(1)}, vu=None,
        auteur=farine.rosa, motif="erreur",
    )  # fmt: skip
    assert {ligne.prix for ligne in Ligne.objects.all()} == {Decimal("1.60")}

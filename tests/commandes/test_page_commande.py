"""The ordering page through HTTP: one page, one basket, a plain form that loses nothing."""

import datetime
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scopes_disabled

from commandes.models import Ligne, Volet
from groupement.typographie import insecables
from tests import fabrique as f


@pytest.fixture
def ronde(monde, chez):
    monde.commande = f.commande(monde.limoux)
    monde.volet = f.volet(monde.commande, monde.partenariat)
    monde.carottes = f.offre(monde.volet, nom="Carottes <b>", unite="kg", pas=Decimal("0.5"))
    monde.salade = f.offre(monde.volet, nom="Salade")
    monde.page = f"/g/limoux/commandes/{monde.commande.pk}/"
    monde.client = chez(monde.max)
    with scopes_disabled():
        yield monde


def poster(monde, donnees, **options):
    return monde.client.post(monde.page + "lignes/", donnees, **options)


JSON = {"headers": {"accept": "application/json"}}


def test_names_are_escaped_and_every_product_is_there(ronde):
    page = ronde.client.get(ronde.page).content.decode()
    assert "Carottes &lt;b&gt;" in page
    assert "<b>" not in page
    assert page.count(" data-offre") == 2


def test_a_line_saved_by_the_script_answers_with_the_new_total(ronde):
    reponse = poster(ronde, {f"q-{ronde.carottes.pk}": "1,5"}, **JSON).json()
    assert reponse["total"] == "3,00\xa0€"
    assert reponse["montants"] == {str(ronde.carottes.pk): "3,00\xa0€"}


def test_the_plain_form_writes_what_differs_from_what_the_page_showed(ronde):
    """A tab opened before another one saved does not undo it."""
    poster(ronde, {f"q-{ronde.salade.pk}": "3"}, **JSON)
    vieille = {f"q-{ronde.carottes.pk}": "2", f"q-{ronde.salade.pk}": "", "vu": json.dumps({})}
    assert poster(ronde, vieille).status_code == 302
    assert dict(Ligne.objects.values_list("offre__nom", "quantite")) == {"Carottes <b>": 2, "Salade": 3}


@pytest.mark.parametrize("saisie", ["abc", "-2", "0,3", "1000000000", "1,5,2", "∞", "1e400", "٣x"])
def test_a_bad_quantity_keeps_what_was_typed_and_says_what_to_do(ronde, saisie):
    reponse = poster(ronde, {f"q-{ronde.carottes.pk}": saisie, f"q-{ronde.salade.pk}": "", "vu": "{}"})
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert f'value="{saisie}"' in page
    assert "produit__erreur" in page
    assert not Ligne.objects.exists()


def test_nothing_of_a_form_with_a_typing_error_is_written(ronde):
    poster(ronde, {f"q-{ronde.carottes.pk}": "2", f"q-{ronde.salade.pk}": "abc", "vu": "{}"})
    assert not Ligne.objects.exists()


def test_a_form_sent_after_the_closing_tells_which_lines_were_too_late(ronde):
    Volet.objects.update(cloture_le=timezone.now() - datetime.timedelta(seconds=1))
    reponse = ronde.client.post(ronde.page + "lignes/", {f"q-{ronde.salade.pk}": "2", "vu": "{}"}, follow=True)
    assert insecables("Salade : Trop tard") in reponse.content.decode()
    assert not Ligne.objects.exists()


def test_the_page_of_a_closed_round_is_the_basket(ronde):
    Volet.objects.update(cloture_le=timezone.now() - datetime.timedelta(seconds=1))
    assert ronde.client.get(ronde.page, follow=True).redirect_chain[-1][0].endswith("/panier/")
    assert Volet.objects.get().etat == "clos"


def test_a_round_opens_at_its_time_even_if_no_worker_runs(ronde):
    Volet.objects.update(etat="preparation", ouvert_le=None, ouvre_le=timezone.now() - datetime.timedelta(minutes=1))
    f.tarif(ronde.ferme) if not ronde.ferme.tarifs.exists() else None
    assert ronde.client.get(ronde.page).status_code == 200
    assert Volet.objects.get().etat == "ouvert"


def test_a_product_withdrawn_while_it_is_in_the_basket_is_refused_and_said(ronde):
    poster(ronde, {f"q-{ronde.salade.pk}": "2"}, **JSON)
    ronde.salade.retiree_le = timezone.now()
    ronde.salade.save()
    refus = poster(ronde, {f"q-{ronde.salade.pk}": "3"}, **JSON).json()["refus"]
    assert "retiré" in refus[str(ronde.salade.pk)]


def test_typing_in_for_a_household_is_for_those_who_run_rounds(ronde, chez):
    adresse = f"{ronde.page}saisie/{ronde.a_tess.foyer.pk}/"
    assert chez(ronde.max).get(adresse).status_code == 404
    assert chez(ronde.rosa).get(adresse).status_code == 200
    chez(ronde.rosa).post(adresse + "lignes/", {f"q-{ronde.salade.pk}": "1"}, **JSON)
    ligne = Ligne.objects.get()
    assert (ligne.panier.foyer, ligne.saisie_pour_autrui) == (ronde.a_tess.foyer, True)


def test_a_household_of_another_group_cannot_be_typed_in(ronde, chez):
    assert chez(ronde.rosa).get(f"{ronde.page}saisie/{ronde.a_zoe.foyer.pk}/").status_code == 404


def test_as_last_time_fills_the_basket_without_touching_what_is_chosen(ronde):
    avant = f.commande(ronde.limoux, livraison_le=timezone.localdate() - datetime.timedelta(days=20))
    ancien = f.volet(avant, ronde.partenariat, etat="livre")
    panier = f.panier(avant, ronde.a_max.foyer)
    f.ligne(panier, f.offre(ancien, ronde.carottes.conditionnement), "2")
    f.ligne(panier, f.offre(ancien, ronde.salade.conditionnement), "4")
    poster(ronde, {f"q-{ronde.salade.pk}": "1"}, **JSON)
    ronde.client.post(ronde.page + "comme-la-derniere-fois/")
    lignes = Ligne.objects.filter(commande=ronde.commande)
    assert dict(lignes.values_list("offre__nom", "quantite")) == {"Carottes <b>": 2, "Salade": 1}


def test_the_page_asks_the_same_number_of_queries_for_2_products_and_for_50(ronde):
    def questions():
        with CaptureQueriesContext(connection) as requetes:
            assert ronde.client.get(ronde.page).status_code == 200
        return len(requetes)

    ronde.client.get(ronde.page)
    deux = questions()
    panier = f.panier(ronde.commande, ronde.a_max.foyer)
    for _ in range(48):
        f.ligne(panier, f.offre(ronde.volet), "1")
    Volet.objects.update(version_des_offres=1)
    ronde.client.get(ronde.page)
    assert questions() == deux <= 12


def test_the_basket_reads_like_a_receipt_and_says_whom_to_pay(ronde):
    ronde.partenariat.modes_de_paiement = ["cheque"]
    ronde.partenariat.save()
    poster(ronde, {f"q-{ronde.salade.pk}": "2"}, **JSON)
    page = ronde.client.get(ronde.page + "panier/").content.decode()
    assert "au producteur, directement, par chèque" in page
    assert "4,00\xa0€" in page


def test_a_person_on_pause_sees_the_rounds_and_cannot_order(ronde):
    ronde.a_max.etat = "en_pause"
    ronde.a_max.save()
    assert "en pause" in ronde.client.get(ronde.page, follow=True).content.decode()
    assert poster(ronde, {f"q-{ronde.salade.pk}": "2"}, **JSON).status_code == 409
    assert "en pause" in ronde.client.post(ronde.page + "lignes/", {"vu": "{}"}, follow=True).content.decode()
    assert not Ligne.objects.exists()

"""Delivery day: ticks that say who and when, kept once, from several phones, with and without JavaScript."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from commandes.models import Ligne, Panier, Volet
from commandes.services.pointer import pointer
from groupement.models import EntreeJournal
from tests import fabrique as f


@pytest.fixture
def jour(monde, dans):
    monde.commande = f.commande(monde.limoux, livraison_le=timezone.localdate())
    monde.volet = f.volet(monde.commande, monde.partenariat, etat="livre")
    offres = [f.offre(monde.volet, nom=nom) for nom in ("Carottes", "Navets")]
    monde.panier = f.panier(monde.commande, monde.a_max.foyer)
    monde.carottes, monde.navets = (f.ligne(monde.panier, offre) for offre in offres)
    with dans(monde.limoux):
        yield monde


def envoyer(navigateur, monde, **coches):
    adresse = reverse("commandes:pointer", args=["limoux", monde.commande.pk])
    return navigateur.post(adresse, json.dumps(coches), content_type="application/json")


def test_a_tick_says_who_and_when_and_the_first_one_stays(jour, chez):
    assert envoyer(chez(jour.rosa), jour, lignes={jour.carottes.pk: True}).status_code == 200
    jour.carottes.refresh_from_db()
    premier = jour.carottes.remise_le
    assert (jour.carottes.remise_par, premier is not None) == (jour.rosa, True)
    envoyer(chez(jour.anne), jour, lignes={jour.carottes.pk: True})
    jour.carottes.refresh_from_db()
    assert (jour.carottes.remise_par, jour.carottes.remise_le) == (jour.rosa, premier)


def test_a_tick_taken_back_leaves_a_trace(jour, chez):
    pointer(commande=jour.commande, lignes={jour.carottes.pk: True}, auteur=jour.rosa)
    envoyer(chez(jour.anne), jour, lignes={jour.carottes.pk: False})
    jour.carottes.refresh_from_db()
    assert jour.carottes.remise_le is None
    assert EntreeJournal.objects.get(action="panier.reprise").nom_auteur == "Anne Durand"


def test_a_signature_is_kept_with_its_hour(jour, chez):
    envoyer(chez(jour.rosa), jour, paniers={jour.panier.pk: True})
    jour.panier.refresh_from_db()
    assert (jour.panier.emarge_par, jour.panier.emarge_le is not None) == (jour.rosa, True)
    envoyer(chez(jour.rosa), jour, paniers={jour.panier.pk: False})
    assert EntreeJournal.objects.filter(action="panier.emargement_repris").exists()


def test_what_belongs_elsewhere_is_refused_and_the_rest_is_written(jour, chez):
    autre = f.commande(jour.limoux)
    offre = f.offre(f.volet(autre, jour.partenariat, etat="clos"))
    ailleurs = f.ligne(f.panier(autre, jour.a_max.foyer), offre)
    bilan = envoyer(chez(jour.rosa), jour, lignes={jour.carottes.pk: True, ailleurs.pk: True}).json()
    assert bilan["refusees"] == [ailleurs.pk]
    assert bilan["lignes"] == {str(jour.carottes.pk): True}
    ailleurs.refresh_from_db()
    assert ailleurs.remise_le is None


@pytest.mark.parametrize("etat", ["ouvert", "solde", "annule"])
def test_an_order_that_is_open_settled_or_cancelled_is_not_ticked(jour, chez, etat):
    dates = {
        "ouvert": {"clos_le": None},
        "solde": {"solde_le": timezone.now()},
        "annule": {"annule_le": timezone.now()},
    }
    Volet.objects.update(etat=etat, **dates[etat])
    assert envoyer(chez(jour.rosa), jour, lignes={jour.carottes.pk: True}).json()["refusees"] == [jour.carottes.pk]


@pytest.mark.parametrize(
    "corps",
    ["[]", "null", '{"lignes": []}', '{"lignes": {"x": true}}', '{"lignes": {"1": 3}}', '{"lignes": {"-1": true}}',
     '{"lignes": {"9999999999999999999999": true}}', '{"lignes": "a"}'],
)  # fmt: skip
def test_what_is_no_tick_gets_a_sentence(jour, chez, corps):
    adresse = reverse("commandes:pointer", args=["limoux", jour.commande.pk])
    reponse = chez(jour.rosa).post(adresse, corps, content_type="application/json")
    assert reponse.status_code == 400
    assert "rechargez" in reponse.json()["phrase"]


def test_a_member_neither_sees_nor_ticks(jour, chez):
    assert chez(jour.max).get(reverse("commandes:pointage", args=["limoux", jour.commande.pk])).status_code == 404
    assert envoyer(chez(jour.max), jour, lignes={jour.carottes.pk: True}).status_code == 404
    assert not Ligne.objects.exclude(remise_le=None).exists()


def test_without_javascript_one_form_for_each_household(jour, chez):
    adresse = reverse("commandes:pointer", args=["limoux", jour.commande.pk])
    champs = {
        "panier": jour.panier.pk,
        "vue": [jour.carottes.pk, jour.navets.pk],
        "ligne": [jour.navets.pk],
        "signe": "1",
    }
    reponse = chez(jour.rosa).post(adresse, champs)
    assert reponse["Location"].endswith(f"/pointage/#foyer-{jour.panier.pk}")
    assert list(Ligne.objects.exclude(remise_le=None)) == [jour.navets]
    assert Panier.objects.get(pk=jour.panier.pk).emarge_le
    chez(jour.rosa).post(adresse, champs | {"ligne": []})
    assert not Ligne.objects.exclude(remise_le=None).exists()


def test_without_javascript_everything_at_once(jour, chez):
    adresse = reverse("commandes:pointer", args=["limoux", jour.commande.pk])
    chez(jour.rosa).post(adresse, {"panier": jour.panier.pk, "vue": [jour.carottes.pk, jour.navets.pk], "tout": "1"})
    assert Ligne.objects.exclude(remise_le=None).count() == 2


def test_a_form_cannot_tick_another_household(jour, chez):
    autre = f.ligne(f.panier(jour.commande, jour.a_tess.foyer), jour.carottes.offre)
    adresse = reverse("commandes:pointer", args=["limoux", jour.commande.pk])
    chez(jour.rosa).post(adresse, {"panier": jour.panier.pk, "vue": [autre.pk], "ligne": [autre.pk]})
    autre.refresh_from_db()
    assert autre.remise_le is None


def test_the_page_says_what_each_owes_and_how_many_are_served(jour, chez):
    jour.partenariat.modes_de_paiement = ["cheque"]
    jour.partenariat.save()
    f.ligne(f.panier(jour.commande, jour.a_tess.foyer), jour.carottes.offre)
    pointer(commande=jour.commande, lignes={jour.carottes.pk: True, jour.navets.pk: True}, auteur=jour.rosa)
    adresse = reverse("commandes:pointage", args=["limoux", jour.commande.pk])
    page = chez(jour.rosa).get(adresse).content.decode().replace("\u00a0", " ")
    assert "Doit 4,00 € à Ferme du Soleil, par chèque" in page
    assert "1 foyer sur 2" in page
    seule = chez(jour.rosa).get(adresse, {"q": "tes"}).content.decode()
    assert "Tess Durand" in seule
    assert "Max Durand" not in seule


def test_ticks_do_not_cost_one_query_each(jour, django_assert_max_num_queries):
    panier = f.panier(jour.commande, jour.a_tess.foyer)
    lignes = [f.ligne(panier, f.offre(jour.volet)).pk for _ in range(30)]
    with django_assert_max_num_queries(8):
        pointer(commande=jour.commande, lignes=dict.fromkeys(lignes, True), auteur=jour.rosa)

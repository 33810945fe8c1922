"""Baskets for which nobody came: who, what became of them, taken back if it was a mistake."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from commandes.models import Ligne, Panier, Volet
from commandes.services.oublis import dire_oublie, paniers_non_retires, reprendre_l_oubli
from commandes.services.pointer import pointer
from groupement.models import EntreeJournal
from groupement.refus import Refus
from tests import fabrique as f


@pytest.fixture
def jour(monde, dans):
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux, livraison_le=timezone.localdate())
        monde.volet = f.volet(monde.commande, monde.partenariat, etat="livre")
        monde.offre = f.offre(monde.volet, nom="Carottes")
        monde.de_max = f.panier(monde.commande, monde.a_max.foyer)
        monde.ligne = f.ligne(monde.de_max, monde.offre, "2")
        monde.de_tess = f.panier(monde.commande, monde.a_tess.foyer)
        f.ligne(monde.de_tess, monde.offre, "1")
        monde.adresse = reverse("commandes:oublis", args=["limoux", monde.commande.pk])
        yield monde


def noms(monde):
    return [panier.foyer_id for panier in paniers_non_retires(monde.commande)]


def test_who_neither_signed_nor_was_ticked_is_listed(jour):
    assert set(noms(jour)) == {jour.a_max.foyer_id, jour.a_tess.foyer_id}
    pointer(commande=jour.commande, lignes={jour.ligne.pk: True}, auteur=jour.rosa)
    assert noms(jour) == [jour.a_tess.foyer_id]
    pointer(commande=jour.commande, lignes={}, paniers={jour.de_tess.pk: True}, auteur=jour.rosa)
    assert noms(jour) == []


def test_nothing_to_fetch_is_nothing_forgotten(jour):
    Ligne.objects.filter(panier=jour.de_max).update(livree=0)
    Volet.objects.update(etat="livre")
    assert noms(jour) == [jour.a_tess.foyer_id]
    Volet.objects.update(etat="annule", annule_le=timezone.now())
    assert noms(jour) == []


def test_what_became_of_it_is_said_and_the_household_reads_it(jour, chez):
    client = chez(jour.rosa)
    reponse = client.post(jour.adresse, {"panier": jour.de_max.pk, "suite": "garde", "note": "au frais chez Rosa"})
    assert reponse.status_code == 302
    panier = Panier.objects.get(pk=jour.de_max.pk)
    assert (panier.suite, panier.suite_note, panier.oublie_par) == ("garde", "au frais chez Rosa", jour.rosa)
    page = chez(jour.max).get(reverse("commandes:panier", args=["limoux", jour.commande.pk])).content.decode()
    assert "gardé par quelqu’un" in page
    assert "au frais chez Rosa" in page
    trace = EntreeJournal.objects.get(action="panier.oubli")
    assert (trace.nom_auteur, trace.foyer_id) == ("Rosa Durand", jour.a_max.foyer_id)


def test_a_mistake_is_taken_back_with_a_trace(jour, chez):
    dire_oublie(panier=jour.de_max, suite="donne", note="", auteur=jour.rosa)
    chez(jour.anne).post(jour.adresse, {"panier": jour.de_max.pk, "reprendre": "1"})
    panier = Panier.objects.get(pk=jour.de_max.pk)
    assert (panier.oublie_le, panier.suite) == (None, "")
    assert EntreeJournal.objects.get(action="panier.oubli_repris").nom_auteur == "Anne Durand"
    reprendre_l_oubli(panier=panier, auteur=jour.anne)
    assert EntreeJournal.objects.filter(action="panier.oubli_repris").count() == 1


def test_said_again_it_is_changed_and_the_first_hour_stays(jour):
    premier = dire_oublie(panier=jour.de_max, suite="garde", note="", auteur=jour.rosa).oublie_le
    dire_oublie(panier=jour.de_max, suite="donne", note="aux présents", auteur=jour.anne)
    dire_oublie(panier=jour.de_max, suite="donne", note="aux présents", auteur=jour.anne)
    panier = Panier.objects.get(pk=jour.de_max.pk)
    assert (panier.oublie_le, panier.suite) == (premier, "donne")
    assert EntreeJournal.objects.filter(action="panier.oubli").count() == 2


def test_what_is_owed_does_not_move(jour):
    avant = Ligne.objects.get(pk=jour.ligne.pk).montant
    dire_oublie(panier=jour.de_max, suite="perdu", note="", auteur=jour.rosa)
    assert Ligne.objects.get(pk=jour.ligne.pk).montant == avant > 0


@pytest.mark.parametrize("champs", [{"suite": ""}, {"suite": "mangé"}, {}])
def test_one_says_what_became_of_it(jour, chez, champs):
    page = chez(jour.rosa).post(jour.adresse, {"panier": jour.de_max.pk, "note": "une note"} | champs)
    assert page.status_code == 200
    assert "Dites ce qu’est devenu le panier" in page.content.decode()
    assert 'value="une note"' in page.content.decode(), "what was typed stays"
    assert not Panier.objects.exclude(oublie_le=None).exists()


def test_who_came_is_not_forgotten(jour):
    pointer(commande=jour.commande, lignes={jour.ligne.pk: True}, auteur=jour.rosa)
    with pytest.raises(Refus, match="est venu chercher"):
        dire_oublie(panier=jour.de_max, suite="donne", note="", auteur=jour.rosa)


def test_nobody_forgets_before_the_day(jour, chez):
    jour.commande.livraison_le = timezone.localdate() + datetime.timedelta(days=1)
    jour.commande.save()
    with pytest.raises(Refus, match="pas encore"):
        dire_oublie(panier=jour.de_max, suite="donne", note="", auteur=jour.rosa)
    assert "Trop tôt" in chez(jour.rosa).get(jour.adresse).content.decode()


def test_members_neither_see_nor_say(jour, chez):
    assert chez(jour.max).get(jour.adresse).status_code == 404
    assert chez(jour.max).post(jour.adresse, {"panier": jour.de_max.pk, "suite": "donne"}).status_code == 404
    assert chez(jour.rosa).post(jour.adresse, {"panier": "x", "suite": "donne"}).status_code == 404

"""Ordering: absolute quantities, one basket, nothing doubled, nothing lost silently."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from commandes.models import Ligne, Panier, Volet
from commandes.services import cloturer, preparer
from commandes.services.commander import enregistrer_lignes
from groupement.models import Courriel, EntreeJournal
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    monde.commande = f.commande(monde.limoux)
    monde.volet = f.volet(monde.commande, monde.partenariat)
    monde.carottes = f.offre(monde.volet, nom="Carottes", unite="kg", pas=Decimal("0.5"))
    monde.salade = f.offre(monde.volet, nom="Salade", paliers=[["0", "1.20"], ["5", "1.00"]])
    with dans(monde.limoux):
        yield monde


def commander(monde, quantites, **options):
    options.setdefault("auteur", monde.max)
    options.setdefault("foyer", monde.a_max.foyer)
    return enregistrer_lignes(commande=monde.commande, quantites=quantites, **options)


def test_sending_the_same_twice_changes_nothing_more(ronde):
    for _ in range(2):
        bilan = commander(ronde, {ronde.carottes.pk: Decimal("1.5")})
    assert (bilan.total, bilan.nombre) == (Decimal("3.00"), 1)
    assert Ligne.objects.count() == 1
    assert EntreeJournal.objects.filter(action="panier.commander").count() == 1


def test_zero_removes_the_line(ronde):
    commander(ronde, {ronde.carottes.pk: Decimal(1), ronde.salade.pk: Decimal(2)})
    bilan = commander(ronde, {ronde.carottes.pk: Decimal(0)})
    assert (bilan.total, bilan.nombre) == (Decimal("2.40"), 1)


def test_the_tier_reached_by_the_household_gives_the_price(ronde):
    commander(ronde, {ronde.salade.pk: Decimal(5)})
    assert Ligne.objects.get().prix == Decimal("1.00")


@pytest.mark.parametrize(("quantite", "phrase"), [("0.3", "choisissez"), ("-1", "négative"), ("1.5", "à l’unité")])
def test_a_quantity_that_is_not_sold_is_refused_with_a_sentence(ronde, quantite, phrase):
    offre = ronde.salade if quantite == "1.5" else ronde.carottes
    assert phrase in commander(ronde, {offre.pk: Decimal(quantite)}).refusees[offre.pk]
    assert not Ligne.objects.exists()


def test_after_the_deadline_a_line_is_refused_even_if_no_worker_closed_the_volet(ronde):
    Volet.objects.update(cloture_le=timezone.now() - datetime.timedelta(seconds=1))
    bilan = commander(ronde, {ronde.carottes.pk: Decimal(1)})
    assert "Trop tard" in bilan.refusees[ronde.carottes.pk]
    assert not Ligne.objects.exists()


def test_the_lines_of_an_open_producer_are_kept_when_another_one_closed_meanwhile(ronde):
    autre = f.volet(ronde.commande, f.partenariat(ronde.limoux, f.producteur(ronde.aude)), etat="clos")
    pommes = f.offre(autre, nom="Pommes")
    bilan = commander(ronde, {ronde.carottes.pk: Decimal(1), pommes.pk: Decimal(2)})
    assert list(bilan.refusees) == [pommes.pk]
    assert Ligne.objects.get().offre == ronde.carottes


def test_limited_stock_says_what_is_left(ronde):
    oeufs = f.offre(ronde.volet, nom="Œufs", stock=Decimal(5))
    commander(ronde, {oeufs.pk: Decimal(4)}, foyer=ronde.a_anne.foyer, auteur=ronde.anne)
    assert "1" in commander(ronde, {oeufs.pk: Decimal(2)}).refusees[oeufs.pk]
    assert not commander(ronde, {oeufs.pk: Decimal(1)}).refusees


def test_an_offer_of_another_round_is_not_in_this_one(ronde):
    ailleurs = f.offre(f.volet(f.commande(ronde.limoux), ronde.partenariat))
    assert commander(ronde, {ailleurs.pk: Decimal(1)}).refusees


def test_the_number_of_queries_does_not_grow_with_the_lines(ronde, django_assert_max_num_queries):
    offres = [f.offre(ronde.volet) for _ in range(15)]
    Panier.objects.create(groupement=ronde.limoux, commande=ronde.commande, foyer=ronde.a_max.foyer)
    with django_assert_max_num_queries(9):
        commander(ronde, {offre.pk: Decimal(1) for offre in offres})


def test_what_somebody_else_typed_in_is_traced(ronde):
    commander(ronde, {ronde.carottes.pk: Decimal(1)}, auteur=ronde.rosa, pour_autrui=True)
    ligne = Ligne.objects.get()
    assert (ligne.saisie_par, ligne.saisie_pour_autrui) == (ronde.rosa, True)
    assert EntreeJournal.objects.get(action="panier.saisir").nom_auteur == "Rosa Durand"


def test_closing_tells_the_referent_once_and_the_clock_closes_what_is_due(ronde):
    commander(ronde, {ronde.carottes.pk: Decimal(1)})
    Volet.objects.update(cloture_le=timezone.now() - datetime.timedelta(seconds=1))
    assert cloturer.faire_avancer() == 1
    assert cloturer.faire_avancer() == 0
    ronde.volet.refresh_from_db()
    assert ronde.volet.etat == "clos"
    assert list(Courriel.objects.values_list("destinataire", flat=True)) == [ronde.rosa.email]


def test_reopening_needs_a_reason_and_tells_the_members(ronde):
    cloturer.clore(volet=ronde.volet, auteur=ronde.rosa)
    cloturer.rouvrir(
        volet=ronde.volet, auteur=ronde.rosa, motif="gel", jusqu_a=timezone.now() + datetime.timedelta(hours=5)
    )
    assert Courriel.objects.filter(clef__startswith="volet-rouvert").count() == 4
    assert not commander(ronde, {ronde.carottes.pk: Decimal(1)}).refusees


def test_a_duplicated_round_keeps_the_hour_on_the_clock(ronde):
    f.conditionnement(ronde.ferme, "Navets")
    origine = preparer.preparer_commande(
        groupement=ronde.limoux, auteur=ronde.anne, lieu="Ici", partenariats=[ronde.partenariat],
        ouvre_le=timezone.now(), cloture_le=timezone.now() + datetime.timedelta(days=3),
        livraison_le=timezone.localdate() + datetime.timedelta(days=5),
    )  # fmt: skip
    copie = preparer.dupliquer_commande(
        commande=origine, auteur=ronde.anne, livraison_le=origine.livraison_le + datetime.timedelta(days=180)
    )
    heures = [timezone.localtime(c.cloture_le).time() for c in (origine, copie)]
    assert heures[0] == heures[1]
    assert [o.nom for o in copie.volets.get().offres.all()] == [o.nom for o in origine.volets.get().offres.all()]

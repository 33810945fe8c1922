"""Deposits: held, given back, or cashed for a basket that nobody fetched or a debt that nobody paid."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from commandes.models import Caution, Ecriture
from commandes.services.cautions import encaisser, recevoir, rendre
from groupement.models import EntreeJournal
from groupement.refus import Refus
from tests import fabrique as f


@pytest.fixture
def caisse(monde, dans):
    with dans(monde.limoux):
        yield monde


def deposer(m, montant="30.00", **autres):
    valeurs = {"mode": "cheque", "numero": "7654321", "recue_le": timezone.localdate()} | autres
    return recevoir(foyer=m.a_max.foyer, montant=Decimal(montant), auteur=m.tess, **valeurs)


def oublie(m, adhesion):
    return f.panier(f.commande(m.limoux), adhesion.foyer, oublie_le=timezone.now(), suite="donne")


def test_a_deposit_is_held_and_owes_nothing_to_anybody(caisse):
    caution = deposer(caisse)
    assert (caution.etat, caution.montant) == (Caution.Etat.DETENUE, Decimal("30.00"))
    assert not Ecriture.objects.exists()
    assert EntreeJournal.objects.get(action="caution.recue").foyer_id == caisse.a_max.foyer_id


def test_the_same_deposit_is_not_taken_twice(caisse):
    deposer(caisse)
    with pytest.raises(Refus, match="dans le registre"):
        deposer(caisse)


def test_a_deposit_is_given_back_once(caisse):
    caution = rendre(caution=deposer(caisse), auteur=caisse.tess)
    assert (caution.etat, caution.rendue_le) == (Caution.Etat.RENDUE, timezone.localdate())
    for geste in (
        lambda: rendre(caution=caution, auteur=caisse.tess),
        lambda: encaisser(caution=caution, partenariat=None, auteur=caisse.tess, motif="dette"),
    ):
        with pytest.raises(Refus, match="déjà rendue"):
            geste()


def test_a_deposit_cashed_for_a_forgotten_basket_pays_the_chosen_payee(caisse):
    panier = oublie(caisse, caisse.a_max)
    caution = encaisser(
        caution=deposer(caisse), partenariat=caisse.partenariat, auteur=caisse.tess, motif="panier oublié",
        panier=panier,
    )  # fmt: skip
    ecriture = Ecriture.objects.get()
    assert (ecriture.montant, ecriture.partenariat, ecriture.commande_id, ecriture.caution) == (
        Decimal("-30.00"), caisse.partenariat, panier.commande_id, caution,
    )  # fmt: skip
    entree = EntreeJournal.objects.get(action="caution.encaissee")
    assert (entree.avant, entree.apres) == ({"état": "détenue"}, {"état": "encaissée"})


def test_cashing_says_why_and_only_for_a_basket_of_that_household_that_was_forgotten(caisse):
    caution = deposer(caisse)
    with pytest.raises(Refus, match="Dites pourquoi"):
        encaisser(caution=caution, partenariat=None, auteur=caisse.tess, motif="")
    venu = f.panier(f.commande(caisse.limoux), caisse.a_max.foyer)
    for panier in (venu, oublie(caisse, caisse.a_rosa)):
        with pytest.raises(Refus, match="panier oublié de ce foyer"):
            encaisser(caution=caution, partenariat=None, auteur=caisse.tess, motif="oubli", panier=panier)
    caution.refresh_from_db()
    assert caution.etat == Caution.Etat.DETENUE


def test_a_deposit_is_not_received_tomorrow(caisse):
    with pytest.raises(Refus, match="à venir"):
        deposer(caisse, recue_le=timezone.localdate() + datetime.timedelta(days=1))

"""Membership fees: an amount of one's own above the minimum, and an account that stays where it was."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from commandes.models import Cotisation, Ecriture
from commandes.services.cotiser import annuler_une_cotisation, encaisser_une_cotisation
from groupement.models import EntreeJournal
from groupement.refus import Refus


@pytest.fixture
def caisse(monde, dans):
    with dans(monde.limoux):
        monde.limoux.cotisation_minimum = Decimal("10.00")
        monde.limoux.save()
        yield monde


def cotiser(m, montant="15.00", **autres):
    valeurs = {"annee": 2026, "mode": "cheque", "numero": "1234567", "recue_le": timezone.localdate()} | autres
    return encaisser_une_cotisation(foyer=m.a_max.foyer, montant=Decimal(montant), auteur=m.tess, **valeurs)


def test_a_fee_is_due_and_paid_in_the_account_of_the_association(caisse):
    cotisation = cotiser(caisse)
    ecritures = Ecriture.objects.order_by("pk")
    assert [(e.montant, e.partenariat_id, e.cotisation) for e in ecritures] == [
        (Decimal("15.00"), None, cotisation),
        (Decimal("-15.00"), None, cotisation),
    ]
    assert "reçue par chèque n° 1234567" in ecritures[1].libelle
    assert EntreeJournal.objects.get(action="cotisation.recue").foyer_id == caisse.a_max.foyer_id


def test_below_the_minimum_a_reason_is_asked_for(caisse):
    with pytest.raises(Refus, match="demande au moins 10,00"):
        cotiser(caisse, "5.00")
    cotiser(caisse, "5.00", motif="fin d’année, décidé en réunion")
    assert EntreeJournal.objects.get(action="cotisation.recue").motif.startswith("fin d’année")


def test_a_second_payment_completes_the_first(caisse):
    cotiser(caisse, "10.00")
    cotiser(caisse, "2.00", mode="especes", numero="")
    assert sum(c.montant for c in Cotisation.objects.filter(annee=2026)) == Decimal("12.00")


def test_the_same_fee_sent_twice_is_written_once(caisse):
    cotiser(caisse)
    with pytest.raises(Refus, match="C’est déjà fait"):
        cotiser(caisse)
    assert Cotisation.objects.count() == 1


@pytest.mark.parametrize("montant", ["0", "-3.00", "10000.00", "12.345"])
def test_a_sum_that_nobody_hands_over_is_refused(caisse, montant):
    with pytest.raises(Refus, match="un centime au moins"):
        cotiser(caisse, montant)


def test_a_fee_is_not_received_tomorrow(caisse):
    with pytest.raises(Refus, match="à venir"):
        cotiser(caisse, recue_le=timezone.localdate() + datetime.timedelta(days=1))


def test_a_cancelled_fee_counts_no_more_and_its_entries_are_reversed(caisse):
    cotisation = cotiser(caisse)
    with pytest.raises(Refus, match="Dites pourquoi"):
        annuler_une_cotisation(cotisation=cotisation, auteur=caisse.tess, motif=" ")
    annuler_une_cotisation(cotisation=cotisation, auteur=caisse.tess, motif="chèque sans provision")
    assert [e.montant for e in Ecriture.objects.order_by("pk")] == [
        Decimal(m) for m in ("15.00", "-15.00", "-15.00", "15.00")
    ]
    with pytest.raises(Refus, match="déjà annulée"):
        annuler_une_cotisation(cotisation=cotisation, auteur=caisse.tess, motif="encore")
    cotiser(caisse)  # paid again, for good

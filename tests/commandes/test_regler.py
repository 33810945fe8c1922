"""Payments of households: promised, received one by one or many at once, given up, unpaid; and two people at once."""

import datetime
import threading
from decimal import Decimal

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from catalogue.models import Partenariat
from commandes.argent.echeancier import en_plusieurs_fois
from commandes.argent.soldes import soldes_par_compte
from commandes.models import Ecriture, Reglement, Volet
from commandes.services import regler, verrou
from commandes.services.regler import (
    ReglementsRefuses,
    Saisie,
    Versement,
    annuler,
    declarer_impaye,
    encaisser_en_masse,
    promettre,
)
from commandes.services.remettre import remettre
from commandes.services.solder import solder
from groupement.models import EntreeJournal
from groupement.refus import Refus
from tests import fabrique as f
from tests.commandes.a_regler import a_qui, preparer, recevoir
from tests.commandes.test_courses import ensemble

Etat = Reglement.Etat


@pytest.fixture
def ronde(monde, dans):
    with dans(monde.limoux):
        yield preparer(monde)


def test_a_payment_received_is_in_the_accounts_once(ronde):
    [recu] = recevoir(ronde, ronde.a_max, "13.67", numero="0012345", banque="Crédit agricole")
    ecriture = Ecriture.objects.get()
    assert (ecriture.montant, ecriture.reglement, ecriture.commande) == (Decimal("-13.67"), recu, ronde.commande)
    assert ecriture.libelle.replace("\u00a0", " ") == "Chèque n° 0012345 (Crédit agricole) de 13,67 €"
    assert EntreeJournal.objects.filter(action="reglement.recevoir", foyer_id=ronde.a_max.foyer_id).count() == 1


def test_a_whole_grid_is_received_at_once_with_as_many_queries_for_thirty(ronde, django_assert_max_num_queries):
    foyers = [f.foyer(ronde.limoux) for _ in range(30)]
    saisies = [
        Saisie(foyer.pk, [Versement(Decimal("5.00")), Versement(Decimal("2.50"))], Decimal(0)) for foyer in foyers
    ]
    payee = a_qui(ronde)
    with django_assert_max_num_queries(8):
        assert len(encaisser_en_masse(beneficiaire=payee, saisies=saisies, auteur=ronde.rosa)) == 60
    assert set(soldes_par_compte().values()) == {Decimal("-7.50")}


def test_one_wrong_row_and_nothing_of_the_grid_is_written(ronde):
    autre = f.adhesion(ronde.septfonds, f.personne("Paul"))
    saisies = [Saisie(pk, [Versement(Decimal("5.00"))]) for pk in (ronde.a_max.foyer_id, autre.foyer_id)]
    with pytest.raises(ReglementsRefuses) as refus:
        encaisser_en_masse(beneficiaire=a_qui(ronde), saisies=saisies, auteur=ronde.rosa)
    assert (
        list(refus.value.phrases) == [autre.foyer_id]
        and "pas dans ce groupement" in refus.value.phrases[autre.foyer_id]
    )
    assert not Reglement.objects.exists()


def test_a_form_sent_twice_is_refused_the_second_time_with_who_was_first(ronde):
    recevoir(ronde, ronde.a_max, "13.67", vu=Decimal(0))
    with pytest.raises(ReglementsRefuses) as refus:
        recevoir(ronde, ronde.a_max, "13.67", vu=Decimal(0), auteur=ronde.anne)
    assert "par Rosa Durand" in refus.value.phrases[ronde.a_max.foyer_id]
    assert Reglement.objects.count() == 1


def test_the_same_cheque_number_of_a_household_is_refused(ronde):
    recevoir(ronde, ronde.a_max, "5.00", numero="12", banque="La Nef")
    with pytest.raises(ReglementsRefuses) as refus:
        recevoir(ronde, ronde.a_max, "5.00", numero="12", banque="la nef")
    assert "déjà noté" in refus.value.phrases[ronde.a_max.foyer_id]


def test_a_promise_in_three_cheques_is_whole_to_the_cent_and_a_month_apart(ronde):
    Partenariat.objects.filter(pk=ronde.partenariat.pk).update(cheques_au_plus=3)
    promis = promettre(beneficiaire=a_qui(ronde), foyer=ronde.a_max.foyer, mode="cheque", nombre=3, auteur=ronde.max)
    assert [r.montant for r in promis] == [Decimal("4.56"), Decimal("4.56"), Decimal("4.55")]
    assert promis[0].echeance == ronde.commande.livraison_le < promis[1].echeance < promis[2].echeance
    assert not Ecriture.objects.exists(), "a promise is no payment"
    with pytest.raises(Refus, match="Il ne vous reste rien"):
        promettre(beneficiaire=a_qui(ronde), foyer=ronde.a_max.foyer, mode="cheque", auteur=ronde.max)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"mode": "virement"}, "pas accepté"),
        ({"mode": "cheque", "nombre": 4}, "au plus"),
        ({"mode": "cheque", "nombre": 0}, "au plus"),
        ({"mode": "especes", "nombre": 2}, "que par chèque"),
    ],
)
def test_a_promise_the_payee_does_not_accept_is_refused(ronde, champs, phrase):
    Partenariat.objects.filter(pk=ronde.partenariat.pk).update(
        cheques_au_plus=3, modes_de_paiement=["cheque", "especes"]
    )
    with pytest.raises(Refus, match=phrase):
        promettre(beneficiaire=a_qui(ronde), foyer=ronde.a_max.foyer, auteur=ronde.max, **champs)


def test_nothing_is_promised_while_the_amount_may_still_change(monde, dans):
    with dans(monde.limoux):
        preparer(monde, etat="ouvert")
        with pytest.raises(Refus, match="encore ouverte"):
            promettre(beneficiaire=a_qui(monde), foyer=monde.a_max.foyer, mode="cheque", auteur=monde.max)


def test_a_promise_kept_becomes_the_payment_with_what_is_written_on_the_cheque(ronde):
    [promis] = promettre(beneficiaire=a_qui(ronde), foyer=ronde.a_max.foyer, mode="cheque", auteur=ronde.max)
    [recu] = recevoir(ronde, ronde.a_max, "14.00", promesse=promis.pk, numero="7")
    assert (recu.pk, recu.etat, recu.montant) == (promis.pk, Etat.RECU, Decimal("14.00"))
    assert Reglement.objects.count() == 1
    with pytest.raises(ReglementsRefuses):
        recevoir(ronde, ronde.a_max, "14.00", promesse=promis.pk)


def test_a_payment_given_up_owes_again_with_a_reason(ronde):
    [recu] = recevoir(ronde, ronde.a_max, "13.67")
    with pytest.raises(Refus, match="Dites pourquoi"):
        annuler(reglement=recu, auteur=ronde.rosa, motif=" ")
    annuler(reglement=recu, auteur=ronde.rosa, motif="chèque rendu")
    assert soldes_par_compte() == {}
    assert [e.motif for e in Ecriture.objects.order_by("pk")] == ["", "chèque rendu"]
    with pytest.raises(Refus, match="est annulé"):
        annuler(reglement=recu, auteur=ronde.rosa, motif="encore")


def test_an_unpaid_cheque_owes_again_and_stays_on_its_slip(ronde):
    [recu] = recevoir(ronde, ronde.a_max, "13.67")
    bordereau = remettre(beneficiaire=a_qui(ronde), reglements=[recu.pk], auteur=ronde.rosa)
    with pytest.raises(Refus, match="est remis"):
        annuler(reglement=recu, auteur=ronde.rosa, motif="erreur")
    declarer_impaye(reglement=recu, auteur=ronde.rosa, motif="sans provision")
    recu.refresh_from_db()
    assert (recu.etat, recu.bordereau) == (Etat.IMPAYE, bordereau)
    assert soldes_par_compte() == {}


@pytest.mark.parametrize(("total", "nombre"), [("0.05", 3), ("100.00", 7), ("12.34", 12)])
def test_several_cheques_add_up_and_follow_the_months(total, nombre):
    parts = en_plusieurs_fois(Decimal(total), nombre, datetime.date(2026, 1, 31))
    assert sum(part for part, _ in parts) == Decimal(total)
    assert max(p for p, _ in parts) - min(p for p, _ in parts) <= Decimal("0.01")
    assert [jour.month for _, jour in parts] == [(rang % 12) + 1 for rang in range(nombre)]
    assert parts[1][1] == datetime.date(2026, 2, 28)


def test_a_household_that_left_may_still_pay_its_debt(ronde):
    solder(volet=ronde.volet, auteur=ronde.rosa)
    ronde.a_max.foyer.parti_le = timezone.localdate()
    ronde.a_max.foyer.save()
    recevoir(ronde, ronde.a_max, "13.67")
    assert soldes_par_compte(ronde.a_max.foyer) == {}


# --- Two at once


@pytest.fixture
def foule(monde):
    return preparer(monde)


def grille_entiere(monde, auteur):
    """What a référent who saw nothing received yet sends: both households."""

    def envoyer():
        saisies = [
            Saisie(monde.a_max.foyer_id, [Versement(Decimal("13.67"))], Decimal(0)),
            Saisie(monde.a_tess.foyer_id, [Versement(Decimal("6.83"))], Decimal(0)),
        ]
        return encaisser_en_masse(beneficiaire=a_qui(monde), saisies=saisies, auteur=auteur)

    return envoyer


def recu_en_tout():
    with scopes_disabled():
        return -sum(e.montant for e in Ecriture.objects.all())


@pytest.mark.django_db(transaction=True)
def test_two_referents_who_enter_the_same_grid_at_once_write_it_once(foule):
    resultats = ensemble(foule.limoux, [grille_entiere(foule, qui) for qui in (foule.rosa, foule.anne, foule.tess)])
    assert sum(isinstance(r, list) for r in resultats) == 1
    assert sum(isinstance(r, ReglementsRefuses) for r in resultats) == 2
    assert recu_en_tout() == Decimal("20.50")


@pytest.mark.django_db(transaction=True)
def test_control_without_the_locks_the_same_grid_is_written_twice(foule, monkeypatch):
    ensemble_ici = threading.Barrier(2)
    lire = regler._prendre_les_reglements

    def sans_verrou(beneficiaire):
        connus = lire(beneficiaire)
        ensemble_ici.wait(timeout=10)
        return connus

    monkeypatch.setattr(verrou, "prendre", lambda volets: list(Volet.objects.filter(pk__in=list(volets))))
    monkeypatch.setattr(regler, "_prendre_les_reglements", sans_verrou)
    ensemble(foule.limoux, [grille_entiere(foule, qui) for qui in (foule.rosa, foule.anne)])
    assert recu_en_tout() == Decimal("41.00")


@pytest.mark.django_db(transaction=True)
def test_two_referents_who_settle_at_once_settle_once(foule):
    resultats = ensemble(
        foule.limoux, [lambda qui=qui: solder(volet=foule.volet, auteur=qui) for qui in (foule.rosa, foule.anne)]
    )
    assert sum(isinstance(r, Volet) for r in resultats) == 1
    assert sum(isinstance(r, Refus) and "C’est déjà fait" in r.phrase for r in resultats) == 1
    with scopes_disabled():
        assert sum(e.montant for e in Ecriture.objects.all()) == Decimal("20.50")


@pytest.mark.django_db(transaction=True)
def test_one_receives_while_another_settles_and_nothing_is_lost(foule):
    resultats = ensemble(
        foule.limoux, [grille_entiere(foule, foule.rosa), lambda: solder(volet=foule.volet, auteur=foule.anne)]
    )
    assert not [r for r in resultats if isinstance(r, Exception)]
    with scopes_disabled():
        assert sum(e.montant for e in Ecriture.objects.all()) == 0

"""Settling a volet: what each household owes is what its lines, its shares and its containers come to, to the cent."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commandes.argent.dus import Genre, postes_de_la_commande
from commandes.models import Ecriture, Facture, Ligne, RetourDeContenants, Volet
from commandes.services.comptes import contre_passer
from commandes.services.facturer import enregistrer_la_facture
from commandes.services.solder import reprendre_le_solde, solder
from groupement.refus import Refus
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    """Max takes 10.00 € of jars with 1.00 € of deposits, tess 5.00 € with 0.50 €; 4.00 € of shipping, by amounts."""
    with dans(monde.limoux):
        monde.limoux.participation_taux = 0
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat, etat="livre", port=Decimal("4.00"))
        monde.bocal = f.offre(monde.volet, unite="bocal", consigne=Decimal("0.50"), paliers=[["0", "5.00"]])
        monde.panier_max = f.panier(monde.commande, monde.a_max.foyer)
        f.ligne(monde.panier_max, monde.bocal, "2")
        f.ligne(f.panier(monde.commande, monde.a_tess.foyer), monde.bocal, "1")
        yield monde


def compte(adhesion, **filtre):
    lues = Ecriture.objects.filter(foyer=adhesion.foyer, **filtre).order_by("pk")
    return [(e.genre, e.montant) for e in lues]


def solde_de(adhesion):
    return sum((e.montant for e in Ecriture.objects.filter(foyer=adhesion.foyer)), Decimal(0))


def test_settling_writes_each_amount_owed_to_the_payee(ronde):
    solder(volet=ronde.volet, auteur=ronde.rosa)
    assert compte(ronde.a_max, partenariat=ronde.partenariat) == [
        (Genre.PRODUITS, Decimal("10.00")),
        (Genre.PORT, Decimal("2.67")),
        (Genre.CONSIGNE, Decimal("1.00")),
    ]
    assert compte(ronde.a_tess) == [
        (Genre.PRODUITS, Decimal("5.00")),
        (Genre.PORT, Decimal("1.33")),
        (Genre.CONSIGNE, Decimal("0.50")),
    ]


def test_containers_brought_back_are_taken_off_also_for_a_household_that_ordered_nothing(ronde):
    for adhesion in (ronde.a_max, ronde.a_anne):
        RetourDeContenants.objects.create(
            groupement=ronde.limoux, commande=ronde.commande, volet=ronde.volet, foyer=adhesion.foyer,
            nombre=3, consigne=Decimal("0.50"),
        )  # fmt: skip
    solder(volet=ronde.volet, auteur=ronde.rosa)
    assert compte(ronde.a_anne) == [(Genre.RETOUR, Decimal("-1.50"))]
    assert solde_de(ronde.a_max) == Decimal("10.00") + Decimal("2.67") + Decimal("1.00") - Decimal("1.50")


def test_the_group_s_participation_is_owed_to_its_association(ronde):
    Volet.objects.filter(pk=ronde.volet.pk).update(participation_taux=Decimal("4.50"))
    ronde.commande.participation_fixe = Decimal("0.80")
    ronde.commande.save()
    solder(volet=ronde.volet, auteur=ronde.rosa)
    assert compte(ronde.a_max, partenariat=None) == [
        (Genre.PARTICIPATION, Decimal("0.45")),
        (Genre.PARTICIPATION_FIXE, Decimal("0.80")),
    ]


def test_the_fixed_participation_is_owed_once_for_a_round_of_several_producers(ronde):
    ronde.commande.participation_fixe = Decimal("0.80")
    ronde.commande.save()
    autre = f.partenariat(ronde.limoux, f.producteur(ronde.aude))
    second = f.volet(ronde.commande, autre, etat="livre")
    f.ligne(ronde.panier_max, f.offre(second), "1")
    for volet in (ronde.volet, second):
        solder(volet=volet, auteur=ronde.rosa)
    assert [e for e in compte(ronde.a_max) if e[0] == Genre.PARTICIPATION_FIXE] == [
        (Genre.PARTICIPATION_FIXE, Decimal("0.80"))
    ]


def test_what_the_pages_show_is_what_settling_writes(ronde):
    montres = postes_de_la_commande(ronde.commande)
    solder(volet=ronde.volet, auteur=ronde.rosa)
    ecrites = [(e.foyer_id, e.commande_id, e.volet_id, e.partenariat_id, e.genre, e.montant) for e in
               Ecriture.objects.order_by("pk")]  # fmt: skip
    assert sorted(tuple(poste) for poste in montres) == sorted(ecrites)


def test_settled_twice_is_said_and_written_once(ronde):
    solder(volet=ronde.volet, auteur=ronde.rosa)
    with pytest.raises(Refus, match="C’est déjà fait"):
        solder(volet=ronde.volet, auteur=ronde.rosa)
    assert Ecriture.objects.count() == 6


def test_an_invoice_a_cent_away_must_be_assigned_before_settling(ronde):
    facture = Facture.objects.create(
        groupement=ronde.limoux, volet=ronde.volet, montant=Decimal("20.51"), saisie_par=ronde.rosa
    )
    with pytest.raises(Refus, match="pour qui est l’écart de 0,01"):
        solder(volet=ronde.volet, auteur=ronde.rosa)
    enregistrer_la_facture(
        volet=ronde.volet, montant=facture.montant, ecart_pour="foyers", ecart_motif="arrondi du producteur",
        auteur=ronde.rosa,
    )  # fmt: skip
    solder(volet=ronde.volet, auteur=ronde.rosa)
    assert compte(ronde.a_max)[-1] == (Genre.ECART, Decimal("0.01"))
    du_producteur = Ecriture.objects.filter(partenariat=ronde.partenariat)
    assert sum(e.montant for e in du_producteur) == facture.montant


def test_a_settlement_is_taken_back_by_reversing_entries_and_made_again(ronde):
    solder(volet=ronde.volet, auteur=ronde.rosa)
    with pytest.raises(Refus, match="Dites pourquoi"):
        reprendre_le_solde(volet=ronde.volet, auteur=ronde.rosa, motif=" ")
    reprendre_le_solde(volet=ronde.volet, auteur=ronde.rosa, motif="un bocal cassé")
    assert solde_de(ronde.a_max) == 0
    Ligne.objects.filter(panier=ronde.panier_max).update(livree=1)
    solder(volet=ronde.volet, auteur=ronde.rosa)
    assert solde_de(ronde.a_max) == Decimal("5.00") + Decimal("2.00") + Decimal("0.50")
    ronde.volet.refresh_from_db()
    assert (ronde.volet.etat, ronde.volet.soldes) == (Volet.Etat.SOLDE, 2)


def test_an_entry_is_reversed_once_with_a_reason(ronde):
    solder(volet=ronde.volet, auteur=ronde.rosa)
    premiere = Ecriture.objects.order_by("pk").first()
    contre_passer(ecriture=premiere, auteur=ronde.tess, motif="geste du producteur")
    with pytest.raises(Refus, match="déjà annulée"):
        contre_passer(ecriture=premiere, auteur=ronde.tess, motif="encore")


def test_the_database_refuses_to_rewrite_an_entry_or_a_settled_line(ronde):
    solder(volet=ronde.volet, auteur=ronde.rosa)
    ligne = Ligne.objects.filter(volet=ronde.volet)
    for geste in (
        lambda: Ecriture.objects.update(montant=1),
        lambda: Ecriture.objects.all()._raw_delete("default"),
        lambda: ligne.update(livree=0),
        lambda: ligne._raw_delete("default"),
        lambda: f.ligne(ronde.panier_max, f.offre(ronde.volet), "1"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            geste()
    ligne.update(remise_le=timezone.now())  # ticking is not rewriting

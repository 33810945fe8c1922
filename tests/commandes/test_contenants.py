"""Empty containers brought back: their deposit comes off what the household owes to that producer."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from commandes.argent.dus import Genre, postes_des_volets
from commandes.models import RetourDeContenants, Volet
from commandes.services.contenants import consignes_connues, rendre
from groupement.models import EntreeJournal
from groupement.refus import Refus
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat, etat="livre")
        monde.jus = f.offre(monde.volet, nom="Jus", unite="bouteille", consigne=Decimal("0.30"))
        f.ligne(f.panier(monde.commande, monde.a_max.foyer), monde.jus, "2")
        monde.adresse = reverse("commandes:contenants", args=["limoux", monde.commande.pk, monde.volet.pk])
        yield monde


def rend(monde, nombre, adhesion=None, consigne="0.30"):
    return rendre(
        volet=monde.volet, foyer=(adhesion or monde.a_max).foyer, nombre=nombre, consigne=Decimal(consigne),
        auteur=monde.rosa,
    )  # fmt: skip


def du(monde, adhesion):
    return [(p.genre, p.montant) for p in postes_des_volets([monde.volet]) if p.foyer_id == adhesion.foyer_id]


def test_what_is_brought_back_comes_off_what_is_owed(ronde):
    assert rend(ronde, 6).montant == Decimal("1.80")
    assert du(ronde, ronde.a_max) == [
        (Genre.PRODUITS, Decimal("4.00")), (Genre.CONSIGNE, Decimal("0.60")), (Genre.RETOUR, Decimal("-1.80")),
    ]  # fmt: skip


def test_a_household_that_ordered_nothing_brings_its_bottles_too(ronde):
    rend(ronde, 4, ronde.a_tess)
    assert du(ronde, ronde.a_tess) == [(Genre.RETOUR, Decimal("-1.20"))]


def test_said_again_it_is_replaced_with_a_trace(ronde):
    rend(ronde, 6)
    rend(ronde, 4)
    rend(ronde, 4)
    assert RetourDeContenants.objects.get().nombre == 4
    traces = EntreeJournal.objects.filter(action="volet.contenants")
    assert [(t.avant, t.apres, t.foyer_id) for t in traces] == [
        ({"nombre": 6}, {"nombre": 4}, ronde.a_max.foyer_id), ({}, {"nombre": 6}, ronde.a_max.foyer_id),
    ]  # fmt: skip


def test_the_deposits_of_past_rounds_are_known(ronde):
    ancien = f.volet(f.commande(ronde.limoux), ronde.partenariat, etat="solde")
    f.offre(ancien, nom="Bocal", consigne=Decimal("1.50"))
    ailleurs = f.partenariat(ronde.limoux, f.producteur(ronde.aude, "Ailleurs"))
    f.offre(f.volet(ronde.commande, ailleurs), nom="Fût", consigne=Decimal("30"))
    assert consignes_connues(ronde.volet) == [Decimal("0.30"), Decimal("1.50")]
    with pytest.raises(Refus, match="pas de contenant"):
        rend(ronde, 1, consigne="30")


@pytest.mark.parametrize("etat", ["ouvert", "solde", "annule"])
def test_one_notes_between_the_closing_and_the_settlement(ronde, etat):
    dates = {
        "ouvert": {"clos_le": None},
        "solde": {"solde_le": timezone.now()},
        "annule": {"annule_le": timezone.now()},
    }
    Volet.objects.filter(pk=ronde.volet.pk).update(etat=etat, **dates[etat])
    with pytest.raises(Refus, match="entre la clôture et le solde"):
        rend(ronde, 6)


def test_the_page_finds_the_household_by_its_first_letters(ronde, chez):
    client = chez(ronde.rosa)
    assert client.post(ronde.adresse, {"foyer": "max", "nombre": "6", "consigne": "0.30"}).status_code == 302
    page = client.get(ronde.adresse).content.decode().replace("\u00a0", " ")
    assert "6 contenants rendus, 1,80 €" in page
    assert "noté par Rosa Durand" in page


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"foyer": "Inconnu"}, "Aucun foyer ne porte ce nom"),
        ({"foyer": ""}, "Dites quel foyer"),
        ({"nombre": "-2"}, "Un contenant au moins"),
        ({"nombre": "deux"}, "un nombre entier"),
        ({"nombre": "100000"}, "999 contenants au plus"),
        ({"consigne": "5"}, "Choisissez la consigne"),
    ],
)
def test_what_is_wrong_is_said_and_stays_as_typed(ronde, chez, champs, phrase):
    page = chez(ronde.rosa).post(ronde.adresse, {"foyer": "max", "nombre": "6", "consigne": "0.30"} | champs)
    assert phrase in page.content.decode()
    assert not RetourDeContenants.objects.exists()


def test_two_households_that_begin_alike_are_told_apart(ronde, chez):
    f.foyer(ronde.limoux, "Maxence Petit")
    page = chez(ronde.rosa).post(ronde.adresse, {"foyer": "max", "nombre": "6", "consigne": "0.30"}).content.decode()
    assert "Plusieurs foyers commencent ainsi" in page


def test_a_mistake_is_erased(ronde, chez):
    retour = rend(ronde, 6)
    adresse = reverse("commandes:retirer_contenants", args=["limoux", ronde.commande.pk, ronde.volet.pk, retour.pk])
    assert chez(ronde.max).post(adresse).status_code == 404
    chez(ronde.rosa).post(adresse)
    assert not RetourDeContenants.objects.exists()
    assert EntreeJournal.objects.filter(action="volet.contenants_effaces").exists()

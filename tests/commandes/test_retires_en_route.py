"""A producer or a product that goes in the middle of a round: what was ordered is delivered, paid and settled."""

from decimal import Decimal

import pytest
from django.utils import timezone

from catalogue.models import Partenariat
from commandes.models import Ecriture, Ligne, Offre
from commandes.services import cloturer
from commandes.services.commander import enregistrer_lignes
from commandes.services.offrir import retirer_une_offre
from commandes.services.recevoir import Arrivee, recevoir
from commandes.services.solder import solder
from commandes.verification import verifier
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat)
        monde.pommes = f.offre(monde.volet, nom="Pommes", unite="kg", paliers=[["0", "2.35"]])
        monde.poires = f.offre(monde.volet, nom="Poires", unite="kg")
        prendre(monde, {monde.pommes.pk: 3, monde.poires.pk: 2})
        yield monde


def prendre(monde, quantites):
    bilan = enregistrer_lignes(
        commande=monde.commande, foyer=monde.a_max.foyer, auteur=monde.max,
        quantites={pk: Decimal(quantite) for pk, quantite in quantites.items()},
    )  # fmt: skip
    return bilan.refusees


def mener_a_bout(monde, recues):
    """Close, hand over, receive, settle."""
    cloturer.clore(volet=monde.volet, auteur=monde.rosa)
    cloturer.marquer_transmis(volet=monde.volet, auteur=monde.rosa)
    arrivees = [Arrivee(pk, Decimal(quantite)) for pk, quantite in recues.items()]
    assert not recevoir(volet=monde.volet, arrivees=arrivees, auteur=monde.rosa).refusees
    cloturer.marquer_livre(volet=monde.volet, auteur=monde.rosa)
    solder(volet=monde.volet, auteur=monde.rosa)
    assert verifier(monde.limoux).anomalies == []
    return sum(Ecriture.objects.filter(foyer=monde.a_max.foyer).values_list("montant", flat=True))


def test_a_producer_that_leaves_the_directory_still_has_its_open_round_ordered_delivered_and_settled(ronde):
    ronde.ferme.archive_le = timezone.localdate()
    ronde.ferme.save()
    Partenariat.objects.filter(pk=ronde.partenariat.pk).update(actif=False)
    assert not prendre(ronde, {ronde.pommes.pk: 4})
    assert mener_a_bout(ronde, {ronde.pommes.pk: 4, ronde.poires.pk: 2}) == Decimal("13.40")


def test_a_product_that_leaves_the_catalogue_keeps_the_price_and_the_lines_of_the_round(ronde):
    ronde.pommes.conditionnement.archive_le = timezone.localdate()
    ronde.pommes.conditionnement.save()
    ronde.pommes.conditionnement.produit.archive_le = timezone.localdate()
    ronde.pommes.conditionnement.produit.save()
    assert mener_a_bout(ronde, {ronde.pommes.pk: 3, ronde.poires.pk: 2}) == Decimal("11.05")


def test_a_product_withdrawn_from_the_round_leaves_the_baskets_and_nobody_owes_it(ronde):
    retirer_une_offre(offre=ronde.pommes, auteur=ronde.rosa, motif="gel")
    assert "retiré" in prendre(ronde, {ronde.pommes.pk: 1})[ronde.pommes.pk]
    assert not Ligne.objects.filter(offre=ronde.pommes).exists()
    assert Offre.objects.get(pk=ronde.pommes.pk).retiree_le
    assert mener_a_bout(ronde, {ronde.poires.pk: 2}) == Decimal("4.00")

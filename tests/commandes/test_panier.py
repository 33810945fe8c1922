"""The basket's page: where and when to fetch it."""

import datetime

import pytest

from commandes.models import Creneau, Panier
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    """A round with two slots, and a basket with a product."""
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux)
        monde.soir = Creneau.objects.create(
            groupement=monde.limoux, commande=monde.commande, debut=datetime.time(19), fin=datetime.time(20, 30)
        )
        monde.panier = f.panier(monde.commande, monde.a_max.foyer)
        f.ligne(monde.panier, f.offre(f.volet(monde.commande, monde.partenariat)))
        monde.adresse = f"/g/limoux/commandes/{monde.commande.pk}/panier/"
        yield monde


def _lire(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def test_nothing_is_chosen_until_the_household_chooses_its_hour(ronde, chez):
    page = _lire(chez(ronde.max).get(ronde.adresse))
    assert '<option value="">Choisissez</option>' in page
    assert "selected" not in page.split('name="creneau"')[1].split("</select>")[0]
    assert "<dd>17 h – 19 h ou 19 h – 20 h 30</dd>" in page


def test_the_hour_chosen_is_the_only_one_shown_and_may_change(ronde, chez):
    Panier.objects.update(creneau=ronde.soir)
    page = _lire(chez(ronde.max).get(ronde.adresse))
    assert "<dd>Vous passez entre 19 h et 20 h 30</dd>" in page
    choix = page.split('name="creneau"')[1].split("</select>")[0]
    assert "Choisissez" not in choix
    assert f'value="{ronde.soir.pk}" selected' in choix
    assert choix.count("<option") == 2


def test_whoever_types_in_for_a_household_reads_its_hour(ronde, chez):
    Panier.objects.update(creneau=ronde.soir)
    adresse = f"/g/limoux/commandes/{ronde.commande.pk}/saisie/{ronde.a_max.foyer_id}/panier/"
    assert "<dd>Ce foyer passe entre 19 h et 20 h 30</dd>" in _lire(chez(ronde.anne).get(adresse))

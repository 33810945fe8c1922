"""Two tabs on one record of the catalogue: what was changed meanwhile is told, and nothing is written over."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from catalogue.models import Conditionnement, Contact, Label, Prix, Tarif
from tests import fabrique
from tests.groupement.pages import champs_montres

PHRASE = "Quelqu’un a changé cette fiche entre-temps"


@pytest.fixture
def miel(monde):
    return fabrique.conditionnement(monde.ferme, "Miel", prix="10.00", unite="pot", libelle="pot")


@pytest.fixture
def deux_onglets():
    """Open twice, save the first, then the second: refused once with `dit`, accepted when sent again."""

    def faire(client, lien, premier, second, dit):
        montres = champs_montres(client.get(lien))
        premiere = client.post(lien, montres | premier)
        assert premiere.status_code == 302, premiere.context["form"].errors
        refus = client.post(lien, montres | second)
        assert refus.status_code == 200 and PHRASE in refus.text and dit in refus.text
        assert refus.text.count('class="erreurs"') == 1
        for valeur in second.values():
            assert str(valeur) in refus.text
        assert client.post(lien, champs_montres(refus)).status_code == 302

    return faire


def test_un_producteur(monde, rosa, adresse, deux_onglets):
    lien = adresse("modifier_producteur", monde.ferme.pk)
    deux_onglets(rosa, lien, {"commune": "Alet"}, {"adresse": "3, rue Neuve"}, "(Commune\u00a0: «\u00a0Alet\u00a0»)")


def test_un_contact(monde, rosa, adresse, deux_onglets):
    with scopes_disabled():
        contact = Contact.objects.create(reseau=monde.aude, producteur=monde.ferme, nom="Lise")
    lien = adresse("modifier_contact", monde.ferme.pk, contact.pk)
    deux_onglets(rosa, lien, {"nom": "Lise B."}, {"fonction": "livraisons"}, "(Nom\u00a0: «\u00a0Lise B.\u00a0»)")


def test_un_label(monde, chez, deux_onglets):
    with scopes_disabled():
        label = Label.objects.create(reseau=monde.aude, nom="AB")
    lien = reverse("annuaire-du-reseau:modifier_label", args=["aude", label.pk])
    deux_onglets(chez(monde.coline), lien, {"nom": "Bio"}, {"explication": "Sans pesticides."}, "«\u00a0Bio\u00a0»")


def test_les_conditions_d_un_partenariat(monde, chez, deux_onglets):
    lien = reverse("catalogue:modifier_partenariat", args=["limoux", monde.partenariat.pk])
    deux_onglets(
        chez(monde.anne), lien, {"port": "12,50", "rythme": "tous les mois"}, {"minimum": "150"},
        "Frais de port\u00a0: «\u00a012,50\u00a0»",
    )  # fmt: skip


def test_un_produit_et_ses_conditionnements(monde, rosa, adresse, deux_onglets, miel):
    lien = adresse("modifier_produit", monde.ferme.pk, miel.produit_id)
    dit = "(Prix\u00a0: «\u00a012,00\u00a0»)"
    deux_onglets(rosa, lien, {f"c{miel.pk}-prix": "12"}, {"notes": "Toutes fleurs."}, dit)
    with scopes_disabled():
        assert Prix.objects.get().prix == 10, "sent again as it was typed: the person has seen and decided"


def test_la_fiche_d_un_produit(monde, rosa, adresse, deux_onglets, miel):
    lien = adresse("modifier_produit", monde.ferme.pk, miel.produit_id)
    deux_onglets(rosa, lien, {"nom": "Miel doux"}, {f"c{miel.pk}-prix": "12"}, "«\u00a0Miel doux\u00a0»")


def test_une_page_de_tarif(monde, rosa, adresse, deux_onglets, miel):
    with scopes_disabled():
        tarif = Tarif.objects.get()
    lien = adresse("modifier_tarif", monde.ferme.pk, tarif.pk)
    deux_onglets(rosa, lien, {f"prix_{miel.pk}_0": "12"}, {"nom": "Été"}, "(Miel pot\u00a0: «\u00a012,00\u00a0»)")


def test_un_prix_ajoute_entre_temps_a_un_tarif_est_garde(monde, rosa, adresse, miel):
    with scopes_disabled():
        tarif = Tarif.objects.get()
    lien = adresse("modifier_tarif", monde.ferme.pk, tarif.pk)
    montres = champs_montres(rosa.get(lien))
    pollen = fabrique.conditionnement(monde.ferme, "Pollen", prix="7.00", unite="pot", libelle="pot")
    assert rosa.post(lien, montres | {f"prix_{miel.pk}_0": "12"}).status_code == 302
    with scopes_disabled():
        prix = dict(Prix.objects.filter(tarif=tarif).values_list("conditionnement", "prix"))
        assert Conditionnement.objects.count() == 2 and prix == {miel.pk: Decimal(12), pollen.pk: Decimal(7)}

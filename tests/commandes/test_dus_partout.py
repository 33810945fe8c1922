"""The same cents everywhere: basket, home page, ticking page, sheets, sign-off list, mail and accounts agree."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commandes.argent.dus import par_foyer, postes_de_la_commande, somme
from commandes.documents.emargement import emargement
from commandes.documents.feuille_foyers import feuilles_des_foyers
from commandes.documents.lecture import lire
from commandes.feuille_de_pointage import foyers_a_servir
from commandes.models import Ecriture, RetourDeContenants
from commandes.services.rappels import rappeler_le_retrait
from commandes.services.solder import solder
from commandes.ticket import panier_en_ticket
from groupement.models import Courriel
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    """Two payees (the farm, the association for the mill), shipping by weight and in equal parts, 3 % and 0.50 €."""
    moulin = f.producteur(monde.aude, "Moulin de Cucugnan")
    monde.p_moulin = f.partenariat(monde.limoux, moulin, beneficiaire="association", part_du_port="parts")
    monde.partenariat.part_du_port = "poids"
    demain = timezone.localdate() + datetime.timedelta(days=1)
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux, participation_fixe=Decimal("0.50"), livraison_le=demain)
        taux = {"participation_taux": Decimal(3), "etat": "livre"}
        monde.ferme_v = f.volet(monde.commande, monde.partenariat, port=Decimal("7.00"), **taux)
        monde.moulin_v = f.volet(monde.commande, monde.p_moulin, port=Decimal("1.00"), **taux)
        pommes = f.offre(monde.ferme_v, nom="Pommes", unite="kg", paliers=[["0", "2.35"]])
        jus = f.offre(monde.ferme_v, nom="Jus", unite="bouteille", consigne=Decimal("0.30"), contenance=1, mesure="L")
        farine = f.offre(monde.moulin_v, nom="Farine", unite="kg", paliers=[["0", "1.99"]])
        for adhesion, quantites in ((monde.a_max, "351"), (monde.a_tess, "120"), (monde.a_anne, "007")):
            panier = f.panier(monde.commande, adhesion.foyer)
            for offre, quantite in zip((pommes, jus, farine), quantites, strict=True):
                if quantite != "0":
                    f.ligne(panier, offre, quantite)
        RetourDeContenants.objects.create(
            groupement=monde.limoux, commande=monde.commande, volet=monde.ferme_v, foyer=monde.a_max.foyer,
            nombre=2, consigne=Decimal("0.30"),
        )  # fmt: skip
        yield monde


def dus(ronde):
    """Household → sum of all that it owes."""
    return {
        foyer: sum((somme(postes) for postes in siens.values()), Decimal(0))
        for foyer, siens in par_foyer(postes_de_la_commande(ronde.commande)).items()
    }


def test_a_household_owes_the_same_on_every_screen_and_paper(ronde, chez):
    attendus = dus(ronde)
    max_, tess, anne = (adhesion.foyer for adhesion in (ronde.a_max, ronde.a_tess, ronde.a_anne))
    # 3 kg of apples, 5 bottles with deposits less 2 brought back, 8 of 11 kg carried, 3 %; then flour, half of its
    # shipping, 3 %, and the basket:
    # 7.05 + 10.00 + 1.50 - 0.60 + 5.09 (7.00 × 8/11) + 0.51 (3 % of 17.05) + 1.99 + 0.50 + 0.06 + 0.50
    assert attendus[max_.pk] == Decimal("26.60")
    for foyer in (max_, tess, anne):
        assert panier_en_ticket(ronde.commande, foyer).du == attendus[foyer.pk]
    assert {foyer.panier.foyer_id: foyer.total for foyer in foyers_a_servir(ronde.commande)} == attendus
    lecture = lire(commande=ronde.commande, le=timezone.now())
    noms = {foyer.pk: foyer.nom for foyer in (max_, tess, anne)}
    assert {f.nom: f.total for f in feuilles_des_foyers(lecture).feuilles} == {
        noms[foyer]: total for foyer, total in attendus.items()
    }
    assert emargement(lecture).total == sum(attendus.values())
    page = chez(ronde.max).get(reverse("commandes:panier", args=["limoux", ronde.commande.pk])).content.decode()
    assert "26,60" in page
    assert "26,60" in chez(ronde.max).get("/g/limoux/").content.decode()
    rappeler_le_retrait(groupement=ronde.limoux)
    for courriel in Courriel.objects.filter(personne=ronde.max):
        assert "En tout : 26,60" in courriel.texte
    for volet in (ronde.ferme_v, ronde.moulin_v):
        solder(volet=volet, auteur=ronde.rosa)
    ecrit = {foyer: Decimal(0) for foyer in attendus}
    for ecriture in Ecriture.objects.all():
        ecrit[ecriture.foyer_id] += ecriture.montant
    assert ecrit == attendus


def test_the_shares_of_the_shipping_are_what_the_carrier_is_paid(ronde):
    par_volet = {ronde.ferme_v.pk: Decimal(0), ronde.moulin_v.pk: Decimal(0)}
    for poste in postes_de_la_commande(ronde.commande):
        if poste.genre == Ecriture.Genre.PORT:
            par_volet[poste.volet_id] += poste.montant
    assert par_volet == {ronde.ferme_v.pk: Decimal("7.00"), ronde.moulin_v.pk: Decimal("1.00")}


def test_a_cancelled_producer_is_owed_nothing(ronde):
    ronde.ferme_v.etat, ronde.ferme_v.annule_le = "annule", timezone.now()
    ronde.ferme_v.save()
    genres = {(p.volet_id, p.genre) for p in postes_de_la_commande(ronde.commande)}
    assert all(volet != ronde.ferme_v.pk for volet, _ in genres)


def test_the_ticking_page_reads_as_often_for_two_households_as_for_forty(ronde):
    with CaptureQueriesContext(connection) as peu:
        foyers_a_servir(ronde.commande)
    offre = f.offre(ronde.ferme_v, nom="Poires", unite="kg")
    for n in range(40):
        f.ligne(f.panier(ronde.commande, f.foyer(ronde.limoux, f"Foyer {n}")), offre, "1")
    with CaptureQueriesContext(connection) as beaucoup:
        assert len(foyers_a_servir(ronde.commande)) == 43
    assert len(beaucoup) == len(peu)

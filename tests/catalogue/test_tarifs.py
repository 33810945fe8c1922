"""Dated price lists: one in force on a day, the past is never rewritten."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from catalogue.models import Tarif
from catalogue.services import tarifs as services
from groupement.refus import Refus
from tests import fabrique

JOUR = datetime.timedelta(days=1)


@pytest.fixture
def miel(monde):
    return fabrique.conditionnement(monde.ferme, "Miel", prix="10.00", unite="pot", libelle="pot")


@pytest.fixture
def listes(monde):
    def lire():
        with scopes_disabled():
            return [(t.nom, t.du, t.au, [p.prix for p in t.prix.all()]) for t in Tarif.objects.order_by("du")]

    return lire


def test_un_nouveau_tarif_ferme_le_precedent_la_veille_et_reprend_ses_prix(monde, chez, adresse, miel, listes):
    demain = timezone.localdate() + JOUR
    reponse = chez(monde.rosa).post(adresse("creer_tarif", monde.ferme.pk), {"nom": "hiver", "du": str(demain)})
    assert reponse.status_code == 302
    ancien, nouveau = listes()
    assert ancien[2] == timezone.localdate() and nouveau[1:3] == (demain, None)
    assert ancien[3] == nouveau[3] == [Decimal(10)]
    page = chez(monde.rosa).get(adresse("tarifs", monde.ferme.pk)).text
    assert "En vigueur" in page and "À venir" in page


def test_un_prix_change_a_sa_date_sans_toucher_celui_d_aujourd_hui(monde, chez, adresse, miel, listes):
    rosa = chez(monde.rosa)
    demain = str(timezone.localdate() + JOUR)
    lien = rosa.post(adresse("creer_tarif", monde.ferme.pk), {"nom": "hiver", "du": demain}).url
    assert 'value="10,00"' in rosa.get(lien).text
    rosa.post(lien, {"nom": "hiver", "du": demain, "au": "", f"prix_{miel.pk}_0": "12,50"})
    assert [liste[3] for liste in listes()] == [[Decimal(10)], [Decimal("12.5")]]
    assert "10,00" in rosa.get(lien).text and "12,50" in rosa.get(lien).text  # the journal shows both
    assert "12,50" not in chez(monde.max).get(adresse("producteur", monde.ferme.pk)).text


def test_deux_tarifs_ne_valent_pas_le_meme_jour(monde, chez, adresse, miel, listes):
    rosa = chez(monde.rosa)
    aujourd_hui = timezone.localdate()
    rosa.post(adresse("creer_tarif", monde.ferme.pk), {"nom": "hiver", "du": str(aujourd_hui + 5 * JOUR)})
    with scopes_disabled():
        hiver = Tarif.objects.get(nom="hiver")
    lien = adresse("modifier_tarif", monde.ferme.pk, hiver.pk)
    reponse = rosa.post(lien, {"nom": "hiver", "du": str(aujourd_hui), "au": "", f"prix_{miel.pk}_0": "9"})
    assert "Un autre tarif de ce producteur est en vigueur à ces dates." in reponse.text
    assert listes()[1][3] == [Decimal(10)]
    reponse = rosa.post(adresse("creer_tarif", monde.ferme.pk), {"nom": "bis", "du": str(aujourd_hui + 5 * JOUR)})
    assert "commence déjà ce jour-là" in reponse.text
    reponse = rosa.post(
        lien,
        {"nom": "hiver", "du": str(aujourd_hui + 5 * JOUR), "au": str(aujourd_hui), f"prix_{miel.pk}_0": "9"},
    )
    assert "Le tarif finit avant de commencer" in reponse.text


@pytest.mark.parametrize("du", ["2020-01-01", "31/02/2030", "hier", ""])
def test_une_date_passee_ou_impossible_est_refusee(monde, chez, adresse, miel, listes, du):
    reponse = chez(monde.rosa).post(adresse("creer_tarif", monde.ferme.pk), {"nom": "avant", "du": du})
    assert reponse.status_code == 200 and reponse.context["form"].errors["du"]
    assert len(listes()) == 1


def test_un_tarif_termine_ne_se_modifie_plus(monde, chez, adresse, miel):
    with scopes_disabled():
        vieux = fabrique.tarif(monde.ferme, nom="vieux", du=datetime.date(2020, 1, 1), au=datetime.date(2020, 12, 31))
    lien = adresse("modifier_tarif", monde.ferme.pk, vieux.pk)
    assert "il ne se modifie plus" in chez(monde.rosa).get(lien).text
    assert chez(monde.rosa).post(lien, {"nom": "neuf", "du": "2020-01-01", "au": "2020-12-31"}).status_code == 404


def test_un_tarif_a_venir_se_supprime_et_rend_ses_jours_a_l_autre(monde, chez, adresse, miel, listes):
    rosa = chez(monde.rosa)
    rosa.post(adresse("creer_tarif", monde.ferme.pk), {"nom": "hiver", "du": str(timezone.localdate() + 5 * JOUR)})
    with scopes_disabled():
        hiver, actuel = Tarif.objects.get(nom="hiver"), Tarif.objects.exclude(nom="hiver").get()
    rosa.post(adresse("supprimer_tarif", monde.ferme.pk, hiver.pk))
    assert len(listes()) == 1 and listes()[0][2] is None
    reponse = rosa.post(adresse("supprimer_tarif", monde.ferme.pk, actuel.pk), follow=True)
    assert "déjà entré en vigueur" in reponse.text and len(listes()) == 1


def test_un_tarif_insere_avant_un_autre_s_arrete_la_veille(monde, dans, miel, listes):
    aujourd_hui = timezone.localdate()
    with dans(monde.limoux):
        services.creer_tarif(producteur=monde.ferme, nom="été", du=aujourd_hui + 60 * JOUR, auteur=monde.rosa)
        services.creer_tarif(producteur=monde.ferme, nom="printemps", du=aujourd_hui + 30 * JOUR, auteur=monde.rosa)
        with pytest.raises(Refus, match="commence déjà ce jour-là"):
            services.creer_tarif(producteur=monde.ferme, nom="bis", du=aujourd_hui + 30 * JOUR, auteur=monde.rosa)
    assert [(nom, au) for nom, _, au, _ in listes()] == [
        ("saison", aujourd_hui + 29 * JOUR),
        ("printemps", aujourd_hui + 59 * JOUR),
        ("été", None),
    ]

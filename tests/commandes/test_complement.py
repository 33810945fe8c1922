"""After the deadline, for some hours: cases that are begun are completed, none is emptied, and the order waits."""

import datetime
import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from commandes.colisage.complement import fin_du_complement
from commandes.models import BonDeCommande, Ligne, Offre, Volet
from commandes.services import bons, cloturer, completer
from commandes.services.commander import enregistrer_lignes
from commandes.services.repartir import confirmer_la_repartition
from groupement.models import Courriel, EntreeJournal
from groupement.refus import Refus
from groupement.templatetags.formats import INSECABLE
from tests import fabrique as f


def monter(monde):
    monde.commande = f.commande(monde.limoux)
    monde.volet = f.volet(monde.commande, monde.partenariat, complement_heures=12)
    monde.jus = f.offre(monde.volet, nom="Jus", unite="bouteille", colisage=Decimal(6), paliers=[["0", "3.00"]])
    monde.miel = f.offre(monde.volet, nom="Miel")
    monde.page = f"/g/limoux/commandes/{monde.commande.pk}/"


@pytest.fixture
def ronde(monde, dans):
    """Max wants 5 bottles and tess 4: one case is full, and three bottles are missing for the second."""
    with dans(monde.limoux):
        monter(monde)
        prendre(monde, monde.a_max, 5)
        prendre(monde, monde.a_tess, 4)
        yield monde


def prendre(monde, adhesion, quantite, offre=None, tolerance=None):
    pk = (offre or monde.jus).pk
    return enregistrer_lignes(
        commande=monde.commande, foyer=adhesion.foyer, auteur=adhesion.personne, quantites={pk: Decimal(quantite)},
        tolerances={} if tolerance is None else {pk: Decimal(tolerance)},
    ).refusees.get(pk, "")  # fmt: skip


def clore(monde):
    return cloturer.clore(volet=monde.volet, auteur=monde.rosa)


def retenues():
    return sorted(int(retenue) for retenue in Ligne.objects.values_list("retenue", flat=True))


def lisible(texte):
    return texte.replace(INSECABLE, " ")


def test_the_closing_opens_it_when_a_case_is_incomplete(ronde):
    clos = clore(ronde)
    assert clos.en_complement and clos.complement_jusqu_a == clos.clos_le + datetime.timedelta(hours=12)
    assert clos.etat == Volet.Etat.CLOS and retenues() == [3, 3]


def test_nothing_to_complete_opens_nothing(ronde):
    prendre(ronde, ronde.a_max, 8)
    assert clore(ronde).complement_jusqu_a is None


def test_it_ends_on_the_eve_of_the_delivery_at_noon_at_the_latest(ronde):
    volet = ronde.volet
    volet.commande.livraison_le = timezone.localdate() + datetime.timedelta(days=2)
    demain = timezone.localdate() + datetime.timedelta(days=1)
    volet.clos_le, volet.complement_heures = timezone.now(), 96
    fin = timezone.localtime(fin_du_complement(volet))
    assert (fin.date(), fin.hour) == (demain, 12)
    volet.clos_le = timezone.make_aware(datetime.datetime.combine(demain, datetime.time(13)))
    assert fin_du_complement(volet) is None


def test_one_adds_what_is_missing_and_everybody_gets_their_part(ronde):
    clore(ronde)
    assert prendre(ronde, ronde.a_rosa, 2) == ""
    assert sum(retenues()) == 6, "one bottle is still missing"
    assert prendre(ronde, ronde.a_max, 6) == ""
    assert retenues() == [2, 4, 6]
    traces = EntreeJournal.objects.filter(action="panier.repartir")
    assert traces.exists() and not traces.exclude(auteur=None).exists()


def test_another_case_is_not_opened(ronde):
    clore(ronde)
    assert "qu’ajouter 3 bouteilles au plus, pour un colis de 6 bouteilles" in lisible(prendre(ronde, ronde.a_rosa, 4))
    assert prendre(ronde, ronde.a_rosa, 3) == ""
    assert "il ne manque plus rien" in prendre(ronde, ronde.a_rosa, 4)
    assert retenues() == [3, 4, 5]


def test_a_full_case_is_not_emptied(ronde):
    clore(ronde)
    assert "viderait un colis complet" in prendre(ronde, ronde.a_max, 1)
    assert prendre(ronde, ronde.a_max, 2) == "", "six bottles are still wanted"
    assert retenues() == [2, 4]


def test_what_comes_loose_stays_as_it_was_ordered(ronde):
    prendre(ronde, ronde.a_max, 1, ronde.miel)
    clore(ronde)
    assert "ce produit n’en a pas" in prendre(ronde, ronde.a_max, 2, ronde.miel)
    assert "ce produit n’en a pas" in prendre(ronde, ronde.a_max, 0, ronde.miel)


def test_a_tolerance_completes_too(ronde):
    clore(ronde)
    assert prendre(ronde, ronde.a_tess, 4, tolerance=3) == ""
    assert retenues() == [5, 7]


def test_wines_of_one_carton_complete_each_other(ronde):
    vin = {"unite": "bouteille", "colisage": Decimal(6), "panachage": "vins"}
    blanc, rouge = (f.offre(ronde.volet, nom=nom, **vin) for nom in ("Blanc", "Rouge"))
    prendre(ronde, ronde.a_max, 4, blanc)
    clore(ronde)
    assert prendre(ronde, ronde.a_tess, 2, rouge) == ""
    assert Ligne.objects.get(offre=blanc).retenue == 4 and Ligne.objects.get(offre=rouge).retenue == 2


def test_a_product_below_its_minimum_may_reach_it(ronde):
    farine = f.offre(ronde.volet, nom="Farine", unite="kg", minimum_du_groupe=Decimal(20))
    prendre(ronde, ronde.a_max, 13, farine)
    clore(ronde)
    assert Ligne.objects.get(offre=farine).retenue == 0
    assert "7 kg au plus" in lisible(prendre(ronde, ronde.a_tess, 8, farine))
    assert prendre(ronde, ronde.a_tess, 7, farine) == ""
    assert sum(Ligne.objects.filter(offre=farine).values_list("retenue", flat=True)) == 20


def test_a_quantity_fixed_by_hand_is_the_référent_s(ronde):
    clore(ronde)
    Ligne.objects.filter(panier__foyer=ronde.a_max.foyer).update(fixee=True)
    assert "fixée à la main" in prendre(ronde, ronde.a_max, 6)


def test_after_its_hour_it_is_too_late_whatever_the_page_said(ronde):
    clos = clore(ronde)
    Volet.objects.filter(pk=clos.pk).update(complement_jusqu_a=timezone.now() - datetime.timedelta(seconds=1))
    assert "Trop tard" in prendre(ronde, ronde.a_rosa, 3)


def test_those_who_ordered_there_get_one_message(ronde):
    ronde.a_anne.save()
    clore(ronde)
    courriels = Courriel.objects.filter(clef__startswith="complement:")
    assert {courriel.destinataire for courriel in courriels} == {ronde.max.email, ronde.tess.email}
    assert all(
        "Jus : il manque 3 bouteilles pour un colis de 6 bouteilles" in lisible(c.texte) and ronde.page in c.texte
        for c in courriels
    )
    referente = Courriel.objects.get(clef__startswith="volet-clos:")
    assert "complètent les colis" in referente.sujet and "peuvent encore les compléter" in referente.texte


def test_nothing_is_established_confirmed_or_sent_before_its_end(ronde, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as effets:
        clos = clore(ronde)
    assert not any("bon" in repr(effet) for effet in effets) and bons.volets_sans_bon() == []
    for geste in (
        lambda: confirmer_la_repartition(volet=clos, auteur=ronde.rosa),
        lambda: cloturer.marquer_transmis(volet=clos, auteur=ronde.rosa),
        lambda: bons.etablir_bon(volet_id=clos.pk, auteur=ronde.rosa),
    ):
        with pytest.raises(Refus, match="terminez le complément"):
            geste()
    Volet.objects.filter(pk=clos.pk).update(complement_jusqu_a=timezone.now() - datetime.timedelta(seconds=1))
    assert bons.volets_sans_bon() == [clos.pk], "the clock establishes it afterwards"
    bons.etablir_bon(volet_id=clos.pk)
    assert BonDeCommande.objects.get().contenu["lignes"][0]["quantite"] == "6"
    courriel = Courriel.objects.get(clef__startswith="complement-fini:")
    assert courriel.personne == ronde.rosa and "prête à vérifier" in courriel.sujet
    assert "Vérifiez les quantités" in courriel.texte


def test_the_référent_ends_it_with_a_button(ronde, chez, django_capture_on_commit_callbacks):
    clos = clore(ronde)
    page = chez(ronde.rosa).get(clos.get_absolute_url()).text
    assert "Terminer le complément" in page and "Envoyer au producteur" not in page
    adresse = reverse("commandes:terminer_le_complement", args=["limoux", ronde.commande.pk, clos.pk])
    with django_capture_on_commit_callbacks() as effets:
        assert "Terminer le complément chez" in chez(ronde.rosa).get(adresse).text
        assert chez(ronde.rosa).post(adresse).status_code == 302
    assert effets, "the order is established by the worker"
    assert "Trop tard" in prendre(ronde, ronde.a_rosa, 3)
    with pytest.raises(Refus, match="déjà terminé"):
        completer.terminer_le_complement(volet=clos, auteur=ronde.rosa)
    assert "Vérifier la répartition" in chez(ronde.rosa).get(clos.get_absolute_url()).text
    for personne in (ronde.anne, ronde.max, ronde.zoe):
        assert chez(personne).post(adresse).status_code == 404


def test_reopening_clears_it(ronde):
    clos = clore(ronde)
    rouvert = cloturer.rouvrir(volet=clos, auteur=ronde.rosa, motif="oubli", jusqu_a=ronde.commande.cloture_le)
    rouvert.refresh_from_db()
    assert rouvert.complement_jusqu_a is None and not rouvert.en_complement


def test_members_see_it_on_the_home_page_the_basket_and_the_order_page(ronde, chez):
    clore(ronde)
    max_ = chez(ronde.max)
    accueil = lisible(max_.get("/g/limoux/").text)
    assert "Compléter un colis" in accueil and "il manque 3 bouteilles" in accueil
    panier = lisible(max_.get(f"{ronde.page}panier/").text)
    assert "vous pouvez compléter <strong>jusqu’" in panier and "il manque 3 bouteilles" in panier
    page = lisible(max_.get(ronde.page).text)
    assert "La commande est close, mais des colis sont presque pleins" in page
    assert f'name="q-{ronde.jus.pk}" value="5"' in page, "what was ordered, not what is attributed so far"
    assert f"q-{ronde.miel.pk}" not in page
    reponse = max_.post(f"{ronde.page}lignes/", {f"q-{ronde.jus.pk}": "8"}, headers={"Accept": "application/json"})
    assert reponse.json()["refus"] == {} and reponse.json()["total"] == f"24,00{INSECABLE}€"
    assert "il manque" not in lisible(chez(ronde.tess).get("/g/limoux/").text)


@pytest.mark.django_db(transaction=True)
class TestCourses:
    """Two members who add the last bottles at the same moment."""

    @pytest.fixture
    def ouverte(self, monde):
        with scope(groupement=monde.limoux, reseau=monde.limoux.reseau):
            monter(monde)
            prendre(monde, monde.a_max, 4)
            clore(monde)
            yield monde

    def ensemble(self, monde):
        """Each of two households wants the two bottles that are missing; returns what they read."""
        phrases = []
        depart = threading.Barrier(2)

        def ajouter(adhesion):
            try:
                with scope(groupement=monde.limoux, reseau=monde.limoux.reseau):
                    depart.wait(timeout=10)
                    phrases.append(prendre(monde, adhesion, 2))
            finally:
                connection.close()

        fils = [threading.Thread(target=ajouter, args=(a,)) for a in (monde.a_tess, monde.a_rosa)]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join(timeout=20)
        return phrases

    def test_only_one_of_them_fills_the_case(self, ouverte):
        phrases = self.ensemble(ouverte)
        assert sorted(map(bool, phrases)) == [False, True]
        assert sum(Ligne.objects.values_list("quantite", flat=True)) == 6

    def test_control_without_the_lock_on_the_offers_the_case_overflows(self, ouverte, monkeypatch):
        attendre = threading.Barrier(2)
        vraie = completer.prendre

        def sans_verrou(offres):
            monkeypatch.setattr(completer, "PRENDRE", "SELECT id FROM commandes_offre WHERE id = ANY(%s)")
            lus = vraie(offres)
            attendre.wait(timeout=10)
            return lus

        monkeypatch.setattr(completer, "prendre", sans_verrou)
        assert self.ensemble(ouverte) == ["", ""]
        assert sum(Ligne.objects.values_list("quantite", flat=True)) == 8
        assert Offre.objects.count() == 2

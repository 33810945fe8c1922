"""Receiving and weighing through their pages: with the script row by row, without it as one form; two at once."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commandes.models import Ligne, Reception, Volet
from commandes.services import recevoir as service
from commandes.services import verrou
from commandes.services.peser import Pesee, peser
from commandes.services.recevoir import Arrivee, recevoir
from groupement.portee import scopes_disabled
from tests import fabrique as f
from tests.commandes.test_courses import ensemble

EN_JSON = {"Accept": "application/json"}


def planter(monde):
    monde.commande = f.commande(monde.limoux)
    monde.volet = f.volet(monde.commande, monde.partenariat, etat="transmis")
    monde.carottes = f.offre(monde.volet, nom="Carottes", unite="kg")
    monde.poulet = f.offre(
        monde.volet, nom="Poulet", unite="piece", contenance=Decimal(2), mesure="kg", prix_par="mesure", pese=True,
        paliers=[["0", "10.00"]],
    )  # fmt: skip
    monde.lignes = []
    for adhesion in (monde.a_max, monde.a_tess):
        panier = f.panier(monde.commande, adhesion.foyer)
        monde.lignes += [f.ligne(panier, monde.carottes, "5"), f.ligne(panier, monde.poulet, "2")]
    arguments = ["limoux", monde.commande.pk, monde.volet.pk]
    monde.recevoir, monde.peser = (reverse(f"commandes:{nom}", args=arguments) for nom in ("recevoir", "peser"))
    monde.tout = reverse("commandes:tout_recevoir", args=arguments)
    monde.partage = reverse("commandes:livraison_du_produit", args=[*arguments, monde.carottes.pk])
    return monde


@pytest.fixture
def ronde(monde, dans):
    with dans(monde.limoux):
        yield planter(monde)


def dire(reponse):
    return reponse.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_a_row_is_saved_as_it_is_typed(ronde, chez):
    clef = f"{ronde.carottes.pk}-1"
    reponse = chez(ronde.rosa).post(ronde.recevoir, {f"r-{clef}": "8 kg", f"vu-{clef}": ""}, headers=EN_JSON).json()
    assert reponse["rangs"][clef]["dit"].replace("\u00a0", " ") == "8 sur 10 kg, il manque 2"
    assert (reponse["rangs"][clef]["ton"], reponse["faits"]) == ("manque", 1)
    assert reponse["compte"].replace("\u00a0", " ") == "1 produit reçu sur 2"
    assert set(Ligne.objects.filter(offre=ronde.carottes).values_list("livree", flat=True)) == {4}


def test_what_is_refused_says_why_beside_the_row(ronde, chez):
    clef, autre = f"{ronde.carottes.pk}-1", f"{ronde.poulet.pk}-1"
    envoi = {f"r-{clef}": "1,85,0", f"vu-{clef}": "", f"r-{autre}": "4", f"vu-{autre}": ""}
    reponse = chez(ronde.rosa).post(ronde.recevoir, envoi, headers=EN_JSON).json()
    assert "une seule virgule" in reponse["rangs"][clef]["refus"]
    assert reponse["rangs"][autre]["refus"] == ""
    page = chez(ronde.rosa).post(ronde.recevoir, envoi | {f"vu-{autre}": "4;0;0;"})
    assert page.status_code == 422
    assert 'value="1,85,0"' in page.content.decode(), "what was typed stays"


def test_without_javascript_the_whole_page_is_one_form(ronde, chez):
    client = chez(ronde.rosa)
    assert "attendu&nbsp;: <strong>10 kg</strong>" in dire(client.get(ronde.recevoir))
    envoi = {}
    for offre, combien in ((ronde.carottes, "8,5"), (ronde.poulet, "")):
        clef = f"{offre.pk}-1"
        envoi |= {f"r-{clef}": combien, f"a-{clef}": "", f"n-{clef}": "", f"vu-{clef}": ""}
    assert client.post(ronde.recevoir, envoi).status_code == 302
    assert list(Reception.objects.values_list("offre_id", "recue")) == [(ronde.carottes.pk, Decimal("8.5"))]


def test_a_delivery_awaited_in_two_times_opens_a_second_row(ronde, chez):
    clef = f"{ronde.carottes.pk}-1"
    chez(ronde.rosa).post(ronde.recevoir, {f"r-{clef}": "6", f"s-{clef}": "1", f"vu-{clef}": ""})
    page = dire(chez(ronde.rosa).get(ronde.recevoir))
    assert f'name="r-{ronde.carottes.pk}-2"' in page
    assert "Deuxième arrivage" in page
    assert "il reste à venir 4" in page


def test_everything_came_in_one_press(ronde, chez):
    reponse = chez(ronde.rosa).post(ronde.tout, follow=True)
    assert "2 produits notés comme prévu" in dire(reponse)
    assert Volet.objects.get(pk=ronde.volet.pk).etat == "livre"
    assert "2 pesées à faire" in dire(reponse)


def test_a_line_decided_by_hand_on_the_page_of_its_product(ronde, chez):
    recevoir(volet=ronde.volet, arrivees=[Arrivee(ronde.carottes.pk, Decimal(8))], auteur=ronde.rosa)
    ligne = ronde.lignes[0]
    client = chez(ronde.rosa)
    envoi = {
        f"l-{ligne.pk}": "5", f"vul-{ligne.pk}": "4", f"f-{ligne.pk}": "", f"vuf-{ligne.pk}": "",
        f"vu-{ligne.pk}": "4",
    }  # fmt: skip
    assert "Dites pourquoi" in dire(client.post(ronde.partage, envoi))
    assert client.post(ronde.partage, envoi | {"motif": "régime"}).status_code == 302
    assert dict(Ligne.objects.filter(offre=ronde.carottes).values_list("panier__foyer_id", "livree")) == {
        ronde.a_max.foyer_id: 5, ronde.a_tess.foyer_id: 3,
    }  # fmt: skip
    assert "à la main" in dire(client.get(ronde.partage))
    assert client.post(ronde.partage, envoi | {f"l-{ligne.pk}": "x", "motif": "y"}).status_code == 422


def test_a_weight_is_saved_as_it_is_typed_and_the_total_follows(ronde, chez):
    pk = ronde.lignes[1].pk
    reponse = chez(ronde.rosa).post(ronde.peser, {f"p-{pk}": "3850 g", f"vu-{pk}": ""}, headers=EN_JSON).json()
    assert reponse["rangs"][str(pk)]["dit"].replace("\u00a0", " ") == "38,50 €"
    assert reponse["produits"][str(ronde.poulet.pk)].replace("\u00a0", " ") == ("3,85 kg pour 2 pièces : 1 foyer sur 2")
    assert reponse["compte"].replace("\u00a0", " ") == "1 pesée sur 2"


def test_a_slip_is_asked_about_with_and_without_the_script(ronde, chez):
    pk, client = ronde.lignes[1].pk, chez(ronde.rosa)
    envoi = {f"p-{pk}": "13", f"vu-{pk}": ""}
    demande = client.post(ronde.peser, envoi, headers=EN_JSON).json()["rangs"][str(pk)]
    assert "est-ce bien cela" in demande["question"]["phrase"]
    page = client.post(ronde.peser, envoi)
    assert page.status_code == 422
    assert f'name="confirme-{pk}" value="13"' in page.content.decode()
    assert client.post(ronde.peser, envoi | {f"confirme-{pk}": "13"}).status_code == 302
    assert Ligne.objects.get(pk=pk).poids == 13


def test_pieces_are_typed_in_fields_of_their_own(ronde, chez):
    pk, client = ronde.lignes[1].pk, chez(ronde.rosa)
    client.post(ronde.peser, {f"p-{pk}": ["1,9", "2,05"], f"vu-{pk}": ""})
    assert Ligne.objects.get(pk=pk).pesees == [Decimal("1.9"), Decimal("2.05")]
    assert dire(client.get(ronde.peser)).count(f'name="p-{pk}"') == 2
    client.post(ronde.peser, {f"p-{pk}": ["", ""], f"vu-{pk}": "1.9+2.05"})
    assert Ligne.objects.get(pk=pk).poids is None


@pytest.mark.parametrize("page", ["recevoir", "peser", "partage", "tout"])
def test_only_the_mandate_receives_and_weighs(ronde, chez, page):
    for qui in (ronde.anne, ronde.max, ronde.zoe):
        assert chez(qui).post(getattr(ronde, page)).status_code == 404


@pytest.mark.parametrize("etat", ["clos", "annule"])
def test_outside_of_the_delivery_the_pages_say_why(ronde, chez, etat):
    Volet.objects.filter(pk=ronde.volet.pk).update(
        etat=etat, **({"transmis_le": None} if etat == "clos" else {"annule_le": ronde.volet.transmis_le})
    )
    assert "rien ne s’y reçoit" in dire(chez(ronde.rosa).get(ronde.recevoir, follow=True))
    assert chez(ronde.rosa).post(ronde.peser, {}, headers=EN_JSON).status_code == 409


@pytest.mark.parametrize("nom", ["recevoir", "peser", "partage"])
def test_pages_ask_the_same_number_of_queries_for_two_households_and_for_many(ronde, chez, nom):
    def compter():
        client = chez(ronde.rosa)
        with CaptureQueriesContext(connection) as requetes:
            client.get(getattr(ronde, nom))
        return len(requetes)

    recevoir(volet=ronde.volet, arrivees=[Arrivee(ronde.carottes.pk, Decimal(8))], auteur=ronde.rosa)
    peu = compter()
    offres = [f.offre(ronde.volet, unite="kg", pese=True) for _ in range(6)]
    for _ in range(8):
        panier = f.panier(ronde.commande, f.foyer(ronde.limoux))
        for offre in [*offres, ronde.carottes]:
            f.ligne(panier, offre, "3")
    recevoir(volet=ronde.volet, arrivees=[Arrivee(o.pk, Decimal(20)) for o in offres], auteur=ronde.rosa)
    assert compter() == peu


@pytest.mark.django_db(transaction=True)
def test_two_receive_at_once_and_the_shares_are_those_of_the_last_figure(monde):
    with scopes_disabled():
        planter(monde)

    def noter(combien):
        return lambda: recevoir(
            volet=monde.volet, arrivees=[Arrivee(monde.carottes.pk, Decimal(combien))], auteur=monde.rosa
        )

    ensemble(monde.limoux, [noter(combien) for combien in (4, 6, 8, 10)])
    with scopes_disabled():
        recue = Reception.objects.get().recue
        livrees = list(Ligne.objects.filter(offre=monde.carottes).values_list("livree", flat=True))
    assert sum(livrees) == recue


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_shares_are_not_those_of_the_figure(monde, monkeypatch):
    import threading

    with scopes_disabled():
        planter(monde)
    lu = threading.Barrier(2)
    ecrire = service._ecrire

    def lentement(*arguments):
        lu.wait(timeout=10)
        ecrire(*arguments)

    monkeypatch.setattr(service, "_ecrire", lentement)
    monkeypatch.setattr(
        verrou, "prendre", lambda volets: [Volet.objects.select_related("groupement").get(pk=monde.volet.pk)]
    )

    def noter(combien, arrivage):
        arrivee = Arrivee(monde.carottes.pk, Decimal(combien), arrivage=arrivage)
        return lambda: recevoir(volet=monde.volet, arrivees=[arrivee], auteur=monde.rosa)

    ensemble(monde.limoux, [noter(4, 1), noter(2, 2)])
    with scopes_disabled():
        recue = sum(Reception.objects.values_list("recue", flat=True))
        livrees = sum(Ligne.objects.filter(offre=monde.carottes).values_list("livree", flat=True))
    assert recue == 6 > livrees


@pytest.mark.django_db(transaction=True)
def test_a_weight_waits_for_the_settlement_that_is_being_committed(monde):
    """The settling holds the volet; a weight that waited for it is refused, not written under settled accounts."""
    import threading

    from commandes.services.solder import solder
    from groupement.refus import Refus

    with scopes_disabled():
        planter(monde)
        Volet.objects.filter(pk=monde.volet.pk).update(etat="livre", livre_le=monde.volet.transmis_le)
    solde, peut_finir = threading.Event(), threading.Event()

    def solder_lentement():
        with transaction.atomic():
            solder(volet=monde.volet, auteur=monde.rosa)
            solde.set()
            peut_finir.wait(timeout=10)

    def peser_pendant():
        solde.wait(timeout=10)
        threading.Timer(0.4, peut_finir.set).start()
        return peser(volet=monde.volet, pesees={monde.lignes[1].pk: Pesee([Decimal(4)])}, auteur=monde.rosa)

    _, pesee = ensemble(monde.limoux, [solder_lentement, peser_pendant])
    assert isinstance(pesee, Refus)
    with scopes_disabled():
        assert Ligne.objects.get(pk=monde.lignes[1].pk).poids is None

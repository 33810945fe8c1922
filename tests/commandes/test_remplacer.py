"""Another product instead of one that is missing: proposed at its price, accepted or refused by each household."""

from decimal import Decimal

import pytest
from django.urls import reverse

from commandes.models import Ligne, Offre, Remplacement, Volet
from commandes.services.recevoir import Arrivee, recevoir
from commandes.services.remplacer import lignes_a_court, proposer, repondre
from commandes.services.solder import ce_qui_manque
from groupement.models import Courriel, EntreeJournal
from groupement.refus import Refus
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    """Chickens are missing: max gets 1 of 3, tess 1 of 2. The farm has guinea fowls at 14 €."""
    with dans(monde.limoux):
        monde.poulet_c = f.conditionnement(monde.ferme, "Poulet", prix="10.00", famille="Volailles")
        monde.pintade = f.conditionnement(monde.ferme, "Pintade", prix="14.00", famille="Volailles")
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat, etat="livre")
        monde.poulet = f.offre(monde.volet, monde.poulet_c, paliers=[["0", "10.00"]])
        monde.panier_max = f.panier(monde.commande, monde.a_max.foyer)
        monde.de_max = f.ligne(monde.panier_max, monde.poulet, "3")
        monde.de_tess = f.ligne(f.panier(monde.commande, monde.a_tess.foyer), monde.poulet, "2")
        recevoir(volet=monde.volet, arrivees=[Arrivee(monde.poulet.pk, Decimal(2))], auteur=monde.rosa)
        yield monde


def propose(monde, **quantites):
    """`propose(monde, max=2)`; the one of max, or the first."""
    lignes = {"max": monde.de_max, "tess": monde.de_tess}
    proposer(
        volet=monde.volet, offre=monde.poulet, conditionnement_id=monde.pintade.pk,
        quantites={lignes[nom].pk: Decimal(q) for nom, q in quantites.items()}, auteur=monde.rosa,
    )  # fmt: skip
    return Remplacement.objects.filter(ligne__in=[lignes[nom] for nom in quantites]).order_by("pk").first()


def de_pintade():
    return Ligne.objects.filter(offre__nom="Pintade")


def test_those_who_lack_some_are_known(ronde):
    assert {courte.ligne.panier.foyer_id: courte.manque for courte in lignes_a_court(ronde.poulet)} == {
        ronde.a_max.foyer_id: 2, ronde.a_tess.foyer_id: 1,
    }  # fmt: skip


def test_a_proposal_adds_nothing_and_asks_by_mail(ronde):
    propose(ronde, max=2, tess=1)
    assert not de_pintade().exists()
    offre = Offre.objects.get(nom="Pintade")
    assert offre.retiree_le is not None, "nobody else can order it"
    mails = Courriel.objects.filter(clef__startswith="remplacement:")
    assert {m.destinataire for m in mails} == {"max@exemple.test", "tess@exemple.test"}
    assert "Pintade à la place ?" in mails[0].sujet
    assert f"/commandes/{ronde.commande.pk}/panier/#remplacements" in mails[0].texte
    assert "attend encore une réponse" in ce_qui_manque(ronde.volet)


def test_accepting_puts_it_in_the_basket_at_its_price(ronde):
    repondre(remplacement=propose(ronde, max=2), accepte=True, auteur=ronde.max)
    ligne = de_pintade().get()
    assert (ligne.panier, ligne.quantite, ligne.attribuee, ligne.livree, ligne.prix, ligne.montant) == (
        ronde.panier_max, 2, 2, 2, Decimal("14.0000"), Decimal("28.00"),
    )  # fmt: skip
    assert (ligne.livraison_motif, ligne.saisie_pour_autrui) == ("à la place de Poulet", False)
    assert ce_qui_manque(ronde.volet) == ""


def test_refusing_writes_the_answer_and_nothing_else(ronde):
    propose_a_max = propose(ronde, max=2)
    repondre(remplacement=propose_a_max, accepte=False, auteur=ronde.max)
    assert not de_pintade().exists()
    propose_a_max.refresh_from_db()
    assert (propose_a_max.etat, propose_a_max.repondu_par) == ("refuse", ronde.max)


def test_one_may_change_one_s_mind_until_it_is_settled(ronde):
    remplacement = propose(ronde, max=2)
    for accepte in (True, True, False, True):
        repondre(remplacement=remplacement, accepte=accepte, auteur=ronde.max)
    assert de_pintade().count() == 1
    assert EntreeJournal.objects.filter(action="panier.remplacement").count() == 4, "the same twice says it once"
    Volet.objects.filter(pk=ronde.volet.pk).update(etat="solde", solde_le=ronde.volet.livre_le)
    with pytest.raises(Refus, match="soldée"):
        repondre(remplacement=remplacement, accepte=False, auteur=ronde.max)
    assert de_pintade().count() == 1


def test_the_référent_answers_for_a_household_and_their_name_stays(ronde, chez):
    remplacement = propose(ronde, tess=1)
    reponse = chez(ronde.rosa).post(
        reverse("commandes:repondre", args=["limoux", ronde.commande.pk, remplacement.pk]), {"reponse": "accepter"}
    )
    assert reponse.status_code == 302
    assert de_pintade().get().saisie_pour_autrui
    assert EntreeJournal.objects.filter(action="panier.remplacement").first().nom_auteur == "Rosa Durand"


def test_a_member_answers_from_the_home_page(ronde, chez):
    propose(ronde, max=2)
    client = chez(ronde.max)
    page = client.get("/g/limoux/").content.decode().replace("\u00a0", " ")
    assert "2 pièces&nbsp;: Pintade, à la place&nbsp;?" in page
    remplacement = Remplacement.objects.get()
    adresse = reverse("commandes:repondre", args=["limoux", ronde.commande.pk, remplacement.pk])
    assert client.post(adresse, {"reponse": "accepter", "retour": "/g/limoux/"})["Location"] == "/g/limoux/"
    assert "à la place ?" not in client.get("/g/limoux/").content.decode()
    panier = client.get(reverse("commandes:panier", args=["limoux", ronde.commande.pk])).content.decode()
    assert "à la place de Poulet" in panier
    assert "Refuser" in panier


def test_nobody_answers_for_another_household(ronde, chez):
    adresse = reverse("commandes:repondre", args=["limoux", ronde.commande.pk, propose(ronde, max=2).pk])
    for qui in (ronde.tess, ronde.anne):
        assert chez(qui).post(adresse, {"reponse": "accepter"}).status_code == 404
    assert chez(ronde.max).get(adresse).status_code == 405
    chez(ronde.max).post(adresse, {"reponse": "peut-être", "retour": "https://ailleurs.test/"})
    assert Remplacement.objects.get().etat == "propose"


def test_two_products_replaced_by_the_same_one_are_one_line(ronde):
    canard = f.offre(ronde.volet, nom="Canard")
    de_max = f.ligne(ronde.panier_max, canard, "1")
    recevoir(volet=ronde.volet, arrivees=[Arrivee(canard.pk, Decimal(0))], auteur=ronde.rosa)
    premier = propose(ronde, max=2)
    proposer(
        volet=ronde.volet, offre=canard, conditionnement_id=ronde.pintade.pk, quantites={de_max.pk: Decimal(1)},
        auteur=ronde.rosa,
    )  # fmt: skip
    second = Remplacement.objects.exclude(pk=premier.pk).get()
    for remplacement in (premier, second):
        repondre(remplacement=remplacement, accepte=True, auteur=ronde.max)
    assert de_pintade().get().quantite == 3
    repondre(remplacement=premier, accepte=False, auteur=ronde.max)
    assert (de_pintade().get().quantite, de_pintade().get().livraison_motif) == (1, "à la place de Canard")


@pytest.mark.parametrize(
    ("quantite", "phrase"), [("0", "plus grande que 0"), ("-1", "négative"), ("1.5", "pas de virgule")]
)
def test_a_quantity_that_makes_no_sense_is_refused(ronde, quantite, phrase):
    with pytest.raises(Refus, match=phrase):
        propose(ronde, max=quantite)


def test_what_cannot_be_proposed_is_said(ronde):
    with pytest.raises(Refus, match="au moins un foyer"):
        propose(ronde)
    propose(ronde, max=2)
    with pytest.raises(Refus, match="déjà cette proposition"):
        propose(ronde, max=1)
    sans_prix = f.conditionnement(ronde.ferme, "Dinde", prix=None)
    with pytest.raises(Refus, match="pas au tarif"):
        proposer(
            volet=ronde.volet, offre=ronde.poulet, conditionnement_id=sans_prix.pk,
            quantites={ronde.de_tess.pk: Decimal(1)}, auteur=ronde.rosa,
        )  # fmt: skip


def test_who_ordered_the_replacement_too_is_delivered_so_much_more(ronde):
    pintade = f.offre(ronde.volet, ronde.pintade, paliers=[["0", "14.00"]])
    sienne = f.ligne(ronde.panier_max, pintade, "1")
    remplacement = propose(ronde, max=2)
    repondre(remplacement=remplacement, accepte=True, auteur=ronde.max)
    sienne.refresh_from_db()
    assert (sienne.quantite, sienne.livree, sienne.montant) == (1, 3, Decimal("42.00"))
    assert sienne.livraison_motif.replace("\u00a0", " ") == "dont 2 pièces à la place de Poulet"
    repondre(remplacement=remplacement, accepte=False, auteur=ronde.max)
    sienne.refresh_from_db()
    assert (sienne.quantite, sienne.livree, sienne.livraison_motif) == (1, 1, "")


def test_a_product_of_another_farm_is_not_proposed(ronde):
    ailleurs = f.conditionnement(f.producteur(ronde.aude, "Ailleurs"), "Pintade")
    with pytest.raises(Refus, match="pas au tarif"):
        proposer(
            volet=ronde.volet, offre=ronde.poulet, conditionnement_id=ailleurs.pk,
            quantites={ronde.de_max.pk: Decimal(1)}, auteur=ronde.rosa,
        )  # fmt: skip


def test_the_page_proposes_and_keeps_what_was_typed(ronde, chez):
    adresse = reverse("commandes:remplacer", args=["limoux", ronde.commande.pk, ronde.volet.pk, ronde.poulet.pk])
    client = chez(ronde.rosa)
    page = client.get(adresse).content.decode().replace("\u00a0", " ")
    assert "Pintade, 14,00 € à la pièce" in page
    assert "il manque 2 pièces" in page
    oui = {f"oui-{ronde.de_max.pk}": "1", f"q-{ronde.de_max.pk}": "deux"}
    refusee = client.post(adresse, {"conditionnement": ronde.pintade.pk} | oui)
    assert refusee.status_code == 422
    assert 'value="deux"' in refusee.content.decode()
    assert client.post(adresse, oui).status_code == 422, "no product chosen"
    bonne = client.post(adresse, {"conditionnement": ronde.pintade.pk, f"oui-{ronde.de_max.pk}": "1",
                                  f"q-{ronde.de_max.pk}": "2"})  # fmt: skip
    assert bonne.status_code == 302
    assert "attend une réponse" in client.get(adresse).content.decode()
    assert chez(ronde.anne).get(adresse).status_code == 404

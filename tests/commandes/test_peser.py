"""The real weight of what is paid by weight: typed as one does in a barn, questioned when it looks wrong, traced."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commandes.livraison import ou_en_est
from commandes.models import Ligne, Offre, Volet
from commandes.services.peser import Pesee, douter, peser
from groupement.models import EntreeJournal
from groupement.refus import Refus
from tests import fabrique as f


@pytest.fixture
def ronde(monde, dans):
    """Chickens of about 2 kg, ordered by the piece at 10 € the kilo: max 2, tess 3."""
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat, etat="livre")
        monde.poulet = f.offre(
            monde.volet, nom="Poulet", unite="piece", contenance=Decimal(2), mesure="kg", prix_par="mesure", pese=True,
            paliers=[["0", "10.00"]],
        )  # fmt: skip
        monde.de_max = f.ligne(f.panier(monde.commande, monde.a_max.foyer), monde.poulet, "2")
        monde.de_tess = f.ligne(f.panier(monde.commande, monde.a_tess.foyer), monde.poulet, "3")
        yield monde


def pese(monde, ligne, *poids, **options):
    par_piece = options.pop("par_piece", False)
    return peser(
        volet=monde.volet, pesees={ligne.pk: Pesee([Decimal(p) for p in poids], par_piece)},
        auteur=options.pop("auteur", monde.rosa), **options,
    )  # fmt: skip


def relire(ligne):
    return Ligne.objects.get(pk=ligne.pk)


def dire(texte):
    return texte.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_scale_says_what_is_charged_and_the_order_stays(ronde):
    assert relire(ronde.de_max).montant == Decimal("40.00"), "an estimate from the average weight"
    assert pese(ronde, ronde.de_max, "3.85").ecrites == {ronde.de_max.pk: Decimal("3.85")}
    ligne = relire(ronde.de_max)
    assert (ligne.quantite, ligne.livree, ligne.poids, ligne.pesees, ligne.montant) == (
        2, None, Decimal("3.85"), None, Decimal("38.50"),
    )  # fmt: skip


def test_three_chickens_have_three_weights(ronde):
    pese(ronde, ronde.de_tess, "1.9", "2.05", "2.1")
    ligne = relire(ronde.de_tess)
    assert (ligne.poids, ligne.pesees) == (Decimal("6.05"), [Decimal("1.9"), Decimal("2.05"), Decimal("2.1")])
    trace = EntreeJournal.objects.get(action="panier.peser")
    assert dire(trace.libelle) == "Poulet : pesé 6,05 kg (1,9 kg + 2,05 kg + 2,1 kg), 60,50 €"


def test_a_change_of_amount_says_who_and_the_member_sees_it(ronde, chez):
    pese(ronde, ronde.de_max, "3.85")
    pese(ronde, ronde.de_max, "3.95", auteur=ronde.anne)
    traces = EntreeJournal.objects.filter(action="panier.peser")
    assert [(t.nom_auteur, dire(t.avant["Poulet"]), dire(t.apres["Poulet"])) for t in traces] == [
        ("Anne Durand", "38,50 €", "39,50 €"),
        ("Rosa Durand", "40,00 €", "38,50 €"),
    ]
    page = dire(chez(ronde.max).get(f"{ronde.commande.get_absolute_url()}panier/").content.decode())
    assert "pesé 3,95 kg" in page
    assert "Anne Durand" in page


def test_a_weight_a_hundred_times_off_is_questioned_then_confirmed(ronde):
    bilan = pese(ronde, ronde.de_max, "385")
    assert dire(bilan.questions[ronde.de_max.pk].phrase) == "385 kg ? Vouliez-vous dire 3,85 kg ?"
    assert relire(ronde.de_max).poids is None
    autre = pese(ronde, ronde.de_max, "13", confirmees={ronde.de_max.pk: Decimal(385)})
    assert "est-ce bien cela" in autre.questions[ronde.de_max.pk].phrase, "a yes is for the weight that was shown"
    assert pese(ronde, ronde.de_max, "13", confirmees={ronde.de_max.pk: Decimal(13)}).ecrites
    assert relire(ronde.de_max).montant == Decimal("130.00")


def test_piece_by_piece_each_one_is_expected_at_its_own_weight(ronde):
    assert pese(ronde, ronde.de_tess, "1.9", par_piece=True).ecrites, "the first of three, not 1,9 kg for three"
    assert ou_en_est(ronde.volet).peses == 0, "two pieces are still to be weighed"
    assert pese(ronde, ronde.de_tess, "1.9", "1.8", "2.2", "2").refusees, "four weights for three chickens"
    pese(ronde, ronde.de_tess, "1.9", "1.8", "2.2")
    assert (ou_en_est(ronde.volet).a_peser, ou_en_est(ronde.volet).peses) == (2, 1)


def test_a_weight_far_from_those_of_the_others_is_questioned_when_no_average_is_known(ronde):
    """Sold by the kilo of cheese, of which nobody said what one weighs."""
    assert question_de(ronde, "0.45") == ""
    assert "Vouliez-vous dire 0,45 kg" in question_de(ronde, "450")
    assert "environ 0,4 kg" in question_de(ronde, "1.9")


def question_de(monde, poids):
    tomme = Offre(unite="piece", mesure="kg", prix_par="mesure", pese=True, pk=1)
    ligne = Ligne(offre=tomme, quantite=Decimal(1))
    ligne.retenue = Decimal(1)
    doute = douter(ligne, Pesee([Decimal(poids)]), {1: Decimal("0.4")})
    return dire(doute.phrase) if doute else ""


def test_what_is_ordered_by_the_kilo_is_weighed_too(ronde):
    navets = f.offre(ronde.volet, nom="Navets", unite="kg", pese=True)
    ligne = f.ligne(ronde.de_max.panier, navets, "1.5")
    assert pese(ronde, ligne, "1.62").ecrites
    assert relire(ligne).montant == Decimal("3.24")
    assert "pour 1,5 kg" in dire(pese(ronde, ligne, "6").questions[ligne.pk].phrase)


def test_a_weight_is_erased(ronde):
    pese(ronde, ronde.de_max, "3.85")
    pese(ronde, ronde.de_max)
    assert (relire(ronde.de_max).poids, relire(ronde.de_max).montant) == (None, Decimal("40.00"))


def test_what_is_paid_by_the_piece_is_not_weighed(ronde):
    """Its weight times the price of a piece would be nobody's price."""
    pain = f.offre(ronde.volet, nom="Pain", unite="piece", contenance=Decimal(1), mesure="kg", pese=True)
    ligne = f.ligne(ronde.de_max.panier, pain, "2")
    assert ligne.pk in pese(ronde, ligne, "1.9").refusees
    assert relire(ligne).poids is None


def test_of_two_who_weigh_the_same_line_the_second_is_told(ronde):
    pese(ronde, ronde.de_max, "3.85")
    bilan = pese(ronde, ronde.de_max, "4.1", auteur=ronde.anne, vu={ronde.de_max.pk: None})
    assert "quelqu’un a noté 3,85 kg" in dire(bilan.refusees[ronde.de_max.pk])
    assert relire(ronde.de_max).poids == Decimal("3.85")
    assert pese(ronde, ronde.de_max, "4.1", vu={ronde.de_max.pk: Decimal("3.85")}).ecrites


@pytest.mark.parametrize("etat", ["clos", "solde", "annule"])
def test_one_weighs_between_sending_and_settling(ronde, etat):
    volet = f.volet(f.commande(ronde.limoux), ronde.partenariat, etat=etat)
    with pytest.raises(Refus):
        peser(volet=volet, pesees={ronde.de_max.pk: Pesee([Decimal(2)])}, auteur=ronde.rosa)


def test_a_line_of_another_volet_is_not_weighed_here(ronde):
    volet = f.volet(f.commande(ronde.limoux), ronde.partenariat, etat="livre")
    bilan = peser(volet=volet, pesees={ronde.de_max.pk: Pesee([Decimal(4)])}, auteur=ronde.rosa)
    assert bilan.refusees and relire(ronde.de_max).poids is None


def test_queries_do_not_grow_with_the_lines(ronde):
    def compter(lignes):
        pesees = {ligne.pk: Pesee([Decimal("2.1") * ligne.quantite]) for ligne in lignes}
        with CaptureQueriesContext(connection) as requetes:
            assert len(peser(volet=ronde.volet, pesees=pesees, auteur=ronde.rosa).ecrites) == len(lignes)
        return len(requetes)

    une = compter([ronde.de_max])
    lignes = [f.ligne(f.panier(ronde.commande, f.foyer(ronde.limoux)), ronde.poulet, "2") for _ in range(20)]
    assert compter(lignes) == une <= 12
    assert Volet.objects.get(pk=ronde.volet.pk).etat == "livre"

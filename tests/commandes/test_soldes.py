"""Where a household stands with a payee: what is due, carried over, paid and left, settled or not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandes.argent import soldes
from commandes.argent.beneficiaires import beneficiaires
from commandes.argent.dus import Genre
from commandes.models import Ecriture, Volet
from commandes.services.comptes import contre_passer
from commandes.services.solder import reprendre_le_solde, solder
from tests import fabrique as f
from tests.commandes.a_regler import a_qui, preparer, recevoir


@pytest.fixture
def ronde(monde, dans):
    with dans(monde.limoux):
        yield preparer(monde)


def ici(monde, adhesion=None, commande=None, partenariat=...):
    qui = (adhesion or monde.a_max).foyer_id
    a_qui = monde.partenariat.pk if partenariat is ... else partenariat
    return soldes.situations(commande or monde.commande, [a_qui]).get((qui, a_qui))


def seconde_ronde(monde, quantite="4", **volet):
    """Another round of the same producer, of 5.00 € a jar for max, delivered later."""
    commande = f.commande(monde.limoux)
    volet.setdefault("etat", "livre")
    pris = f.volet(commande, monde.partenariat, **volet)
    f.ligne(f.panier(commande, monde.a_max.foyer), f.offre(pris, paliers=[["0", "5.00"]]), quantite)
    return commande


def test_what_is_due_is_lines_shipping_and_deposits_before_and_after_settling(ronde):
    du = {Genre.PRODUITS: Decimal("10.00"), Genre.PORT: Decimal("2.67"), Genre.CONSIGNE: Decimal("1.00")}
    assert ici(ronde).postes == du and ici(ronde).reste == Decimal("13.67")
    recevoir(ronde, ronde.a_max, "12.00")
    for _ in ("settled", "taken back"):
        solder(volet=ronde.volet, auteur=ronde.rosa)
        assert (ici(ronde).postes, ici(ronde).paye, ici(ronde).reste) == (du, Decimal("12.00"), Decimal("1.67"))
        reprendre_le_solde(volet=ronde.volet, auteur=ronde.rosa, motif="une erreur")
        assert (ici(ronde).postes, ici(ronde).reste) == (du, Decimal("1.67"))


def test_an_entry_of_a_settled_volet_that_is_reversed_is_no_longer_due(ronde):
    solder(volet=ronde.volet, auteur=ronde.rosa)
    port = Ecriture.objects.get(foyer=ronde.a_max.foyer, genre=Genre.PORT)
    contre_passer(ecriture=port, auteur=ronde.tess, motif="port offert")
    assert ici(ronde).postes == {Genre.PRODUITS: Decimal("10.00"), Genre.CONSIGNE: Decimal("1.00")}


def test_a_debt_of_a_settled_round_is_carried_over_and_goes_when_it_is_paid_in_the_next_one(ronde):
    suivante = seconde_ronde(ronde)
    recevoir(ronde, ronde.a_max, "10.00")
    assert ici(ronde, commande=suivante).report == 0, "not settled yet: it is asked in its own page"
    solder(volet=ronde.volet, auteur=ronde.rosa)
    assert ici(ronde, commande=suivante).report == Decimal("3.67")
    assert ici(ronde, commande=suivante).reste == Decimal("23.67")
    [payee] = beneficiaires(suivante)
    recevoir(ronde, ronde.a_max, "23.67", beneficiaire=payee)
    assert ici(ronde, commande=suivante).reste == 0
    assert ici(ronde).reste == 0, "and it is not asked again in the round that it came from"


def test_a_credit_is_used_by_the_earliest_round_only(ronde):
    solder(volet=ronde.volet, auteur=ronde.rosa)
    recevoir(ronde, ronde.a_max, "18.67")  # five euros too much
    deuxieme, troisieme = seconde_ronde(ronde), seconde_ronde(ronde)
    assert ici(ronde, commande=deuxieme).report == Decimal("-5.00")
    assert ici(ronde, commande=troisieme).report == 0


def test_a_payment_for_a_round_not_settled_is_no_credit_elsewhere(ronde):
    suivante = seconde_ronde(ronde)
    recevoir(ronde, ronde.a_max, "13.67")
    assert ici(ronde, commande=suivante).report == 0
    recevoir(ronde, ronde.a_max, "5.00")
    assert ici(ronde, commande=suivante).report == Decimal("-5.00"), "what was paid beyond what is due is"


def test_a_correction_is_carried_over(ronde):
    Ecriture.objects.create(
        groupement=ronde.limoux, foyer=ronde.a_max.foyer, partenariat=ronde.partenariat, commande=ronde.commande,
        genre=Genre.CORRECTION, montant=Decimal("-2.00"), motif="bocal fêlé",
    )  # fmt: skip
    assert ici(ronde).report == Decimal("-2.00") and ici(ronde).reste == Decimal("11.67")


def test_a_household_that_left_with_a_debt_stays_in_the_grid_of_its_payee_only(ronde):
    solder(volet=ronde.volet, auteur=ronde.rosa)
    suivante = f.commande(ronde.limoux)
    f.volet(suivante, ronde.partenariat, etat="livre")
    reports = {s.foyer_id: s.report for s in soldes.grille(suivante, ronde.partenariat.pk)}
    assert reports == {ronde.a_max.foyer_id: Decimal("13.67"), ronde.a_tess.foyer_id: Decimal("6.83")}
    assert soldes.grille(suivante, None) == []


def test_the_association_is_owed_the_participation_of_every_producer_once(ronde):
    Volet.objects.filter(pk=ronde.volet.pk).update(participation_taux=Decimal("4.50"))
    ronde.commande.participation_fixe = Decimal("0.80")
    ronde.commande.save()
    autre = f.volet(ronde.commande, f.partenariat(ronde.limoux, f.producteur(ronde.aude)), etat="livre")
    f.ligne(ronde.panier_max, f.offre(autre), "1")
    attendu = {Genre.PARTICIPATION: Decimal("0.45"), Genre.PARTICIPATION_FIXE: Decimal("0.80")}
    assert ici(ronde, partenariat=None).postes == attendu
    solder(volet=ronde.volet, auteur=ronde.rosa)
    assert ici(ronde, partenariat=None).postes == attendu, "one volet settled, the other not: still once"
    assert a_qui(ronde, None).nom == "l’association Limoux"


def test_the_balance_of_an_account_is_the_same_before_and_after_settling(ronde):
    recevoir(ronde, ronde.a_max, "10.00")
    compte = (ronde.a_max.foyer_id, ronde.partenariat.pk)
    assert soldes.soldes_par_compte()[compte] == Decimal("-10.00")
    assert soldes.soldes_complets()[compte] == Decimal("3.67")
    solder(volet=ronde.volet, auteur=ronde.rosa)
    assert soldes.soldes_par_compte(ronde.a_max.foyer) == {compte: Decimal("3.67")}
    assert soldes.soldes_complets(ronde.a_max.foyer) == {compte: Decimal("3.67")}


@pytest.mark.parametrize("foyers", [2, 30])
def test_reading_a_grid_takes_as_many_queries_for_thirty_households(ronde, foyers, django_assert_max_num_queries):
    seconde_ronde(ronde)
    for _ in range(foyers):
        foyer = f.foyer(ronde.limoux)
        f.ligne(f.panier(ronde.commande, foyer), ronde.bocal, "1")
        Ecriture.objects.create(
            groupement=ronde.limoux, foyer=foyer, partenariat=ronde.partenariat, genre=Genre.CORRECTION,
            montant=Decimal(-1), motif="geste",
        )  # fmt: skip
    with django_assert_max_num_queries(6):
        assert len(soldes.grille(ronde.commande, ronde.partenariat.pk)) == foyers + 2


euros = st.integers(-5000, 5000).map(lambda centimes: Decimal(centimes) / 100)


@given(soldees=euros, autres=st.dictionaries(st.integers(1, 6), euros))
def test_rounds_never_use_one_credit_twice_nor_forget_a_debt(soldees, autres):
    """Seen from each round in turn: a debt is carried over whole, all the credit used is the credit there is."""
    credit = soldees + sum((min(Decimal(0), s) for s in autres.values()), Decimal(0))
    utilise = Decimal(0)
    for ronde, solde in autres.items():
        if solde < 0:
            continue
        ailleurs = {pk: s for pk, s in autres.items() if pk != ronde}
        report = soldes.reporter(soldees, ailleurs, {pk for pk in ailleurs if pk < ronde})
        assert report == credit if credit >= 0 else credit <= report <= 0
        utilise += min(solde, -report) if report < 0 else Decimal(0)
    assert utilise <= max(Decimal(0), -credit)

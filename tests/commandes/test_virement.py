"""The transfer that a phone reads: an EPC code whose text is the payee, the account, the amount and why."""

from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from segno import helpers

from catalogue.models import Partenariat
from commandes.argent.a_regler import a_regler
from commandes.argent.virement import en_lettres_simples, libelle_du_virement, qr_du_virement
from commandes.models import Commande
from tests.commandes.a_regler import preparer, recevoir

IBAN = "FR7630006000011234567890189"


@pytest.fixture
def ronde(monde, dans):
    with dans(monde.limoux):
        preparer(monde)
        Partenariat.objects.filter(pk=monde.partenariat.pk).update(
            iban=IBAN, titulaire="GAEC du Soleil", modes_de_paiement=["cheque", "virement"]
        )
        yield monde


def ligne(monde):
    commande = Commande.objects.select_related("groupement").get(pk=monde.commande.pk)
    [trouvee] = a_regler(commande, monde.a_max.foyer)
    return trouvee


def test_the_code_says_the_payee_the_account_the_amount_and_why(monkeypatch, ronde):
    dits = {}
    vrai = helpers.make_epc_qr

    def ecouter(**champs):
        dits.update(champs)
        return vrai(**champs)

    monkeypatch.setattr(helpers, "make_epc_qr", ecouter)
    trouvee = ligne(ronde)
    assert (dits["name"], dits["iban"], dits["amount"]) == ("GAEC du Soleil", IBAN, Decimal("13.67"))
    assert dits["text"].startswith("Groupement Limoux commande ") and "Max Durand" in dits["text"]
    assert trouvee.qr.startswith("<svg") and "style=" not in trouvee.qr and "<script" not in trouvee.qr


def test_no_code_without_an_account_without_transfers_once_paid_or_while_one_orders(ronde):
    for champs in ({"iban": ""}, {"modes_de_paiement": ["cheque"]}):
        Partenariat.objects.filter(pk=ronde.partenariat.pk).update(**champs)
        assert ligne(ronde).qr == ""
        Partenariat.objects.filter(pk=ronde.partenariat.pk).update(iban=IBAN, modes_de_paiement=["virement"])
    recevoir(ronde, ronde.a_max, "13.67")
    assert ligne(ronde).qr == "" and ligne(ronde).situation.reste == 0


def test_a_member_reads_the_account_in_groups_of_four_beside_the_code(ronde, chez):
    page = chez(ronde.max).get(reverse("commandes:regler", args=["limoux", ronde.commande.pk])).text
    assert "FR76 3000 6000 0112 3456 7890 189" in page.replace("\u00a0", " ") and "<svg" in page


def test_what_a_household_is_told_takes_a_flat_number_of_queries(ronde, django_assert_max_num_queries):
    commande = Commande.objects.select_related("groupement").get(pk=ronde.commande.pk)
    with django_assert_max_num_queries(5):
        a_regler(commande, ronde.a_max.foyer)


@given(st.text(max_size=400), st.text(max_size=200), st.decimals("0.01", "99999.99", places=2))
def test_whatever_the_names_the_code_is_made_and_every_bank_can_read_it(libelle, titulaire, montant):
    qr = qr_du_virement(titulaire=titulaire, iban=IBAN, montant=montant, libelle=libelle)
    assert qr.startswith("<svg")
    ecrit = libelle_du_virement(libelle)
    assert len(ecrit) <= 140 and ecrit.isascii() and "\n" not in ecrit


def test_accents_and_lines_become_plain_letters():
    assert en_lettres_simples("Épicerie  de l’Œuf\nà Limoux") == "Epicerie de l'Oeuf a Limoux"


@pytest.mark.parametrize("montant", ["0", "0.001", "-1", "1000000000"])
def test_an_amount_that_no_bank_takes_is_refused(montant):
    with pytest.raises(ValueError, match="EPC"):
        qr_du_virement(titulaire="X", iban=IBAN, montant=Decimal(montant), libelle="x")

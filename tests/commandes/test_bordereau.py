"""Handing over to the payee: one numbered slip, its sum, its paper; a cheque is never on two of them."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.utils import timezone
from django_scopes import scopes_disabled
from pypdf import PdfReader

from commandes.documents.bordereau import contenu_du_bordereau, csv_du_bordereau, xlsx_du_bordereau
from commandes.models import Bordereau, Document, Reglement
from commandes.services.documents import fabriquer
from commandes.services.remettre import a_remettre, remettre, retirer_du_bordereau
from groupement.refus import Refus
from groupement.services.effacement import rendre_anonyme
from tests.commandes.a_regler import a_qui, preparer, recevoir
from tests.commandes.test_courses import ensemble


@pytest.fixture
def ronde(monde, dans):
    with dans(monde.limoux):
        yield preparer(monde)


def recus(monde):
    recevoir(monde, monde.a_max, "10.00", numero="0012345", banque="Crédit agricole")
    recevoir(monde, monde.a_max, "3.67", mode="especes")
    recevoir(monde, monde.a_tess, "6.83", numero="77", banque="La Nef")
    return [r.pk for r in a_remettre(a_qui(monde))]


def remis(monde, pks=None, **champs):
    champs.setdefault("auteur", monde.rosa)
    return remettre(beneficiaire=a_qui(monde), reglements=recus(monde) if pks is None else pks, **champs)


def test_a_slip_says_each_payment_its_count_by_kind_and_the_sum(ronde):
    contenu = contenu_du_bordereau(remis(ronde))
    assert contenu.numero == f"B{timezone.localdate().year}-001"
    assert [(ligne.mode, ligne.numero, ligne.montant) for ligne in contenu.lignes] == [
        ("chèque", "0012345", Decimal("10.00")), ("chèque", "77", Decimal("6.83")), ("espèces", "", Decimal("3.67")),
    ]  # fmt: skip
    assert [(mot.replace("\u00a0", " "), somme) for mot, somme in contenu.comptes] == [
        ("2 chèques", Decimal("16.83")), ("1 versement en espèces", Decimal("3.67")),
    ]  # fmt: skip
    assert contenu.total == Decimal("20.50") and contenu.remis_a == "Ferme du Soleil"


def test_a_transfer_and_a_promise_are_not_handed_over(ronde):
    [virement] = recevoir(ronde, ronde.a_max, "10.00", mode="virement")
    assert a_remettre(a_qui(ronde)) == []
    with pytest.raises(Refus, match="Un virement ne se remet pas"):
        remis(ronde, [virement.pk])


def test_a_cheque_already_handed_over_is_named_with_its_slip(ronde):
    pks = recus(ronde)
    premier = remis(ronde, pks[:1])
    with pytest.raises(Refus, match=f"déjà sur le bordereau {premier}"):
        remis(ronde, pks)
    assert Bordereau.objects.count() == 1
    assert remis(ronde, pks[1:]).rang == 2


def test_the_paper_is_built_by_the_worker_and_again_when_a_cheque_is_taken_off(ronde):
    bordereau = remis(ronde)
    [document] = Document.objects.filter(bordereau=bordereau)
    assert fabriquer(document_id=document.pk)
    texte = texte_du_pdf(document)
    for attendu in ("B2", "Ferme du Soleil", "0012345", "Crédit agricole", "20,50", "2 chèques", "Signature"):
        assert attendu in texte
    cheque = Reglement.objects.get(numero="77")
    with pytest.raises(Refus, match="Dites pourquoi"):
        retirer_du_bordereau(reglement=cheque, auteur=ronde.rosa, motif="")
    retirer_du_bordereau(reglement=cheque, auteur=ronde.rosa, motif="resté dans l’enveloppe")
    nouveau = Document.objects.get(bordereau=bordereau, pret_le=None)
    assert fabriquer(document_id=nouveau.pk)
    assert "13,67" in texte_du_pdf(nouveau) and not Document.objects.filter(pk=document.pk).exists()
    assert [r.pk for r in a_remettre(a_qui(ronde))] == [cheque.pk]


def texte_du_pdf(document):
    document.refresh_from_db()
    pages = PdfReader(BytesIO(document.octets)).pages
    return " ".join(page.extract_text() for page in pages).replace("\u00a0", " ").replace("\n", " ")


def test_the_paper_of_a_slip_is_drawn_again_when_somebody_on_it_is_forgotten(ronde):
    bordereau = remis(ronde)
    [document] = Document.objects.filter(bordereau=bordereau)
    fabriquer(document_id=document.pk)
    foyer = ronde.a_max.foyer
    assert foyer.nom in texte_du_pdf(document)
    rendre_anonyme(personne=ronde.max, auteur=None)
    document.refresh_from_db()
    assert document.pret_le is None and document.octets is None
    assert fabriquer(document_id=document.pk)
    assert foyer.nom not in texte_du_pdf(document) and f"Ancien foyer {foyer.pk}" in texte_du_pdf(document)


def test_the_paper_of_one_slip_does_not_throw_away_that_of_another(ronde):
    pks = recus(ronde)
    for pk in pks:
        remis(ronde, [pk])
    for document in Document.objects.order_by("pk"):
        fabriquer(document_id=document.pk)
    assert Document.objects.prets().count() == 3


def test_the_slip_as_a_spreadsheet_has_figures_and_no_formula(ronde):
    recevoir(ronde, ronde.a_max, "10.00", numero="=1+1", banque="Crédit agricole")
    contenu = contenu_du_bordereau(remis(ronde, [r.pk for r in a_remettre(a_qui(ronde))]))
    assert "'=1+1" in csv_du_bordereau(contenu).decode("utf-8-sig") and "10,00" in csv_du_bordereau(contenu).decode()
    feuille = openpyxl.load_workbook(BytesIO(xlsx_du_bordereau(contenu))).active
    valeurs = list(feuille.iter_rows(values_only=True))
    assert valeurs[7][3] == "'=1+1" and valeurs[-1][5] == 10


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_over_the_same_cheques_make_one_slip(monde, dans):
    preparer(monde)
    with dans(monde.limoux):
        pks = recus(monde)
    resultats = ensemble(monde.limoux, [lambda: remis(monde, pks) for _ in range(4)])
    assert sum(isinstance(r, Bordereau) for r in resultats) == 1
    assert sum(isinstance(r, Refus) and "déjà sur le bordereau" in r.phrase for r in resultats) == 3


@pytest.mark.django_db(transaction=True)
def test_slips_made_at_once_follow_each_other_without_a_gap(monde, dans):
    preparer(monde)
    with dans(monde.limoux):
        pks = recus(monde)
    resultats = ensemble(monde.limoux, [lambda pk=pk: remis(monde, [pk]) for pk in pks])
    assert sorted(r.rang for r in resultats) == [1, 2, 3]
    with scopes_disabled():
        assert Document.objects.filter(genre="bordereau").count() == 3

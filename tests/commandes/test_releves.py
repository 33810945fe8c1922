"""Statements of a year: what one opens with closed the one before, and every sum is that of its lines."""

import csv
import datetime
import io
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from django.utils import timezone

from commandes.argent.releve_du_producteur import releve_du_producteur
from commandes.argent.releves import annees_tenues, releve_du_foyer, releve_du_groupement
from commandes.documents.classeur import Feuille, en_csv, en_xlsx
from commandes.documents.releves import (
    feuille_du_journal,
    feuilles_des_comptes,
    feuilles_du_foyer,
    feuilles_du_groupement,
    feuilles_du_producteur,
)
from commandes.models import Document, Ecriture, Facture, Reglement
from commandes.services import cautions
from commandes.services.comptes import annuler_une_ecriture, corriger_un_compte
from commandes.services.cotiser import encaisser_une_cotisation
from commandes.services.documents import fabriquer
from commandes.services.releves import (
    demander_le_releve_du_foyer,
    demander_le_releve_du_groupement,
    demander_le_releve_du_producteur,
    demander_les_comptes,
)
from commandes.services.solder import solder
from groupement.refus import Refus
from tests import fabrique as f

Genre = Ecriture.Genre
ICI = timezone.localdate().year


@pytest.fixture(autouse=True)
def _rien_ne_part(monkeypatch):
    monkeypatch.setattr("groupement.file_de_taches._envoyer", lambda tache, args: None)


@pytest.fixture
def comptes(monde, dans):
    """Max: 3.00 € left from last year, 8.00 € of this one, 10.00 € paid; a fee, a deposit, a correction reversed."""
    with dans(monde.limoux):
        foyer, m = monde.a_max.foyer, monde
        m.commande = f.commande(m.limoux, nom="Pommes")
        m.volet = f.volet(m.commande, m.partenariat, etat="livre", port=Decimal("2.00"))
        f.ligne(f.panier(m.commande, foyer), f.offre(m.volet), "3")
        Facture.objects.create(groupement=m.limoux, volet=m.volet, numero="F7", montant=Decimal("8.00"))
        ecrire(m, foyer, "3.00", le=datetime.datetime(ICI - 1, 12, 31, 12))
        solder(volet=m.volet, auteur=m.rosa)
        m.reglement = Reglement.objects.create(
            groupement=m.limoux, foyer=foyer, partenariat=m.partenariat, commande=m.commande, montant=Decimal("10.00"),
            etat="recu", recu_le=timezone.now(), numero="0042", banque="La Nef",
        )  # fmt: skip
        Ecriture.objects.create(
            groupement=m.limoux, foyer=foyer, partenariat=m.partenariat, commande=m.commande, genre=Genre.PAIEMENT,
            montant=Decimal("-10.00"), reglement=m.reglement,
        )  # fmt: skip
        correction = corriger_un_compte(
            foyer=foyer, partenariat=m.partenariat, montant=Decimal("-1.50"), auteur=m.tess, motif="pomme pourrie"
        )
        annuler_une_ecriture(ecriture=correction, auteur=m.tess, motif="c’était chez Tess")
        encaisser_une_cotisation(
            foyer=foyer, annee=ICI, montant=Decimal(15), mode="especes", recue_le=timezone.localdate(), auteur=m.tess
        )
        cautions.recevoir(foyer=foyer, montant=Decimal(30), mode="cheque", recue_le=timezone.localdate(), auteur=m.tess)
        yield m


def ecrire(m, foyer, montant, *, le, partenariat=None):
    return Ecriture.objects.create(
        groupement=m.limoux, foyer=foyer, partenariat=partenariat or m.partenariat, genre=Genre.CORRECTION,
        montant=Decimal(montant), libelle="Reprise", motif="reprise", le=timezone.make_aware(le),
    )  # fmt: skip


def test_a_household_s_year_runs_from_its_opening_to_its_closing_balance(comptes):
    releve = releve_du_foyer(comptes.a_max.foyer, ICI)
    ferme, association = releve.comptes
    assert (ferme.nom, ferme.ouverture, ferme.cloture) == ("Ferme du Soleil", Decimal("3.00"), Decimal("1.00"))
    assert (ferme.du, ferme.paye) == (Decimal("8.00"), Decimal("10.00"))
    assert ferme.mouvements[-1].solde == ferme.cloture
    assert [m.intitule for m in ferme.mouvements][:3] == [
        "Pommes : produits", "Pommes : part des frais de port", "Chèque n° 0042 (La Nef), Pommes",
    ]  # fmt: skip
    assert (association.cloture, association.du, association.paye) == (0, 15, 15)
    assert (releve.cotise, releve.detenues) == (15, 30)


def test_a_reversed_entry_is_still_read_with_the_reason(comptes):
    [ferme, _] = releve_du_foyer(comptes.a_max.foyer, ICI).comptes
    correction, annulation = ferme.mouvements[-2:]
    assert (correction.reprise, correction.reversible) == ("c’était chez Tess", False)
    assert (annulation.annulation, annulation.intitule) == (True, "Annulation : Correction")
    assert [m.reversible for m in ferme.mouvements[:3]] == [True, True, False]


def test_each_year_opens_with_what_closed_the_one_before(comptes):
    foyer = comptes.a_max.foyer
    avant, apres = releve_du_foyer(foyer, ICI - 1), releve_du_foyer(foyer, ICI)
    assert avant.comptes[0].cloture == apres.comptes[0].ouverture == Decimal("3.00")
    solde = sum(e.montant for e in Ecriture.objects.filter(foyer=foyer))
    assert sum(c.cloture for c in apres.comptes) == solde
    assert annees_tenues() == [ICI, ICI - 1]


def test_the_year_ends_at_midnight_in_paris(comptes):
    foyer = comptes.a_tess.foyer
    ecrire(comptes, foyer, "1.00", le=datetime.datetime(ICI - 1, 12, 31, 23, 59))
    ecrire(comptes, foyer, "2.00", le=datetime.datetime(ICI, 1, 1, 0, 0))
    assert releve_du_foyer(foyer, ICI - 1).comptes[0].cloture == 1
    assert releve_du_foyer(foyer, ICI).comptes[0].ouverture == 1


def test_a_statement_of_some_payees_leaves_the_others_out(comptes):
    releve = releve_du_foyer(comptes.a_max.foyer, ICI, payees=[comptes.partenariat.pk])
    assert [c.nom for c in releve.comptes] == ["Ferme du Soleil"]
    assert releve.cotisations == releve.cautions == []
    assert [c.partenariat_id for c in releve_du_foyer(comptes.a_max.foyer, ICI, payees=[None]).comptes] == [None]


def test_the_group_s_year_adds_up(comptes):
    ecrire(comptes, comptes.a_tess.foyer, "4.00", le=datetime.datetime(ICI, 2, 1))
    releve = releve_du_groupement(comptes.limoux, ICI)
    assert releve.total.cloture == sum(e.montant for e in Ecriture.objects.all()) == Decimal("5.00")
    assert releve.par_payee()["Ferme du Soleil"].paye == Decimal("10.00")
    assert (releve.cotisations, releve.cotisants, releve.cautions) == (15, 1, 30)


def test_a_producer_s_year_compares_lines_invoices_and_what_was_received(comptes):
    releve = releve_du_producteur(comptes.limoux, comptes.partenariat, comptes.commande.livraison_le.year)
    [ronde] = releve.rondes
    assert (ronde.compte.produits, ronde.compte.port, ronde.facture.montant) == (6, 2, 8)
    assert (ronde.recu, ronde.remis) == (10, 0)
    assert (releve.somme("attendu"), releve.facture, releve.somme("recu")) == (8, 8, 10)
    assert releve.solde == releve_du_foyer(comptes.a_max.foyer, ICI).comptes[0].cloture


def test_queries_do_not_grow_with_the_entries(comptes, django_assert_num_queries):
    for _ in range(3):
        ecrire(comptes, comptes.a_max.foyer, "1.00", le=datetime.datetime(ICI, 3, 1))
    with django_assert_num_queries(5):
        releve_du_foyer(comptes.a_max.foyer, ICI)
    with django_assert_num_queries(5):
        releve_du_groupement(comptes.limoux, ICI)


# --- Files -----------------------------------------------------------------------------------------------------


def lire_csv(feuille):
    return list(csv.reader(io.StringIO(en_csv(feuille).decode("utf-8-sig")), delimiter=";"))


def test_the_journal_balances_and_opens_in_a_spreadsheet(comptes):
    titres, *rangs = lire_csv(feuille_du_journal(comptes.limoux, ICI))
    assert titres[:3] == ["Date", "Pièce", "Compte"]
    debit, credit = (sum(Decimal(r[n].replace(",", ".") or 0) for r in rangs) for n in (6, 7))
    de_l_annee = releve_du_groupement(comptes.limoux, ICI).total
    assert debit - credit == de_l_annee.cloture - de_l_annee.ouverture
    [paiement] = [r for r in rangs if r[1] == f"R{comptes.reglement.pk}"]
    assert paiement[2].endswith("/ Ferme du Soleil")
    assert (paiement[6], paiement[7]) == ("", "10,00")
    assert paiement[0] == f"{timezone.localdate():%d/%m/%Y}"


def test_no_text_of_a_file_is_ever_a_formula():
    feuille = Feuille("Essai", ("=A1", "b"), (9, 9), [["=1+1", Decimal("-2.50")], ["+33", None]])
    assert lire_csv(feuille)[1:] == [["'=1+1", "-2,50"], ["'+33", ""]]
    page = openpyxl.load_workbook(io.BytesIO(en_xlsx([feuille])))["Essai"]
    assert [c.value for c in page[1]] == ["'=A1", "b"]
    assert [c.value for c in page[2]] == ["'=1+1", Decimal("-2.5")]
    assert page["B2"].number_format == "0.00"


def test_every_statement_is_a_workbook_that_opens(comptes):
    comptes.a_max.foyer.nom = "Durand/Petit: [2]*?"
    foyer = releve_du_foyer(comptes.a_max.foyer, ICI)
    producteur = releve_du_producteur(comptes.limoux, comptes.partenariat, comptes.commande.livraison_le.year)
    for feuilles, noms in (
        (feuilles_du_foyer(foyer), 3),
        (feuilles_du_groupement(releve_du_groupement(comptes.limoux, ICI)), 3),
        (feuilles_du_producteur(producteur), 2),
        (feuilles_des_comptes(comptes.limoux, ICI), 6),
    ):
        classeur = openpyxl.load_workbook(io.BytesIO(en_xlsx(feuilles)))
        assert len(classeur.sheetnames) == noms
        assert all(classeur[nom].freeze_panes == "A2" for nom in classeur.sheetnames)


def texte(document):
    fabriquer(document_id=document.pk)
    document.refresh_from_db()
    assert document.echec == ""
    pdf = pypdf.PdfReader(io.BytesIO(bytes(document.octets)))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).replace("\u202f", " ").split())


def test_statements_are_printed(comptes):
    foyer = texte(demander_le_releve_du_foyer(foyer=comptes.a_max.foyer, annee=ICI, auteur=comptes.max))
    for mots in (f"Relevé {ICI}", "Ferme du Soleil : il reste 1,00 € à régler", "Report au 1er janvier",
                 "Chèque n° 0042", "pomme pourrie", "Caution détenue par le groupement : 30,00 €"):  # fmt: skip
        assert mots in foyer
    producteur = texte(
        demander_le_releve_du_producteur(
            groupement=comptes.limoux, partenariat=comptes.partenariat, annee=ICI, auteur=comptes.rosa
        )
    )
    assert "Ferme du Soleil" in producteur and "restent dus par les foyers" in producteur
    groupe = texte(demander_le_releve_du_groupement(groupement=comptes.limoux, annee=ICI, auteur=comptes.tess))
    assert f"Comptes {ICI}" in groupe and "15,00 € de 1 foyer" in groupe


def test_a_household_without_accounts_reads_so(comptes):
    assert "Rien n’est dû" in texte(
        demander_le_releve_du_foyer(foyer=comptes.a_anne.foyer, annee=ICI, auteur=comptes.anne)
    )


def test_hundreds_of_entries_go_on_to_the_next_pages(comptes):
    Ecriture.objects.bulk_create(
        Ecriture(groupement=comptes.limoux, foyer=comptes.a_tess.foyer, partenariat=comptes.partenariat,
                 genre=Genre.CORRECTION, montant=1, libelle=f"Panier {n}", motif="essai")
        for n in range(130)
    )  # fmt: skip
    document = demander_le_releve_du_foyer(foyer=comptes.a_tess.foyer, annee=ICI, auteur=comptes.tess)
    lu = texte(document)
    assert "Panier 0 " in lu and "Panier 129" in lu
    pages = pypdf.PdfReader(io.BytesIO(bytes(document.octets))).pages
    assert len(pages) == 4
    assert all("Ce qui s’est passé" in page.extract_text() for page in pages)


def test_the_accounts_of_a_year_are_built_by_a_worker(comptes):
    document = demander_les_comptes(groupement=comptes.limoux, annee=ICI, auteur=comptes.tess)
    fabriquer(document_id=document.pk)
    document.refresh_from_db()
    classeur = openpyxl.load_workbook(io.BytesIO(bytes(document.octets)))
    assert classeur.sheetnames[:2] == ["Écritures", "Règlements"]
    assert document.nom_du_fichier == f"comptes-{ICI}-limoux.xlsx"


def test_a_second_click_gets_the_one_on_its_way_and_a_new_one_replaces_the_old(comptes):
    foyer = comptes.a_max.foyer
    premier = demander_le_releve_du_foyer(foyer=foyer, annee=ICI, auteur=comptes.max)
    assert demander_le_releve_du_foyer(foyer=foyer, annee=ICI, auteur=comptes.max) == premier
    fabriquer(document_id=premier.pk)
    autre = demander_le_releve_du_foyer(foyer=comptes.a_tess.foyer, annee=ICI, auteur=comptes.tess)
    second = demander_le_releve_du_foyer(foyer=foyer, annee=ICI, auteur=comptes.max)
    for document in (autre, second):
        fabriquer(document_id=document.pk)
    assert set(Document.objects.filter(genre="releve")) == {autre, second}


@pytest.mark.parametrize("annee", [1999, ICI + 1])
def test_a_year_without_accounts_is_refused(comptes, annee):
    with pytest.raises(Refus, match="pas de comptes"):
        demander_les_comptes(groupement=comptes.limoux, annee=annee, auteur=comptes.tess)

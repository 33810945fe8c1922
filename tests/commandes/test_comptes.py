"""A household's account is mended by entries that say why; none is ever changed."""

from decimal import Decimal

import pytest

from commandes.models import Ecriture
from commandes.services.comptes import annuler_une_ecriture, contre_passer, corriger_un_compte
from commandes.services.cotiser import encaisser_une_cotisation
from commandes.services.solder import solder
from groupement.models import EntreeJournal
from groupement.refus import Refus
from tests import fabrique as f

Genre = Ecriture.Genre


@pytest.fixture
def caisse(monde, dans):
    with dans(monde.limoux):
        yield monde


def corriger(m, montant="-2.50", motif="un pot cassé", **autres):
    return corriger_un_compte(
        foyer=m.a_max.foyer, partenariat=autres.pop("partenariat", m.partenariat), montant=Decimal(montant),
        auteur=m.tess, motif=motif, **autres,
    )  # fmt: skip


def test_a_correction_is_an_entry_with_its_reason_and_a_line_of_the_journal(caisse):
    corrigee = corriger(caisse)
    assert (corrigee.genre, corrigee.montant, corrigee.motif) == (Genre.CORRECTION, Decimal("-2.50"), "un pot cassé")
    assert corrigee.nom_auteur == "Tess Durand"
    entree = EntreeJournal.objects.get(action="compte.correction")
    assert entree.foyer_id == caisse.a_max.foyer_id
    assert "de moins à régler" in entree.libelle


def test_a_correction_for_the_association_and_for_a_round(caisse):
    commande = f.commande(caisse.limoux, nom="Agrumes")
    corrigee = corriger(caisse, "4.00", partenariat=None, commande=commande)
    assert (corrigee.partenariat_id, corrigee.commande, corrigee.libelle) == (None, commande, "Correction, Agrumes")


@pytest.mark.parametrize(
    "montant, motif, phrase",
    [
        ("0.00", "rien", "un centime au moins"),
        ("0.005", "demi", "un centime au moins"),
        ("10000.00", "trop", "9 999 € au plus"),
        ("5.00", "  ", "Dites pourquoi"),
    ],
)
def test_a_correction_of_nothing_or_without_a_reason_is_refused(caisse, montant, motif, phrase):
    with pytest.raises(Refus, match=phrase):
        corriger(caisse, montant, motif)
    assert not Ecriture.objects.exists()


def test_a_correction_sent_twice_is_written_once(caisse):
    corriger(caisse)
    with pytest.raises(Refus, match="C’est déjà fait"):
        corriger(caisse)
    corriger(caisse, motif="un second pot cassé")
    assert Ecriture.objects.count() == 2


def test_a_correction_taken_back_may_be_made_again(caisse):
    annuler_une_ecriture(ecriture=corriger(caisse), auteur=caisse.tess, motif="erreur de foyer")
    corriger(caisse)
    assert sum(e.montant for e in Ecriture.objects.all()) == Decimal("-2.50")


def test_an_entry_of_a_settled_order_is_reversed_and_the_order_stays_settled(caisse):
    volet = f.volet(f.commande(caisse.limoux), caisse.partenariat, etat="livre")
    f.ligne(f.panier(volet.commande, caisse.a_max.foyer), f.offre(volet), "3")
    solder(volet=volet, auteur=caisse.rosa)
    annuler_une_ecriture(ecriture=Ecriture.objects.get(), auteur=caisse.tess, motif="offert par la ferme")
    assert [e.montant for e in Ecriture.objects.order_by("pk")] == [Decimal("6.00"), Decimal("-6.00")]
    volet.refresh_from_db()
    assert volet.etat == "solde"


def test_an_entry_that_follows_another_row_is_undone_there(caisse):
    encaisser_une_cotisation(
        foyer=caisse.a_max.foyer, annee=2026, montant=Decimal(10), mode="cheque", auteur=caisse.tess,
        recue_le=caisse.a_max.depuis_le,
    )  # fmt: skip
    with pytest.raises(Refus, match="sur la page des cotisations"):
        annuler_une_ecriture(ecriture=Ecriture.objects.first(), auteur=caisse.tess, motif="erreur")


def test_a_reversal_is_not_reversed(caisse):
    annulation = contre_passer(ecriture=corriger(caisse), auteur=caisse.tess, motif="erreur")
    with pytest.raises(Refus, match="passez plutôt une correction"):
        annuler_une_ecriture(ecriture=annulation, auteur=caisse.tess, motif="encore")

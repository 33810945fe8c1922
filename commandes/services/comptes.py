"""The accounts: entries are only ever added. Every other module that writes one does it here."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models.functions import Now

from catalogue.models import Partenariat
from commandes.argent.dus import Poste
from commandes.models import Commande, Ecriture
from groupement.models import Foyer, Personne
from groupement.refus import Refus
from groupement.services.journal import journaliser
from groupement.templatetags.formats import de
from groupement.templatetags.formats import montant as en_euros

Genre = Ecriture.Genre
# Two identical entries within this time are one that was sent twice.
ENVOYE_DEUX_FOIS = datetime.timedelta(minutes=2)
CORRECTION_MAXIMALE = Decimal(9999)
# These follow another row, which says what became of it: to reverse the entry alone would make the row lie.
SUIVENT_UNE_PIECE = {
    Genre.PAIEMENT: "Un règlement s’annule dans la grille des règlements : ses dates et son bordereau suivent.",
    Genre.COTISATION: "Une cotisation s’annule sur la page des cotisations.",
    Genre.CAUTION: "Une caution encaissée reste encaissée : si vous la rendez, passez une correction.",
}


def passer(*, groupement_id: int, ecritures: Iterable[Ecriture], auteur: Personne | None) -> list[Ecriture]:
    """Write entries, in the caller's transaction."""
    passees = list(ecritures)
    for ecriture in passees:
        ecriture.groupement_id = groupement_id
        ecriture.nom_auteur = str(auteur) if auteur else ""
    return Ecriture.objects.bulk_create(passees, batch_size=1000)


def en_ecriture(poste: Poste, *, solde: int = 0, libelle: str = "") -> Ecriture:
    """What is owed, as the entry that says so."""
    return Ecriture(
        foyer_id=poste.foyer_id, commande_id=poste.commande_id, volet_id=poste.volet_id,
        partenariat_id=poste.partenariat_id, genre=poste.genre, montant=poste.montant, solde=solde, libelle=libelle,
    )  # fmt: skip


def inverse(ecriture: Ecriture, motif: str) -> Ecriture:
    """The entry that reverses `ecriture`."""
    return Ecriture(
        foyer_id=ecriture.foyer_id, partenariat_id=ecriture.partenariat_id, commande_id=ecriture.commande_id,
        volet_id=ecriture.volet_id, solde=ecriture.solde, genre=ecriture.genre, montant=-ecriture.montant,
        libelle=f"Annule : {ecriture.libelle or ecriture.get_genre_display()}"[:200], motif=motif[:200],
        reglement_id=ecriture.reglement_id, cotisation_id=ecriture.cotisation_id, caution_id=ecriture.caution_id,
        annule=ecriture,
    )  # fmt: skip


def contre_passer(*, ecriture: Ecriture, auteur: Personne, motif: str) -> Ecriture:
    """Reverse one entry, with a reason. Twice is refused: by this check, and by the database."""
    if not motif.strip():
        raise Refus("Dites pourquoi : la raison reste dans le compte du foyer.")
    with transaction.atomic():
        prise = Ecriture.objects.select_for_update(of=("self",), no_key=True).get(pk=ecriture.pk)
        if prise.annule_id is not None:
            raise Refus("Cette écriture en annule déjà une autre : passez plutôt une correction.")
        if Ecriture.objects.filter(annule=prise).exists():
            raise Refus("Cette écriture est déjà annulée.")
        [annulation] = passer(groupement_id=prise.groupement_id, ecritures=[inverse(prise, motif)], auteur=auteur)
        journaliser(
            objet=annulation, action="ecriture.annuler", libelle=str(annulation), auteur=auteur, motif=motif,
            foyer_id=prise.foyer_id,
        )  # fmt: skip
        return annulation


def annuler_une_ecriture(*, ecriture: Ecriture, auteur: Personne, motif: str) -> Ecriture:
    """The same, from a household's account: entries that follow a payment, a fee or a deposit are undone there."""
    if phrase := SUIVENT_UNE_PIECE.get(Genre(ecriture.genre)):
        raise Refus(phrase)
    return contre_passer(ecriture=ecriture, auteur=auteur, motif=motif)


def corriger_un_compte(
    *,
    foyer: Foyer,
    partenariat: Partenariat | None,
    montant: Decimal,
    auteur: Personne,
    motif: str,
    commande: Commande | None = None,
) -> Ecriture:
    """Add an amount to what a household owes to a payee (below 0: take it off), with the reason it will read.

    `partenariat` None: the group's association. `commande`: the round that the correction is about, when it is.
    """
    motif = motif.strip()
    if not motif:
        raise Refus("Dites pourquoi : la raison reste dans le compte du foyer, qui la lit.")
    if not montant or abs(montant) > CORRECTION_MAXIMALE or montant != round(montant, 2):
        raise Refus("Une correction est d’un centime au moins, et de 9 999 € au plus.")
    with transaction.atomic():
        pris = prendre_le_compte(foyer)
        memes = Ecriture.objects.filter(
            foyer=pris, partenariat=partenariat, genre=Genre.CORRECTION, montant=montant, motif=motif[:200],
            annulee_par=None, le__gt=Now() - ENVOYE_DEUX_FOIS,
        )  # fmt: skip
        if memes.exists():
            raise Refus("C’est déjà fait : cette correction vient d’être enregistrée.")
        correction = Ecriture(
            foyer=pris, partenariat=partenariat, commande=commande, genre=Genre.CORRECTION, montant=montant,
            libelle=f"Correction, {commande}"[:200] if commande else "Correction", motif=motif[:200],
        )  # fmt: skip
        passer(groupement_id=pris.groupement_id, ecritures=[correction], auteur=auteur)
        journaliser(
            objet=correction, action="compte.correction", auteur=auteur, motif=motif, foyer_id=pris.pk,
            libelle=f"Compte {de(pris.nom)} : {_en_plus_ou_en_moins(montant)} ({partenariat or 'association'})",
        )  # fmt: skip
        return correction


def prendre_le_compte(foyer: Foyer) -> Foyer:
    """The household's row, locked to the end of the transaction: two who write in its account wait for each other."""
    return Foyer.objects.select_for_update(of=("self",), no_key=True).get(pk=foyer.pk)


def _en_plus_ou_en_moins(somme: Decimal) -> str:
    return f"{en_euros(abs(somme))} {'de plus à régler' if somme > 0 else 'de moins à régler'}"

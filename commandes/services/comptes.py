"""The accounts: entries are only ever added. Every other module that writes one does it here."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from commandes.dus import Poste
from commandes.models import Ecriture
from groupement.models import Personne
from groupement.refus import Refus
from groupement.services.journal import journaliser


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

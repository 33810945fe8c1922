"""Membership fees: free above the group's minimum, below it with a reason. Paid as soon as they are due, so that the
account of the association stays at what it was."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from catalogue.models import Partenariat
from commandes.models import Cotisation, Ecriture
from commandes.services.comptes import ENVOYE_DEUX_FOIS, inverse, passer, prendre_le_compte
from groupement.models import Foyer, Personne
from groupement.refus import Refus
from groupement.services.journal import journaliser
from groupement.templatetags.formats import de
from groupement.templatetags.formats import montant as en_euros

MODES = {
    Partenariat.Mode.CHEQUE: "par chèque",
    Partenariat.Mode.VIREMENT: "par virement",
    Partenariat.Mode.ESPECES: "en espèces",
}
MAXIMUM = Decimal(9999)


def encaisser_une_cotisation(
    *,
    foyer: Foyer,
    annee: int,
    montant: Decimal,
    mode: str,
    recue_le: datetime.date,
    auteur: Personne,
    numero: str = "",
    motif: str = "",
) -> Cotisation:
    """Write a fee down as received. A second one in the same year completes the first."""
    montant, motif = verifier_le_montant(montant), motif.strip()
    if recue_le > timezone.localdate():
        raise Refus("Cette date est à venir : notez la cotisation quand vous l’avez reçue.")
    with transaction.atomic():
        pris = prendre_le_compte(foyer)
        deja = Cotisation.objects.filter(foyer=pris, annee=annee, annulee_le=None)
        if deja.filter(montant=montant, mode=mode, numero=numero, saisie_le__gt=Now() - ENVOYE_DEUX_FOIS).exists():
            raise Refus("C’est déjà fait : cette cotisation vient d’être enregistrée.")
        minimum = pris.groupement.cotisation_minimum
        if montant + sum(deja.values_list("montant", flat=True)) < minimum and not motif:
            raise Refus(
                f"Le groupement demande au moins {en_euros(minimum)} : dites pourquoi celle-ci est plus petite."
            )
        cotisation = Cotisation.objects.create(
            groupement_id=pris.groupement_id, foyer=pris, annee=annee, montant=montant, mode=mode, numero=numero,
            recue_le=recue_le, saisie_par=auteur,
        )  # fmt: skip
        passer(groupement_id=pris.groupement_id, ecritures=_due_et_payee(cotisation, motif), auteur=auteur)
        journaliser(
            objet=cotisation, action="cotisation.recue", auteur=auteur, motif=motif, foyer_id=pris.pk,
            libelle=f"Cotisation {annee} {de(pris.nom)} : {en_euros(montant)} {MODES[Partenariat.Mode(mode)]}",
        )  # fmt: skip
        return cotisation


class CotisationsRefusees(Exception):
    """Nothing was written; `phrases` says why, by household id."""

    def __init__(self, phrases: dict[int, str]) -> None:
        super().__init__("cotisations refusées")
        self.phrases = phrases


def encaisser_des_cotisations(*, saisies: dict[Foyer, dict[str, Any]], auteur: Personne) -> list[Cotisation]:
    """Several households at once, all of them or none; `saisies`: what `encaisser_une_cotisation` takes for each."""
    refus: dict[int, str] = {}
    encaissees = []
    with transaction.atomic():
        # In one order, so that two treasurers wait for each other and not each for the other.
        for foyer in sorted(saisies, key=lambda foyer: foyer.pk):
            try:
                encaissees.append(encaisser_une_cotisation(foyer=foyer, auteur=auteur, **saisies[foyer]))
            except Refus as erreur:
                refus[foyer.pk] = erreur.phrase
        if refus:
            raise CotisationsRefusees(refus)
    return encaissees


def annuler_une_cotisation(*, cotisation: Cotisation, auteur: Personne, motif: str) -> Cotisation:
    """A cheque that came back, a mistake: the fee counts no more, and both of its entries are reversed."""
    if not motif.strip():
        raise Refus("Dites pourquoi : la raison reste dans le compte du foyer, qui la lit.")
    with transaction.atomic():
        foyer = prendre_le_compte(cotisation.foyer)
        prise = Cotisation.objects.select_for_update(of=("self",), no_key=True).get(pk=cotisation.pk)
        if prise.annulee_le is not None:
            raise Refus("Cette cotisation est déjà annulée.")
        prise.annulee_le = timezone.now()
        prise.save(update_fields=["annulee_le"])
        ecritures = Ecriture.objects.filter(cotisation=prise, annule=None, annulee_par=None)
        passer(
            groupement_id=prise.groupement_id,
            ecritures=[inverse(ecriture, motif.strip()) for ecriture in ecritures],
            auteur=auteur,
        )
        journaliser(
            objet=prise, action="cotisation.annulee", auteur=auteur, motif=motif, foyer_id=foyer.pk,
            libelle=f"Cotisation {prise.annee} {de(foyer.nom)} annulée : {en_euros(prise.montant)}",
        )  # fmt: skip
        return prise


def verifier_le_montant(montant: Decimal) -> Decimal:
    """`montant`, if it is a sum of money that somebody can hand over."""
    if montant <= 0 or montant > MAXIMUM or montant != round(montant, 2):
        raise Refus("Le montant est d’un centime au moins, et de 9 999 € au plus.")
    return montant


def _due_et_payee(cotisation: Cotisation, motif: str) -> list[Ecriture]:
    numero = f" n° {cotisation.numero}" if cotisation.numero else ""
    libelles = (
        (cotisation.montant, f"Cotisation {cotisation.annee}"),
        (
            -cotisation.montant,
            f"Cotisation {cotisation.annee} reçue {MODES[Partenariat.Mode(cotisation.mode)]}{numero}",
        ),
    )
    return [
        Ecriture(
            foyer_id=cotisation.foyer_id, partenariat=None, genre=Ecriture.Genre.COTISATION, montant=somme,
            libelle=libelle, motif=motif[:200], cotisation=cotisation,
        )
        for somme, libelle in libelles
    ]  # fmt: skip

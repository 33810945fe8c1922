"""Travel and other costs: declared by each, agreed or refused by somebody else, paid."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone

from groupement.models import Adhesion
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from groupement.templatetags.formats import a_
from groupement.templatetags.formats import montant as dire_le_montant
from referents import courriels_materiel as courriels
from referents.models import Frais, ReglagesDesReferents

Etat = Frais.Etat
LE_SIEN = "Personne n’accorde ses propres frais : demandez à quelqu’un d’autre de l’animation ou de la trésorerie."


def au_tarif(km: Decimal, tarif_km: Decimal) -> Decimal:
    """Kilometres in euros, rounded once, half up."""
    return (km * tarif_km).quantize(Decimal("0.01"), ROUND_HALF_UP)


@transaction.atomic
def declarer_des_frais(
    *,
    adhesion: Adhesion,
    jour: datetime.date,
    motif: str,
    km: Decimal | None,
    montant: Decimal | None,
    justificatif: str = "",
) -> Frais:
    """Kilometres at the group's rate of today, or an amount: one of the two. The rate is copied: it may change."""
    if jour > timezone.localdate():
        raise Refus("Ce jour n’est pas encore passé : déclarez vos frais quand vous les avez faits.")
    tarif = None
    if km is not None and montant is None:
        tarif = ReglagesDesReferents.de(adhesion.groupement).tarif_km
        if not tarif:
            raise Refus("Le groupement n’a pas de tarif au kilomètre : écrivez un montant.")
        du = au_tarif(km, tarif)
    elif montant is not None and km is None:
        du = montant
    else:
        raise Refus("Écrivez des kilomètres, ou un montant : l’un des deux.")
    frais = Frais(
        groupement=adhesion.groupement, adhesion=adhesion, jour=jour, motif=motif, km=km, tarif_km=tarif,
        montant=du, justificatif=justificatif,
    )  # fmt: skip
    enregistrer(frais)
    _noter(frais, "declarer", f"Frais déclarés par {adhesion} : {dire_le_montant(frais.montant)}", adhesion)
    return frais


@transaction.atomic
def accorder(*, frais: Frais, auteur: Adhesion) -> Frais:
    fige = _trancher(frais, Etat.ACCORDE, auteur)
    enregistrer(fige, champs=["etat", "tranche_le", "tranche_par"])
    _noter(fige, "accorder", f"Frais accordés {a_(fige.adhesion)} : {dire_le_montant(fige.montant)}", auteur)
    courriels.repondre_aux_frais(frais=fige)
    return fige


@transaction.atomic
def refuser(*, frais: Frais, motif: str, auteur: Adhesion) -> Frais:
    """Always with the reason, which the person reads."""
    if not motif.strip():
        raise Refus("Dites pourquoi : la personne le lira.")
    fige = _trancher(frais, Etat.REFUSE, auteur)
    fige.motif_du_refus = motif.strip()
    enregistrer(fige, champs=["etat", "tranche_le", "tranche_par", "motif_du_refus"])
    _noter(fige, "refuser", f"Frais refusés {a_(fige.adhesion)} : {dire_le_montant(fige.montant)}", auteur, motif)
    courriels.repondre_aux_frais(frais=fige)
    return fige


@transaction.atomic
def payer(*, frais: Frais, le: datetime.date, auteur: Adhesion) -> Frais:
    fige = _relire(frais)
    if le > timezone.localdate():
        raise Refus("Ce jour n’est pas encore passé : notez le paiement quand il est fait.")
    _passer(fige, Etat.PAYE)
    fige.paye_le = le
    enregistrer(fige, champs=["etat", "paye_le"])
    _noter(fige, "payer", f"Frais payés {a_(fige.adhesion)} : {dire_le_montant(fige.montant)}", auteur)
    return fige


@transaction.atomic
def retirer_des_frais(*, frais: Frais, auteur: Adhesion) -> None:
    """Declared by mistake: whoever declared them takes them back while nobody has answered."""
    fige = _relire(frais)
    if fige.adhesion_id != auteur.pk:
        raise Refus("Chacun retire ses propres frais.")
    if fige.etat != Etat.DECLARE:
        raise Refus("Quelqu’un a déjà répondu : ces frais ne se retirent plus.")
    _noter(fige, "retirer", f"Frais retirés par {fige.adhesion} : {dire_le_montant(fige.montant)}", auteur)
    fige.delete()


def _trancher(frais: Frais, vers: str, auteur: Adhesion) -> Frais:
    fige = _relire(frais)
    if fige.adhesion_id == auteur.pk:
        raise Refus(LE_SIEN)
    _passer(fige, vers)
    fige.tranche_le, fige.tranche_par = timezone.now(), auteur
    return fige


def _passer(frais: Frais, vers: str) -> None:
    avant = Etat(frais.etat)
    if vers not in Frais.TRANSITIONS[avant]:
        raise Refus(
            f"Ces frais sont déjà {avant.label}." if avant != Etat.DECLARE else "Ces frais attendent un accord."
        )
    frais.etat = vers


def _relire(frais: Frais) -> Frais:
    return (
        Frais.objects.select_for_update(of=("self",))
        .select_related("adhesion__personne", "adhesion__foyer", "groupement")
        .get(pk=frais.pk)
    )


def _noter(frais: Frais, action: str, libelle: str, auteur: Adhesion, motif: str = "") -> None:
    """Between the person's household and those who decide: other members do not read it."""
    journaliser(
        objet=frais, action=action, libelle=libelle, auteur=auteur.personne, motif=motif,
        foyer_id=frais.adhesion.foyer_id,
    )  # fmt: skip

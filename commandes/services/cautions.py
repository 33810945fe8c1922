"""Deposits: held against forgotten baskets and debts, given back when a household leaves, cashed as a last resort."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from catalogue.models import Partenariat
from commandes.models import Caution, Ecriture, Panier
from commandes.services.comptes import passer, prendre_le_compte
from commandes.services.cotiser import MODES, verifier_le_montant
from groupement.models import Foyer, Personne
from groupement.refus import Refus
from groupement.services.journal import journaliser
from groupement.templatetags.formats import de
from groupement.templatetags.formats import montant as en_euros

Etat = Caution.Etat


def recevoir(
    *,
    foyer: Foyer,
    montant: Decimal,
    mode: str,
    recue_le: datetime.date,
    auteur: Personne,
    numero: str = "",
    banque: str = "",
) -> Caution:
    """Take a deposit into safe keeping. Nothing is written in the accounts: it is not the group's money."""
    montant = verifier_le_montant(montant)
    if recue_le > timezone.localdate():
        raise Refus("Cette date est à venir : notez la caution quand vous l’avez reçue.")
    with transaction.atomic():
        pris = prendre_le_compte(foyer)
        memes = Caution.objects.filter(
            foyer=pris, montant=montant, mode=mode, numero=numero, recue_le=recue_le, etat=Etat.DETENUE
        )
        if memes.exists():
            raise Refus("C’est déjà fait : cette caution est dans le registre.")
        caution = Caution.objects.create(
            groupement_id=pris.groupement_id, foyer=pris, montant=montant, mode=mode, numero=numero, banque=banque,
            recue_le=recue_le, saisie_par=auteur,
        )  # fmt: skip
        journaliser(
            objet=caution, action="caution.recue", auteur=auteur, foyer_id=pris.pk, apres={"état": Etat.DETENUE.label},
            libelle=f"Caution {de(pris.nom)} reçue : {en_euros(montant)} {MODES[Partenariat.Mode(mode)]}",
        )  # fmt: skip
        return caution


def rendre(*, caution: Caution, auteur: Personne, motif: str = "") -> Caution:
    """Held → given back."""
    with transaction.atomic():
        prise = _prendre_pour(caution, Etat.RENDUE)
        prise.etat, prise.rendue_le, prise.motif = Etat.RENDUE, timezone.localdate(), motif.strip()[:200]
        prise.save(update_fields=["etat", "rendue_le", "motif"])
        _tracer(prise, f"Caution {de(prise.foyer.nom)} rendue : {en_euros(prise.montant)}", auteur, motif)
        return prise


def encaisser(
    *, caution: Caution, partenariat: Partenariat | None, auteur: Personne, motif: str, panier: Panier | None = None
) -> Caution:
    """Held → cashed: it pays the payee of `partenariat` (the association when None) in the household's account.

    `panier`: the forgotten basket that it is cashed for, when it is one.
    """
    motif = motif.strip()
    if not motif:
        raise Refus("Dites pourquoi la caution est encaissée : le foyer lit cette raison.")
    with transaction.atomic():
        prise = _prendre_pour(caution, Etat.ENCAISSEE)
        if panier is not None and (panier.foyer_id != prise.foyer_id or panier.oublie_le is None):
            raise Refus("Ce panier n’est pas un panier oublié de ce foyer.")
        prise.etat, prise.encaissee_le = Etat.ENCAISSEE, timezone.localdate()
        prise.motif, prise.panier = motif[:200], panier
        prise.save(update_fields=["etat", "encaissee_le", "motif", "panier"])
        payee = Ecriture(
            foyer_id=prise.foyer_id, partenariat=partenariat, commande_id=panier.commande_id if panier else None,
            genre=Ecriture.Genre.CAUTION, montant=-prise.montant, motif=motif[:200], caution=prise,
            libelle=f"Caution encaissée, reçue le {prise.recue_le:%d/%m/%Y}",
        )  # fmt: skip
        passer(groupement_id=prise.groupement_id, ecritures=[payee], auteur=auteur)
        libelle = (
            f"Caution {de(prise.foyer.nom)} encaissée : {en_euros(prise.montant)} ({partenariat or 'association'})"
        )
        _tracer(prise, libelle, auteur, motif)
        return prise


def _prendre_pour(caution: Caution, vers: Caution.Etat) -> Caution:
    """The deposit locked and read again, if it may go to `vers` from where it is."""
    prendre_le_compte(caution.foyer)
    prise = Caution.objects.select_for_update(of=("self",), no_key=True).select_related("foyer").get(pk=caution.pk)
    if vers not in Caution.TRANSITIONS[Etat(prise.etat)]:
        raise Refus(f"Cette caution est déjà {prise.get_etat_display()}.")
    return prise


def _tracer(caution: Caution, libelle: str, auteur: Personne, motif: str) -> None:
    journaliser(
        objet=caution, action=f"caution.{caution.etat}", libelle=libelle, auteur=auteur, motif=motif.strip(),
        foyer_id=caution.foyer_id, avant={"état": Etat.DETENUE.label}, apres={"état": Etat(caution.etat).label},
    )  # fmt: skip

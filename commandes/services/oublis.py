"""Baskets for which nobody came: what became of them, said once and taken back if it was a mistake."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commandes.models import Commande, Ligne, Panier, Volet
from commandes.services import verrou
from commandes.services.pointer import POINTABLES
from groupement.models import Personne
from groupement.refus import Refus
from groupement.services.journal import journaliser
from groupement.tri import par_nom


def paniers_non_retires(commande: Commande) -> QuerySet[Panier]:
    """Neither signed nor ticked, with something to fetch; or said to be forgotten already."""
    siennes = Ligne.objects.filter(panier=OuterRef("pk"), retenue__gt=0).exclude(volet__etat=Volet.Etat.ANNULE)
    a_prendre = siennes.filter(volet__etat__in=(*POINTABLES, Volet.Etat.SOLDE))
    return (
        Panier.objects.filter(commande=commande)
        .filter(
            Q(oublie_le__isnull=False)
            | Q(Exists(a_prendre), ~Exists(siennes.filter(remise_le__isnull=False)), emarge_le=None)
        )
        .select_related("foyer", "oublie_par")
        .order_by(*par_nom("foyer__nom"))
    )


def dire_oublie(*, panier: Panier, suite: str, note: str, auteur: Personne) -> Panier:
    """Nobody came for this basket: what became of it. Said again, it is changed; what is owed does not move."""
    if suite not in Panier.Suite.values:
        raise Refus("Dites ce qu’est devenu le panier.")
    with verrou.transaction_patiente():
        pris = _prendre(panier)
        if pris.commande.livraison_le > timezone.localdate():
            raise Refus("La livraison n’a pas encore eu lieu.")
        if pris.oublie_le is None and not paniers_non_retires(pris.commande).filter(pk=pris.pk).exists():
            raise Refus(f"Quelqu’un est venu chercher le panier {pris.foyer} : rechargez la page.")
        avant = _en_mots(pris)
        pris.oublie_le = pris.oublie_le or timezone.now()
        pris.oublie_par, pris.suite, pris.suite_note = auteur, suite, " ".join(note.split())[:200]
        pris.save(update_fields=["oublie_le", "oublie_par", "suite", "suite_note"])
        if _en_mots(pris) != avant:
            journaliser(
                objet=pris, action="panier.oubli", libelle=f"Panier non retiré : {_en_mots(pris)}", auteur=auteur,
                avant={"suite": avant} if avant else {}, apres={"suite": _en_mots(pris)}, foyer_id=pris.foyer_id,
            )  # fmt: skip
        return pris


def reprendre_l_oubli(*, panier: Panier, auteur: Personne) -> Panier:
    """It was a mistake, or the household came after all."""
    with verrou.transaction_patiente():
        pris = _prendre(panier)
        if pris.oublie_le is None:
            return pris
        avant = _en_mots(pris)
        pris.oublie_le, pris.oublie_par, pris.suite, pris.suite_note = None, None, "", ""
        pris.save(update_fields=["oublie_le", "oublie_par", "suite", "suite_note"])
        journaliser(
            objet=pris, action="panier.oubli_repris", libelle="Ce panier n’est plus noté comme non retiré",
            auteur=auteur, avant={"suite": avant}, apres={"suite": ""}, foyer_id=pris.foyer_id,
        )  # fmt: skip
        return pris


def _prendre(panier: Panier) -> Panier:
    return (
        Panier.objects.select_for_update(of=("self",), no_key=True)
        .select_related("foyer", "commande")
        .get(pk=panier.pk)
    )


def _en_mots(panier: Panier) -> str:
    """ "gardé par quelqu’un (chez Rosa jusqu’à mardi)"."""
    if not panier.suite:
        return ""
    return f"{panier.get_suite_display()}{f' ({panier.suite_note})' if panier.suite_note else ''}"

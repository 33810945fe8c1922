"""A day of duties of its own, without a round: a market, a clearing-up, a feast. Whoever keeps the duties makes it."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupement.models import Groupement, Personne
from groupement.refus import Refus
from groupement.services.journal import journaliser
from referents.models import Distribution
from referents.services.permanences import annuler, prevoir, retablir, suivre

CHAMPS = ("nom", "jour", "lieu", "ouvre", "ferme")
D_UNE_COMMANDE = "Ce jour suit une commande : il se change, et s’annule, avec elle."
PASSEE = "Cette journée est passée : elle ne change plus."


@transaction.atomic
def planifier_une_journee(
    *, groupement: Groupement, valeurs: dict[str, Any], habituelles: bool, auteur: Personne
) -> Distribution:
    """`habituelles`: with a slot for each of the group's models, as a delivery has."""
    _exiger_a_venir(valeurs["jour"])
    journee = prevoir(
        groupement=groupement, adresse="", habituelles=habituelles, **{champ: valeurs[champ] for champ in CHAMPS}
    )
    journaliser(objet=journee, action="distribution.prevoir", libelle=f"Journée prévue : {journee}", auteur=auteur)
    return journee


@transaction.atomic
def modifier_une_journee(*, journee: Distribution, valeurs: dict[str, Any], auteur: Personne) -> Distribution:
    """Its slots follow; who holds one is told."""
    _exiger_libre(journee)
    _exiger_a_venir(journee.jour)
    _exiger_a_venir(valeurs["jour"])
    return suivre(distribution=journee, auteur=auteur, **{champ: valeurs[champ] for champ in CHAMPS})


@transaction.atomic
def annuler_une_journee(*, journee: Distribution, motif: str, auteur: Personne) -> Distribution:
    _exiger_libre(journee)
    _exiger_a_venir(journee.jour)
    return annuler(distribution=journee, motif=motif, auteur=auteur)


@transaction.atomic
def retablir_une_journee(*, journee: Distribution, auteur: Personne) -> Distribution:
    _exiger_libre(journee)
    _exiger_a_venir(journee.jour)
    return retablir(distribution=journee, auteur=auteur)


def _exiger_libre(journee: Distribution) -> None:
    if not journee.est_libre:
        raise Refus(D_UNE_COMMANDE)


def _exiger_a_venir(jour: datetime.date) -> None:
    if jour < timezone.localdate():
        raise Refus(PASSEE)

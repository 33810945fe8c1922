"""Closing a meeting: not before the next one has its date, or before it is said why not."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from groupement.models import Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from reunions.models import RegleDeReunion, Reunion
from reunions.services.planifier import prevoir
from reunions.services.seance import finir_le_point_en_cours
from reunions.services.verrou import exiger_la_transition, verrouiller


@transaction.atomic
def clore(
    *,
    reunion: Reunion,
    auteur: Personne,
    prochaine: Reunion | None = None,
    nouvelle: tuple[RegleDeReunion, datetime.datetime] | None = None,
    raison: str = "",
) -> Reunion:
    """One of three: a meeting that is planned already, a date that a rule proposes (it is planned at once and members
    hear of it), or the reason why none is known."""
    figee = verrouiller(reunion)
    exiger_la_transition(figee, Reunion.Etat.CLOSE)
    if nouvelle is not None:
        regle, debut = nouvelle
        prochaine = prevoir(
            groupement=figee.groupement, debut=debut, fin=debut + datetime.timedelta(minutes=regle.duree),
            lieu=regle.lieu or figee.lieu, regle=regle, genre=regle.genre, auteur=auteur,
        )  # fmt: skip
    if prochaine is None and not raison.strip():
        raise Refus("Choisissez la prochaine date, ou dites pourquoi elle n’est pas encore connue.")
    finir_le_point_en_cours(figee)
    figee.etat, figee.close_le = Reunion.Etat.CLOSE, timezone.now()
    figee.prochaine, figee.sans_prochaine = prochaine, "" if prochaine else raison.strip()
    enregistrer(figee)
    journaliser(
        objet=figee, action="reunion.clore", libelle=f"{figee} terminée", auteur=auteur,
        avant={"etat": "en_cours"}, apres={"etat": "close"}, motif=figee.sans_prochaine,
    )  # fmt: skip
    return figee


@transaction.atomic
def rouvrir(*, reunion: Reunion, auteur: Personne) -> Reunion:
    """Closed too early: the meeting goes on. The next date, once planned, stays planned."""
    figee = verrouiller(reunion)
    exiger_la_transition(figee, Reunion.Etat.EN_COURS)
    if not figee.est_close:
        raise Refus("Cette réunion n’est pas terminée.")
    figee.etat, figee.close_le = Reunion.Etat.EN_COURS, None
    enregistrer(figee)
    journaliser(
        objet=figee, action="reunion.rouvrir", libelle=f"{figee} rouverte", auteur=auteur,
        avant={"etat": "close"}, apres={"etat": "en_cours"},
    )  # fmt: skip
    return figee

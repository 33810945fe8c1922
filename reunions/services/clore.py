"""Closing a meeting: not before the next one has its date, or before it is said why not."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from groupement.models import Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from groupement.templatetags.formats import en_entier
from reunions.models import RegleDeReunion, Reunion
from reunions.services.planifier import prevoir
from reunions.services.seance import finir_le_point_en_cours
from reunions.services.verrou import exiger_la_transition, verrouiller

Nouvelle = tuple[RegleDeReunion, datetime.datetime]


@transaction.atomic
def clore(
    *,
    reunion: Reunion,
    auteur: Personne,
    prochaine: Reunion | None = None,
    nouvelle: Nouvelle | None = None,
    raison: str = "",
) -> Reunion:
    """One of three: a meeting that is planned already, a date that a rule proposes (it is planned at once and members
    hear of it), or the reason why none is known."""
    figee = verrouiller(reunion)
    if figee.est_close:
        raise Refus(deja_terminee(figee))
    exiger_la_transition(figee, Reunion.Etat.CLOSE)
    _poser_la_suite(figee, auteur, prochaine, nouvelle, raison)
    finir_le_point_en_cours(figee)
    figee.etat, figee.close_le = Reunion.Etat.CLOSE, timezone.now()
    enregistrer(figee)
    journaliser(
        objet=figee, action="reunion.clore", libelle=f"{figee} terminée", auteur=auteur,
        avant={"etat": "en_cours"}, apres={"etat": "close", "suite": suite_en_mots(figee)},
        motif=figee.sans_prochaine,
    )  # fmt: skip
    return figee


@transaction.atomic
def changer_la_suite(
    *,
    reunion: Reunion,
    auteur: Personne,
    prochaine: Reunion | None = None,
    nouvelle: Nouvelle | None = None,
    raison: str = "",
) -> Reunion:
    """Another next date for a meeting that is over, chosen as `clore` does. The former one stays planned."""
    figee = verrouiller(reunion)
    if not figee.est_close:
        raise Refus("Cette réunion n’est pas terminée : la prochaine date se choisit à la fin.")
    avant = suite_en_mots(figee)
    _poser_la_suite(figee, auteur, prochaine, nouvelle, raison)
    if suite_en_mots(figee) == avant:
        return figee
    enregistrer(figee)
    journaliser(
        objet=figee, action="reunion.suite", libelle=f"{figee} : autre date pour la prochaine", auteur=auteur,
        avant={"suite": avant}, apres={"suite": suite_en_mots(figee)},
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


def suite_en_mots(reunion: Reunion) -> str:
    """`Réunion d’organisation, samedi 19 décembre 2026 à 10 h`, or why there is no date."""
    if reunion.prochaine is not None:
        return f"{reunion.prochaine}, {en_entier(reunion.prochaine.debut)}"
    return f"pas encore de date ({reunion.sans_prochaine})" if reunion.sans_prochaine else ""


def deja_terminee(reunion: Reunion) -> str:
    """For whoever ends a meeting that somebody else (or another tab) has just ended."""
    return (
        f"Cette réunion est déjà terminée. La prochaine fois, telle qu’elle est notée : {suite_en_mots(reunion)}. "
        "Ce que vous venez de choisir n’a pas été enregistré."
    )


def _poser_la_suite(
    figee: Reunion, auteur: Personne, prochaine: Reunion | None, nouvelle: Nouvelle | None, raison: str
) -> None:
    """`figee` is locked; not saved here."""
    if nouvelle is not None:
        prochaine = _prevoir_la_suivante(figee, auteur, *nouvelle)
    elif prochaine is not None:
        prochaine = verrouiller(prochaine)
        # Opened again after the next one was held, a meeting may keep it.
        gardee = prochaine.pk == figee.prochaine_id and not prochaine.est_annulee
        if not (prochaine.est_prevue or gardee):
            raise Refus(
                f"« {prochaine} », {en_entier(prochaine.debut)} : cette réunion est {prochaine.get_etat_display()}. "
                "Choisissez une autre date."
            )
    if prochaine is None and not raison.strip():
        raise Refus("Choisissez la prochaine date, ou dites pourquoi elle n’est pas encore connue.")
    figee.prochaine, figee.sans_prochaine = prochaine, "" if prochaine else raison.strip()


def _prevoir_la_suivante(figee: Reunion, auteur: Personne, regle: RegleDeReunion, debut: datetime.datetime) -> Reunion:
    deja = Reunion.objects.filter(etat=Reunion.Etat.PREVUE, debut=debut).first()
    return deja or prevoir(
        groupement=figee.groupement, debut=debut, fin=debut + datetime.timedelta(minutes=regle.duree),
        lieu=regle.lieu or figee.lieu, regle=regle, genre=regle.genre, auteur=auteur,
    )  # fmt: skip

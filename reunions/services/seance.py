"""The meeting itself: it begins, goes from point to point, people are ticked, decisions and tasks are noted."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from groupement.engagements import creer_une_tache
from groupement.models import Adhesion, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from reunions.models import Decision, PointOrdreDuJour, Presence, Reunion, TachePrise
from reunions.services.sections import ouvrir_les_sections
from reunions.services.verrou import exiger_la_transition, verrouiller

AVANT_L_HEURE = datetime.timedelta(hours=12)


@transaction.atomic
def commencer(*, reunion: Reunion, auteur: Personne) -> Reunion:
    """From the morning of the day on. The parts of the minutes are opened from the agenda."""
    figee = verrouiller(reunion)
    exiger_la_transition(figee, Reunion.Etat.EN_COURS)
    if not figee.est_prevue:
        raise Refus("Cette réunion est terminée : rouvrez-la plutôt.")
    if timezone.now() < figee.debut - AVANT_L_HEURE:
        raise Refus("Cette réunion est prévue un autre jour : déplacez-la si elle a lieu maintenant.")
    figee.etat, figee.commencee_le = Reunion.Etat.EN_COURS, timezone.now()
    enregistrer(figee)
    ouvrir_les_sections(figee)
    journaliser(
        objet=figee, action="reunion.commencer", libelle=f"{figee} commencée", auteur=auteur,
        avant={"etat": "prevue"}, apres={"etat": "en_cours"},
    )  # fmt: skip
    return figee


@transaction.atomic
def revenir_avant(*, reunion: Reunion, auteur: Personne) -> Reunion:
    """Begun by mistake: as long as nothing was said or noted."""
    figee = verrouiller(reunion)
    exiger_la_transition(figee, Reunion.Etat.PREVUE)
    if not figee.est_en_cours:
        raise Refus("Cette réunion n’est pas en cours.")
    ecrites = figee.sections.exclude(texte="")
    if figee.points.exclude(commence_le=None).exists() or any(
        lignes.exists() for lignes in (figee.decisions, figee.taches, ecrites)
    ):
        raise Refus("La réunion a déjà laissé des traces : terminez-la plutôt.")
    figee.etat, figee.commencee_le = Reunion.Etat.PREVUE, None
    enregistrer(figee)
    journaliser(
        objet=figee, action="reunion.revenir", libelle=f"{figee} : commencée par erreur", auteur=auteur,
        avant={"etat": "en_cours"}, apres={"etat": "prevue"},
    )  # fmt: skip
    return figee


@transaction.atomic
def passer_au_point(*, reunion: Reunion, point: PointOrdreDuJour | None) -> None:
    """End the present point and begin (or take up again) this one; None: only end the present one."""
    figee = verrouiller(reunion)
    _exiger_en_cours(figee)
    finir_le_point_en_cours(figee, sauf=point)
    if point is None:
        return
    fige = PointOrdreDuJour.objects.get(pk=point.pk, reunion=figee)
    if fige.est_en_cours:
        return
    fige.secondes_avant = fige.secondes_passees()
    fige.commence_le, fige.fini_le = timezone.now(), None
    enregistrer(fige)


def finir_le_point_en_cours(reunion: Reunion, sauf: PointOrdreDuJour | None = None) -> None:
    """The meeting is locked."""
    en_cours = PointOrdreDuJour.objects.filter(reunion=reunion, commence_le__isnull=False, fini_le=None)
    if sauf is not None:
        en_cours = en_cours.exclude(pk=sauf.pk)
    en_cours.update(fini_le=timezone.now())


@transaction.atomic
def pointer(*, reunion: Reunion, adhesion: Adhesion, presente: bool) -> None:
    """One person at a time, so that two people who tick do not undo each other."""
    figee = verrouiller(reunion)
    _exiger_commencee(figee)
    presence, _ = Presence.objects.get_or_create(
        reunion=figee, adhesion=adhesion, defaults={"groupement_id": figee.groupement_id}
    )
    if presente and presence.presente_le is None:
        presence.presente_le = timezone.now()
    elif not presente:
        presence.presente_le = None
    enregistrer(presence)


@transaction.atomic
def noter_les_autres(*, reunion: Reunion, noms: str) -> None:
    """People who are not members: a producer, somebody who wants to join."""
    figee = verrouiller(reunion)
    _exiger_commencee(figee)
    figee.autres_presents = noms
    enregistrer(figee)


@transaction.atomic
def noter_une_decision(
    *, reunion: Reunion, texte: str, adhesion: Adhesion, point: PointOrdreDuJour | None = None
) -> Decision:
    figee = verrouiller(reunion)
    _exiger_commencee(figee)
    decision = Decision(
        groupement_id=figee.groupement_id, reunion=figee, point=point, texte=texte.strip(), notee_par=adhesion,
        prise_le=timezone.localdate(figee.debut),
    )  # fmt: skip
    enregistrer(decision)
    journaliser(objet=decision, action="decision.noter", libelle=f"Décidé : {texte}", auteur=adhesion.personne)
    return decision


@transaction.atomic
def retirer_la_decision(*, decision: Decision, auteur: Personne) -> None:
    """Noted by mistake. Published minutes that tell it stay as they are."""
    figee = verrouiller(decision.reunion)
    _exiger_commencee(figee)
    relue = Decision.objects.get(pk=decision.pk)
    journaliser(
        objet=relue, action="decision.retirer", libelle=f"Décision retirée : {relue.texte}", auteur=auteur,
        avant={"texte": relue.texte},
    )  # fmt: skip
    relue.delete()


@transaction.atomic
def prendre_une_tache(
    *,
    reunion: Reunion,
    intitule: str,
    auteur: Adhesion,
    adhesion: Adhesion | None = None,
    pour_le: datetime.date | None = None,
    point: PointOrdreDuJour | None = None,
) -> TachePrise:
    """What somebody takes on becomes a real task at once, in the same transaction; without anybody, it asks for one."""
    figee = verrouiller(reunion)
    _exiger_commencee(figee)
    if pour_le is not None and pour_le < timezone.localdate():
        raise Refus("Ce jour est déjà passé : choisissez un jour à venir, ou laissez vide.")
    adresse = creer_une_tache(
        groupement=figee.groupement, intitule=intitule, qui=[adhesion] if adhesion else [], pour_le=pour_le,
        origine=figee.get_absolute_url(), auteur=auteur,
    )  # fmt: skip
    tache = TachePrise(
        groupement_id=figee.groupement_id, reunion=figee, point=point, intitule=intitule, adhesion=adhesion,
        pour_le=pour_le, adresse=adresse, notee_par=auteur,
    )  # fmt: skip
    enregistrer(tache)
    return tache


def _exiger_en_cours(reunion: Reunion) -> None:
    if not reunion.est_en_cours:
        raise Refus(f"Cette réunion est {reunion.get_etat_display()} : commencez-la d’abord.")


def _exiger_commencee(reunion: Reunion) -> None:
    if reunion.commencee_le is None:
        raise Refus(f"Cette réunion est {reunion.get_etat_display()} : commencez-la d’abord.")

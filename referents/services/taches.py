"""Tasks of the group: proposed by anybody, taken and given back, done; a recurring one makes the next."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupement.models import Adhesion, Groupement, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve
from referents import courriels
from referents.models import PriseDeTache, Tache
from referents.recurrence import suivante

CHAMPS = ("intitule", "theme", "description", "nombre", "heures", "pour_le", "toutes_les", "unite")
LONGUEUR = Tache._meta.get_field("intitule").max_length or 160


@transaction.atomic
def proposer_tache(*, groupement: Groupement, valeurs: dict[str, Any], auteur: Adhesion) -> Tache:
    """A new task, which nobody has taken yet. `valeurs`: by the names in `CHAMPS`."""
    tache = Tache(groupement=groupement, proposee_par=auteur, **{c: valeurs[c] for c in CHAMPS if c in valeurs})
    return _creer(tache, auteur.personne)


@transaction.atomic
def creer_depuis_ailleurs(
    *,
    groupement: Groupement,
    intitule: str,
    qui: list[Adhesion],
    pour_le: datetime.date | None,
    origine: str,
    auteur: Adhesion,
) -> str:
    """The joint `CREER_UNE_TACHE`: what somebody took on in a meeting. Returns the path of the task's page."""
    court = " ".join(intitule.split())
    tache = Tache(
        groupement=groupement,
        intitule=court if len(court) <= LONGUEUR else court[: LONGUEUR - 1].rstrip() + "…",
        description="" if len(court) <= LONGUEUR else court,
        theme=Tache.Theme.REUNIONS,
        nombre=max(len(qui), 1),
        pour_le=pour_le,
        origine=origine,
        proposee_par=auteur,
    )
    _creer(tache, auteur.personne)
    for adhesion in qui:
        _noter_la_prise(tache, adhesion, auteur.personne)
    return tache.get_absolute_url()


def _creer(tache: Tache, auteur: Personne) -> Tache:
    tache.premiere_le = tache.pour_le if tache.toutes_les else None
    enregistrer(tache)
    journaliser(objet=tache, action="tache.proposer", libelle=f"Tâche proposée : {tache}", auteur=auteur)
    return tache


@transaction.atomic
def modifier_tache(*, tache: Tache, valeurs: dict[str, Any], auteur: Personne) -> Tache:
    figee = _verrouiller(tache)
    _exiger_a_faire(figee)
    avant = releve(figee, CHAMPS)
    for champ in CHAMPS:
        if champ in valeurs:
            setattr(figee, champ, valeurs[champ])
    rythme_avant = (avant["toutes_les"], avant["unite"], avant["pour_le"])
    if rythme_avant != (figee.toutes_les, figee.unite, figee.pour_le):
        figee.premiere_le = figee.pour_le if figee.toutes_les else None
    enregistrer(figee)
    avant_dit, apres_dit = differences(avant, releve(figee, CHAMPS))
    if apres_dit:
        journaliser(
            objet=figee, action="tache.modifier", libelle=f"Tâche modifiée : {figee}", auteur=auteur,
            avant=avant_dit, apres=apres_dit,
        )  # fmt: skip
    return figee


@transaction.atomic
def prendre(*, tache: Tache, adhesion: Adhesion, auteur: Personne) -> PriseDeTache:
    """`adhesion` takes the task. More hands than asked for are welcome: `nombre` says how many are needed."""
    figee = _verrouiller(tache)
    _exiger_a_faire(figee)
    prise = _noter_la_prise(figee, adhesion, auteur)
    if auteur.pk != adhesion.personne_id:
        courriels.annoncer_une_tache(prise=prise, auteur=auteur)
    return prise


def _noter_la_prise(tache: Tache, adhesion: Adhesion, auteur: Personne) -> PriseDeTache:
    presente = Adhesion.objects.select_related("personne").get(pk=adhesion.pk)
    if not presente.est_active:
        raise Refus(f"{presente} ne participe pas au groupement en ce moment : choisissez une autre personne.")
    prise = PriseDeTache(groupement_id=tache.groupement_id, tache=tache, adhesion=presente)
    enregistrer(prise)
    journaliser(
        objet=tache, action="tache.prendre", libelle=f"{presente} s’occupe de : {tache}", auteur=auteur,
        foyer_id=presente.foyer_id,
    )  # fmt: skip
    return prise


@transaction.atomic
def laisser(*, tache: Tache, adhesion: Adhesion, auteur: Personne) -> None:
    """Give the task back to the group."""
    figee = _verrouiller(tache)
    _exiger_a_faire(figee)
    prise = PriseDeTache.objects.filter(tache=figee, adhesion=adhesion).select_related("adhesion__personne").first()
    if prise is None:
        raise Refus("C’est déjà fait : cette personne ne s’occupe plus de cette tâche.")
    prise.delete()
    journaliser(
        objet=figee, action="tache.laisser", libelle=f"{adhesion} laisse : {figee}", auteur=auteur,
        foyer_id=adhesion.foyer_id,
    )  # fmt: skip


@transaction.atomic
def terminer(*, tache: Tache, auteur: Personne) -> Tache | None:
    """To do → done. Returns the next one of a recurring task, None when there is none to come."""
    figee = _passer_a(tache, Tache.Etat.FAITE, auteur, "Tâche faite", faite_le=timezone.now())
    if figee.toutes_les is None or figee.premiere_le is None or figee.pour_le is None:
        return None
    date = suivante(
        premiere=figee.premiere_le,
        toutes_les=figee.toutes_les,
        unite=figee.unite,
        apres=max(figee.pour_le, timezone.localdate()),
    )
    suite = Tache(
        groupement_id=figee.groupement_id, proposee_par_id=figee.proposee_par_id, suite_de=figee,
        premiere_le=figee.premiere_le, **releve(figee, CHAMPS) | {"pour_le": date},
    )  # fmt: skip
    enregistrer(suite)
    return suite


@transaction.atomic
def abandonner(*, tache: Tache, motif: str, auteur: Personne) -> Tache:
    return _passer_a(tache, Tache.Etat.ABANDONNEE, auteur, "Tâche abandonnée", motif=motif)


@transaction.atomic
def reprendre(*, tache: Tache, auteur: Personne) -> Tache:
    """Done or given up → to do again. The next one, if it was made and nobody took it, goes away."""
    figee = _passer_a(tache, Tache.Etat.A_FAIRE, auteur, "Tâche à refaire", faite_le=None)
    suite = Tache.objects.select_for_update(no_key=True).filter(suite_de=figee).first()
    if suite is None:
        return figee
    if not suite.est_a_faire or suite.prises.exists():
        raise Refus("La fois suivante est déjà prise en charge : notez plutôt ce qui reste dans une nouvelle tâche.")
    suite.delete()
    return figee


def _passer_a(
    tache: Tache, vers: Tache.Etat, auteur: Personne, phrase: str, motif: str = "", **dates: Any
) -> Tache:  # fmt: skip
    figee = _verrouiller(tache)
    avant = Tache.Etat(figee.etat)
    if vers not in Tache.TRANSITIONS[avant]:
        raise Refus(f"C’est déjà fait : cette tâche est « {avant.label} ».")
    figee.etat = vers
    for champ, valeur in dates.items():
        setattr(figee, champ, valeur)
    enregistrer(figee)
    journaliser(
        objet=figee, action=f"tache.{vers}", libelle=f"{phrase} : {figee}", auteur=auteur, motif=motif,
        avant={"état": avant.label}, apres={"état": vers.label},
    )  # fmt: skip
    return figee


def _exiger_a_faire(tache: Tache) -> None:
    if not tache.est_a_faire:
        raise Refus(f"Cette tâche est « {tache.get_etat_display()} » : elle ne change plus.")


def _verrouiller(tache: Tache) -> Tache:
    return Tache.objects.select_for_update(of=("self",), no_key=True).select_related("groupement").get(pk=tache.pk)

"""Planning a meeting, moving it, cancelling it: what everybody has to hear."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupement.models import Groupement, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve
from groupement.templatetags.formats import instant
from reunions import courriels
from reunions.models import RegleDeReunion, Reunion
from reunions.services.verrou import exiger_la_transition, exiger_prevue, verrouiller

FICHE = ["genre", "titre", "presentation", "producteur", "a_apporter", "places_enfants"]
QUAND_ET_OU = ["debut", "fin", "lieu"]


@transaction.atomic
def prevoir(
    *,
    groupement: Groupement,
    debut: datetime.datetime,
    fin: datetime.datetime,
    auteur: Personne | None,
    lieu: str = "",
    regle: RegleDeReunion | None = None,
    prevenir: bool = True,
    **fiche: Any,
) -> Reunion:
    """Plan a meeting to come; `fiche`: any field of `FICHE`. Members with an address hear of it when `prevenir`."""
    if debut <= timezone.now():
        raise Refus("Cette date est déjà passée : choisissez-en une à venir.")
    reunion = Reunion(
        groupement=groupement, debut=debut, fin=fin, lieu=lieu, regle=regle, creee_par=auteur,
        **{champ: valeur for champ, valeur in fiche.items() if champ in FICHE},
    )  # fmt: skip
    enregistrer(reunion)
    journaliser(
        objet=reunion, action="reunion.prevoir", libelle=f"{reunion} prévue {instant(debut)}", auteur=auteur,
        apres={"debut": str(debut), "lieu": lieu},
    )  # fmt: skip
    if prevenir:
        courriels.annoncer(reunion=reunion)
    return reunion


@transaction.atomic
def modifier(*, reunion: Reunion, champs: dict[str, Any], auteur: Personne) -> Reunion:
    """Change what the meeting is about; its date and place change by `deplacer`, which tells everybody."""
    figee = verrouiller(reunion)
    exiger_prevue(figee)
    avant = releve(figee, FICHE)
    for champ in FICHE:
        if champ in champs:
            setattr(figee, champ, champs[champ])
    enregistrer(figee)
    avant_dit, apres_dit = differences(avant, releve(figee, FICHE))
    if apres_dit:
        journaliser(
            objet=figee, action="reunion.modifier", libelle=f"{figee} modifiée", auteur=auteur,
            avant=avant_dit, apres=apres_dit,
        )  # fmt: skip
    return figee


@transaction.atomic
def deplacer(
    *, reunion: Reunion, debut: datetime.datetime, fin: datetime.datetime, lieu: str, auteur: Personne
) -> Reunion:
    """Another date, hour or place. Everybody hears of it at once; answers stay, people may change them."""
    figee = verrouiller(reunion)
    exiger_prevue(figee)
    if (debut, fin, lieu) == (figee.debut, figee.fin, figee.lieu):
        raise Refus("La date, les heures et le lieu sont déjà ceux-là.")
    if debut != figee.debut and debut <= timezone.now():
        raise Refus("Cette date est déjà passée : choisissez-en une à venir.")
    avant = releve(figee, QUAND_ET_OU)
    figee.debut, figee.fin, figee.lieu = debut, fin, lieu
    figee.annonce += 1
    enregistrer(figee)
    avant_dit, apres_dit = differences(avant, releve(figee, QUAND_ET_OU))
    journaliser(
        objet=figee, action="reunion.deplacer", libelle=f"{figee} déplacée, {instant(debut)}", auteur=auteur,
        avant=avant_dit, apres=apres_dit,
    )  # fmt: skip
    courriels.annoncer_le_deplacement(reunion=figee, avant=avant)
    return figee


@transaction.atomic
def annuler(*, reunion: Reunion, motif: str, auteur: Personne) -> Reunion:
    """Everybody hears of it at once, with the reason."""
    figee = verrouiller(reunion)
    exiger_la_transition(figee, Reunion.Etat.ANNULEE)
    if not motif.strip():
        raise Refus("Dites en quelques mots pourquoi la réunion est annulée.")
    figee.etat, figee.annulee_le, figee.motif = Reunion.Etat.ANNULEE, timezone.now(), motif.strip()
    figee.annonce += 1
    enregistrer(figee)
    journaliser(
        objet=figee, action="reunion.annuler", libelle=f"{figee} annulée", auteur=auteur, motif=figee.motif,
        avant={"etat": "prevue"}, apres={"etat": "annulee"},
    )  # fmt: skip
    courriels.annoncer_l_annulation(reunion=figee)
    return figee


@transaction.atomic
def retablir(*, reunion: Reunion, auteur: Personne) -> Reunion:
    """A cancellation taken back: the meeting takes place after all."""
    figee = verrouiller(reunion)
    exiger_la_transition(figee, Reunion.Etat.PREVUE)
    if not figee.est_annulee:
        raise Refus("Cette réunion n’est pas annulée.")
    if figee.debut <= timezone.now():
        raise Refus("La date de cette réunion est passée : prévoyez-en une autre.")
    figee.etat, figee.annulee_le, figee.motif = Reunion.Etat.PREVUE, None, ""
    figee.annonce += 1
    enregistrer(figee)
    journaliser(
        objet=figee, action="reunion.retablir", libelle=f"{figee} rétablie", auteur=auteur,
        avant={"etat": "annulee"}, apres={"etat": "prevue"},
    )  # fmt: skip
    courriels.annoncer_le_retablissement(reunion=figee)
    return figee

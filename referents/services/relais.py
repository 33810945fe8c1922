"""Handover of a mandate: prepared, begun, ticked, acknowledged by both; then it changes hands in one transaction."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from groupement.models import Adhesion
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from groupement.templatetags.formats import jour as dire_le_jour
from groupement.templatetags.formats import pluriel
from referents import courriels_relais as courriels
from referents.models import Mandat, PointDeRelais, ReglagesDesReferents, Relais
from referents.services.mandats import succeder, verrouiller_le_partenariat

Etat = Relais.Etat


@transaction.atomic
def prevoir_relais(*, mandat: Mandat, successeur: Adhesion, prend_le: datetime.date, auteur: Adhesion) -> Relais:
    """Prepare a handover, with the group's list of what is passed on as it is today. The other ones are told."""
    verrouiller_le_partenariat(mandat.partenariat)
    fige = Mandat.objects.select_related("adhesion__personne", "partenariat__producteur", "groupement").get(
        pk=mandat.pk
    )
    successeur = Adhesion.objects.select_related("personne").get(pk=successeur.pk)
    aujourd_hui = timezone.localdate()
    if successeur.pk == fige.adhesion_id:
        raise Refus("On ne se passe pas le relais à soi-même : choisissez quelqu’un d’autre.")
    if not successeur.est_active:
        raise Refus(f"{successeur} n’est pas membre actif du groupement : choisissez une autre personne.")
    if fige.au is not None and fige.au < aujourd_hui:
        raise Refus("Ce mandat est terminé : confiez-en un nouveau.")
    if prend_le < aujourd_hui:
        raise Refus("Ce jour est passé : choisissez aujourd’hui ou un jour à venir.")
    if prend_le <= fige.du:
        raise Refus(f"Ce mandat commence le {dire_le_jour(fige.du)} : la suite ne peut venir qu’après.")
    relais = Relais(
        groupement=fige.groupement, partenariat=fige.partenariat, mandat=fige, predecesseur=fige.adhesion,
        successeur=successeur, prend_le=prend_le,
    )  # fmt: skip
    enregistrer(relais)
    PointDeRelais.objects.bulk_create(
        PointDeRelais(groupement=fige.groupement, relais=relais, rang=rang, texte=texte)
        for rang, texte in enumerate(ReglagesDesReferents.de(fige.groupement).points, start=1)
    )
    _noter(relais, "prevoir", f"Relais prévu : {relais}, le {dire_le_jour(prend_le)}", auteur, "", Etat.PREVU)
    courriels.annoncer(relais=relais, auteur=auteur)
    return relais


@transaction.atomic
def commencer_relais(*, relais: Relais, auteur: Adhesion) -> Relais:
    fige = _verrouiller(relais)
    _passer(fige, Etat.EN_COURS)
    fige.commence_le = timezone.now()
    enregistrer(fige, champs=["etat", "commence_le"])
    _noter(fige, "commencer", f"Relais commencé : {fige}", auteur, Etat.PREVU, Etat.EN_COURS)
    return fige


@transaction.atomic
def cocher_les_points(*, relais: Relais, faits: set[int], vus: set[int], auteur: Adhesion) -> Relais:
    """`faits`: ids of the points that are ticked; `vus`: those that were ticked when the page was shown. Only what
    changed between the two is written: two people tick the same list. Ticking begins the handover; once it is done,
    what was left open may still be ticked, and nothing is unticked any more."""
    fige = _verrouiller(relais)
    _en_etre(fige, auteur)
    if fige.etat == Etat.ANNULE:
        raise Refus("Ce relais est annulé : sa liste ne change plus.")
    points = list(fige.points.all())
    touches = faits ^ vus if fige.est_en_route else faits
    changes = [p for p in points if p.pk in touches and (p.pk in faits) != (p.fait_le is not None)]
    for point in changes:
        fait = point.pk in faits
        point.fait_le, point.fait_par = (timezone.now(), auteur) if fait else (None, None)
    PointDeRelais.objects.bulk_update(changes, ["fait_le", "fait_par"])
    if fige.etat == Etat.PREVU and changes:
        fige = commencer_relais(relais=fige, auteur=auteur)
    return fige


@transaction.atomic
def reconnaitre_relais(
    *, relais: Relais, pour: Adhesion, auteur: Adhesion, malgre: Collection[int] = frozenset()
) -> Relais:
    """`pour` says that all was passed on; when both have said so, the mandate changes hands.

    Each speaks for themselves. For somebody who is no longer active, who facilitates may say it.
    `malgre`: ids of the points that are still open and that `auteur` was shown; any other open one refuses.
    """
    fige = _verrouiller(relais)
    _en_etre(fige, pour)
    if pour.pk != auteur.pk and (not auteur.anime or Adhesion.objects.actives().filter(pk=pour.pk).exists()):
        raise Refus("Chacun confirme pour soi-même.")
    if not fige.est_en_route:
        raise Refus("Ce relais est déjà terminé.")
    ouverts = list(PointDeRelais.objects.ouverts().filter(relais=fige))
    if any(point.pk not in malgre for point in ouverts):
        raise Refus(f"Il reste {pluriel(len(ouverts), 'point')} à passer : relisez la liste avant de confirmer.")
    if fige.etat == Etat.PREVU:
        fige = commencer_relais(relais=fige, auteur=auteur)
    champ = "reconnu_par_predecesseur_le" if pour.pk == fige.predecesseur_id else "reconnu_par_successeur_le"
    if getattr(fige, champ) is None:
        setattr(fige, champ, timezone.now())
        enregistrer(fige, champs=[champ])
        reste = f"restait à passer : {' ; '.join(map(str, ouverts))}" if ouverts else ""
        libelle = f"{pour} confirme le relais : {fige}"
        _noter(fige, "reconnaitre", libelle, auteur, Etat.EN_COURS, Etat.EN_COURS, reste)
    if fige.reconnu_par_predecesseur_le and fige.reconnu_par_successeur_le:
        return _terminer(fige, auteur)
    return fige


@transaction.atomic
def annuler_relais(*, relais: Relais, motif: str, auteur: Adhesion) -> Relais:
    """The mandate stays where it is."""
    fige = _verrouiller(relais)
    avant = Etat(fige.etat)
    _passer(fige, Etat.ANNULE)
    fige.annule_le, fige.motif = timezone.now(), motif
    enregistrer(fige, champs=["etat", "annule_le", "motif"])
    _noter(fige, "annuler", f"Relais annulé : {fige}", auteur, avant, Etat.ANNULE, motif)
    courriels.annoncer_l_annulation(relais=fige, auteur=auteur)
    return fige


def _terminer(relais: Relais, auteur: Adhesion) -> Relais:
    """The day in question, or today when it took longer: until then the old mandate holds."""
    relais.prend_le = max(relais.prend_le, timezone.localdate())
    relais.nouveau_mandat = succeder(
        mandat=relais.mandat, adhesion=relais.successeur, des_le=relais.prend_le, auteur=auteur.personne
    )
    _passer(relais, Etat.FAIT)
    relais.fait_le = timezone.now()
    enregistrer(relais, champs=["etat", "fait_le", "prend_le", "nouveau_mandat"])
    _noter(relais, "terminer", f"Relais fait : {relais}", auteur, Etat.EN_COURS, Etat.FAIT)
    courriels.annoncer_la_fin(relais=relais)
    return relais


def _verrouiller(relais: Relais) -> Relais:
    verrouiller_le_partenariat(relais.partenariat)
    return Relais.objects.select_related(
        "mandat__partenariat__producteur", "mandat__adhesion__personne", "partenariat__producteur", "groupement",
        "predecesseur__personne", "successeur__personne",
    ).get(pk=relais.pk)  # fmt: skip


def _passer(relais: Relais, vers: str) -> None:
    avant = Etat(relais.etat)
    if vers not in Relais.TRANSITIONS[avant]:
        raise Refus(f"Ce relais est déjà « {avant.label} ».")
    relais.etat = vers


def _en_etre(relais: Relais, adhesion: Adhesion) -> None:
    if adhesion.pk not in (relais.predecesseur_id, relais.successeur_id):
        raise Refus("Ce relais se passe entre deux autres personnes.")


def _noter(
    relais: Relais, action: str, libelle: str, auteur: Adhesion, avant: str, apres: str, motif: str = ""
) -> None:
    journaliser(
        objet=relais,
        action=action,
        libelle=libelle,
        auteur=auteur.personne,
        avant={"etat": Etat(avant).label} if avant and avant != apres else {},
        apres={"etat": Etat(apres).label} if avant != apres else {},
        motif=motif,
    )

"""The agenda: points that members bring, in an order."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from groupement.models import Adhesion
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from reunions.models import PointOrdreDuJour, Reunion
from reunions.services.sections import ouvrir_les_sections
from reunions.services.verrou import verrouiller

CHAMPS = ["titre", "minutes", "presente_par", "note"]


@transaction.atomic
def ajouter_un_point(
    *,
    reunion: Reunion,
    adhesion: Adhesion,
    titre: str,
    minutes: int = 15,
    presente_par: Adhesion | None = None,
    note: str = "",
) -> PointOrdreDuJour:
    """At the end of the agenda, before the meeting or while it goes on."""
    figee = _ouverte(reunion)
    dernier = figee.points.aggregate(rang=Max("rang"))["rang"] or 0
    point = PointOrdreDuJour(
        groupement_id=figee.groupement_id, reunion=figee, rang=dernier + 1, titre=titre, minutes=minutes,
        presente_par=presente_par, note=note, propose_par=adhesion,
    )  # fmt: skip
    enregistrer(point)
    if figee.est_en_cours:
        ouvrir_les_sections(figee)
    return point


@transaction.atomic
def modifier_le_point(*, point: PointOrdreDuJour, champs: dict[str, Any]) -> PointOrdreDuJour:
    _ouverte(point.reunion)
    fige = PointOrdreDuJour.objects.get(pk=point.pk)
    for champ in CHAMPS:
        if champ in champs:
            setattr(fige, champ, champs[champ])
    enregistrer(fige)
    return fige


@transaction.atomic
def retirer_le_point(*, point: PointOrdreDuJour) -> None:
    """Only while nothing hangs on it: what was said of a point stays with it."""
    _ouverte(point.reunion)
    fige = PointOrdreDuJour.objects.get(pk=point.pk)
    if fige.commence_le is not None or fige.decisions.exists() or fige.taches.exists():
        raise Refus("On a déjà parlé de ce point : il reste à l’ordre du jour.")
    if fige.sections.exclude(texte="").exists():
        raise Refus("Le compte rendu parle déjà de ce point : il reste à l’ordre du jour.")
    fige.delete()


@transaction.atomic
def changer_l_ordre(*, point: PointOrdreDuJour, vers_le_haut: bool) -> None:
    """One place up or down; at the end of the list nothing changes."""
    _ouverte(point.reunion)
    fige = PointOrdreDuJour.objects.get(pk=point.pk)
    autres = PointOrdreDuJour.objects.filter(reunion=fige.reunion_id)
    voisin = (
        autres.filter(rang__lt=fige.rang).order_by("-rang").first()
        if vers_le_haut
        else autres.filter(rang__gt=fige.rang).order_by("rang").first()
    )
    if voisin is not None:
        fige.rang, voisin.rang = voisin.rang, fige.rang
        PointOrdreDuJour.objects.bulk_update([fige, voisin], ["rang"])


def _ouverte(reunion: Reunion) -> Reunion:
    figee = verrouiller(reunion)
    if not (figee.est_prevue or figee.est_en_cours):
        raise Refus(f"Cette réunion est {figee.get_etat_display()} : son ordre du jour ne change plus.")
    return figee

"""The gestures that the pages of a meeting share: find the rows, judge the right."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from groupement.droits import exiger
from reunions.models import PointOrdreDuJour, Reunion


def trouver(request: HttpRequest, pk: int, droit: str = "") -> Reunion:
    """A meeting of the group; 404 without `droit` ("organiser", "conduire", "rediger", "participer") on it."""
    reunion = get_object_or_404(Reunion.objects.select_related("prochaine", "creee_par"), pk=pk)
    reunion.groupement = request.groupement
    if reunion.prochaine is not None:
        reunion.prochaine.groupement = request.groupement
    if droit:
        objet = request.groupement if droit in ("organiser", "participer") else reunion
        exiger(request, f"reunions.{droit}", objet)
    return reunion


def trouver_le_point(reunion: Reunion, point: int) -> PointOrdreDuJour:
    trouve = get_object_or_404(
        PointOrdreDuJour.objects.select_related("presente_par__personne", "propose_par__personne"),
        pk=point,
        reunion=reunion,
    )
    trouve.reunion = reunion
    return trouve

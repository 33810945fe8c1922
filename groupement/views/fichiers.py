"""A file that a worker prepares for one person: how far it is, then the file. Nobody else's exist."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from groupement.models import FichierDemande


def _le_mien(request: HttpRequest, pk: int) -> FichierDemande:
    miens = FichierDemande.objects.filter(personne=request.user).select_related("groupement")
    return get_object_or_404(miens.defer("octets"), pk=pk)


@login_required
@require_safe
def fichier(request: HttpRequest, fichier: int) -> HttpResponse:
    return render(request, "groupement/fichier_voir.html", {"fichier": _le_mien(request, fichier)})


@login_required
@require_safe
def etat(request: HttpRequest, fichier: int) -> JsonResponse:
    """For the page's script: is a worker still at it?"""
    demande = _le_mien(request, fichier)
    return JsonResponse({"en_preparation": demande.pret_le is None and not demande.echec})


@login_required
@require_safe
def ouvrir(request: HttpRequest, fichier: int) -> HttpResponse:
    """Always to keep, never shown by the site: names and amounts stay out of shared caches."""
    demande = get_object_or_404(FichierDemande, pk=fichier, personne=request.user, pret_le__isnull=False)
    return HttpResponse(
        bytes(demande.octets),
        content_type=demande.type_mime,
        headers={
            "Content-Disposition": content_disposition_header(True, demande.nom_du_fichier),
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )

"""The library of a group."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from groupement.droits import exiger
from groupement.forms.bibliotheque import FicheForm
from groupement.models import Fiche, Piece
from groupement.recherche import chercher
from groupement.services import bibliotheque as services
from groupement.templatetags.formats import MOIS
from groupement.views.gestes import executer, tenter

PAR_PAGE = 24


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    genre, q = request.GET.get("genre", ""), request.GET.get("q", "")
    mois = timezone.localdate().month
    fiches = Fiche.objects.select_related("piece").defer("piece__octets", "texte", "mots")
    de_saison = bool(request.GET.get("saison"))
    if genre in Fiche.Genre.values:
        fiches = fiches.filter(genre=genre)
    if de_saison:
        fiches = fiches.de_saison(mois)
    page = Paginator(chercher(fiches, q), PAR_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "groupement/bibliotheque_lister.html",
        {"page": page, "genres": Fiche.Genre.choices, "genre": genre, "q": q, "de_saison": de_saison, "mois": mois,
         "nom_du_mois": MOIS[mois - 1]},
    )  # fmt: skip


@require_safe
def fiche(request: HttpRequest, fiche: int) -> HttpResponse:
    trouvee = _trouver(request, fiche)
    return render(
        request,
        "groupement/bibliotheque_voir.html",
        {
            "fiche": trouvee,
            "piece": getattr(trouvee, "piece", None),
            "mois": [MOIS[rang - 1] for rang in sorted(trouvee.mois)],
            "peut_modifier": services.peut_modifier(trouvee, request.adhesion),
        },
    )


def creer(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    form = FicheForm(*_recus(request), instance=Fiche(groupement=request.groupement))
    creee = tenter(
        form,
        lambda: services.ecrire(
            auteur=request.adhesion, valeurs=form.cleaned_data, fichier=form.cleaned_data["fichier"]
        ),
    )
    if creee:
        messages.success(request, "La fiche est dans la bibliothèque.")
        return redirect("bibliotheque:fiche", request.groupement.slug, creee.pk)
    return render(request, "groupement/bibliotheque_modifier.html", {"form": form})


def modifier(request: HttpRequest, fiche: int) -> HttpResponse:
    trouvee = _modifiable(request, fiche)
    piece = getattr(trouvee, "piece", None)
    form = FicheForm(*_recus(request), instance=_trouver(request, fiche), avec_fichier=piece is not None)
    ecrite = tenter(
        form,
        lambda: services.modifier(
            fiche=trouvee,
            valeurs=form.cleaned_data,
            par=request.adhesion,
            fichier=form.cleaned_data["fichier"],
            retirer_le_fichier=form.cleaned_data.get("retirer_le_fichier", False),
        ),
    )
    if ecrite:
        messages.success(request, "La fiche est enregistrée.")
        return redirect("bibliotheque:fiche", request.groupement.slug, ecrite.pk)
    return render(
        request, "groupement/bibliotheque_modifier.html", {"form": form, "fiche": trouvee, "piece": piece}
    )  # fmt: skip


def effacer(request: HttpRequest, fiche: int) -> HttpResponse:
    trouvee = _modifiable(request, fiche)
    if request.method == "POST":
        fait = executer(
            request, lambda: services.effacer(fiche=trouvee, par=request.adhesion), "La fiche est effacée."
        )  # fmt: skip
        return redirect(reverse("bibliotheque:liste", args=[request.groupement.slug]) if fait else trouvee)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Effacer « {trouvee} » ?",
            "consequences": ["La fiche et son fichier disparaissent pour tout le groupement."],
            "bouton": "Effacer",
            "danger": True,
            "retour": trouvee.get_absolute_url(),
        },
    )


@require_safe
def fichier(request: HttpRequest, fiche: int) -> HttpResponse:
    """Always to keep, never shown by the site: what a member sent cannot run as a page of it."""
    piece = get_object_or_404(Piece, fiche=fiche)
    return HttpResponse(
        bytes(piece.octets),
        content_type=piece.type_mime,
        headers={
            "Content-Disposition": content_disposition_header(True, piece.nom_du_fichier),
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _recus(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _trouver(request: HttpRequest, pk: int) -> Fiche:
    fiches = Fiche.objects.select_related("auteur__personne", "piece").defer("piece__octets")
    trouvee = get_object_or_404(fiches, pk=pk)
    trouvee.groupement = request.groupement
    return trouvee


def _modifiable(request: HttpRequest, pk: int) -> Fiche:
    trouvee = _trouver(request, pk)
    if not services.peut_modifier(trouvee, request.adhesion):
        raise Http404
    return trouvee

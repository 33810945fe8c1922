"""Polls as a member meets them: the list, the question, one's answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from groupement.views.gestes import donnees, executer, tenter
from reunions.forms.sondages import RattachementForm, reunions_proches
from reunions.forms.votes import VOTES
from reunions.models import Sondage, Tour, Vote
from reunions.page_sondage import voir_tour
from reunions.services import votes
from reunions.services.electeurs import concernes, representables

PAR_PAGE = 20


def liste(request: HttpRequest) -> HttpResponse:
    """Open ones first, those that wait for my answer before the others."""
    tours = Tour.objects.derniers().repondus_par(request.adhesion).annotate(nombre=Count("votes"))
    tours = tours.select_related("sondage")
    ouverts = sorted(tours.ouverts(), key=lambda tour: (tour.repondu, tour.cloture_le))
    clos = tours.exclude(pk__in=[tour.pk for tour in ouverts]).order_by("-cloture_le", "-pk")
    page = Paginator(clos, PAR_PAGE).get_page(request.GET.get("page"))
    for tour in [*ouverts, *page]:
        tour.sondage.groupement = request.groupement
    contexte = {"ouverts": ouverts, "page": page, "sonde": request.user.has_perm("reunions.sonder", request.groupement)}
    return render(request, "reunions/sondage_lister.html", contexte)


def voir(request: HttpRequest, pk: int) -> HttpResponse:
    """The question and, by POST, one's answer to its present round."""
    sondage = trouver(request, pk)
    tours = list(sondage.tours.order_by("-rang"))
    for tour in tours:
        tour.sondage = sondage
    dernier, options = tours[0], list(sondage.options.all())
    vote = votes.vote_de(dernier, request.adhesion)
    peut_voter = dernier.est_ouvert and request.adhesion.est_active and not (vote and sondage.secret)
    form = None
    if peut_voter or request.method == "POST":
        contenu = vote.contenu if vote else None
        form = VOTES[sondage.genre](donnees(request), sondage=sondage, options=options, contenu=contenu)
        if tenter(form, lambda: votes.voter(tour=dernier, adhesion=request.adhesion, contenu=form.contenu)):
            _remercier(request, sondage, vote)
            return redirect(sondage)
    return render(request, "reunions/sondage_voir.html", _contexte(request, sondage, tours, options, vote) | {
        "form": form, "peut_voter": peut_voter or form is not None,
    })  # fmt: skip


@require_POST
def lever(request: HttpRequest, pk: int) -> HttpResponse:
    sondage = trouver(request, pk)
    tour = get_object_or_404(Tour.objects.derniers(), sondage=sondage)
    executer(
        request,
        lambda: votes.lever_objection(tour=tour, adhesion=request.adhesion),
        "Votre objection est levée. Merci.",
    )
    return redirect(sondage)


def trouver(request: HttpRequest, pk: int) -> Sondage:
    sondage = get_object_or_404(
        Sondage.objects.select_related("auteur__personne", "reunion").prefetch_related("options"), pk=pk
    )
    sondage.groupement = request.groupement
    return sondage


def _contexte(request: HttpRequest, sondage: Sondage, tours: list[Tour], options: Any, vote: Any) -> dict[str, Any]:
    conduit = request.user.has_perm("reunions.conduire_sondage", sondage)
    vus = [voir_tour(tour, options) for tour in tours]
    contenu = (vote.contenu if vote else None) or {}
    return {
        "sondage": sondage,
        "tour": tours[0],
        "present": vus[0],
        "passes": vus[1:],
        "vote": vote,
        "nombre": tours[0].votes.count(),
        "saisies": _saisies(tours[0]),
        "saisit": not sondage.secret
        and tours[0].est_ouvert
        and request.user.has_perm("reunions.sonder", request.groupement)
        and representables(sondage).exists(),
        "concernes": concernes(sondage),
        "a_lever": contenu.get("avis") == "objection" and not contenu.get("levee") and tours[0].est_ouvert,
        "conduit": conduit,
        "rattachement": _rattachement(sondage) if conduit else None,
    }


def _saisies(tour: Tour) -> list[Vote]:
    """Answers that were typed in for somebody: everybody sees for whom, and by whom."""
    saisies = Vote.objects.filter(tour=tour, saisi_par__isnull=False)
    saisies = saisies.select_related("foyer", "adhesion__personne", "saisi_par__personne")
    return sorted(saisies, key=lambda vote: vote.de_qui)


def _rattachement(sondage: Sondage) -> RattachementForm | None:
    """None for a group that has no meeting to keep it with."""
    return RattachementForm(initial={"reunion": sondage.reunion_id}) if reunions_proches().exists() else None


def _remercier(request: HttpRequest, sondage: Sondage, avant: Any) -> None:
    if sondage.secret:
        messages.success(request, "Votre vote est dans l’urne. Merci.")
    elif avant:
        messages.success(request, "Votre nouvelle réponse remplace la précédente.")
    else:
        messages.success(request, "Votre réponse est enregistrée. Vous pouvez la changer jusqu’à la clôture.")

"""Typing in the answers of those who have no internet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from groupement.droits import exiger
from groupement.views.gestes import donnees, tenter
from reunions.forms.votes import VOTES
from reunions.models import Sondage, Tour, Vote
from reunions.services import votes
from reunions.services.electeurs import representables
from reunions.views.sondages import trouver


def saisir(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer at a time; `?pour=12` to correct the one that was typed in for somebody. Not for a secret poll."""
    exiger(request, "reunions.sonder", request.groupement)
    sondage = trouver(request, pk)
    tour = Tour.objects.derniers().get(sondage=sondage)
    if sondage.secret or not tour.est_ouvert:
        return redirect(sondage)
    lignes = _lignes(sondage, tour)
    choisie = next((ligne for ligne in lignes if str(ligne["pour"].pk) == request.GET.get("pour")), None)
    deja = choisie["vote"] if choisie else None
    options = list(sondage.options.all())
    form = VOTES[sondage.genre](
        donnees(request), sondage=sondage, options=options, contenu=deja.contenu if deja else None
    )
    form.demander_pour_qui(representables(sondage), choisie["pour"].pk if choisie else None)
    if tenter(
        form,
        lambda: votes.saisir(tour=tour, pour=form.cleaned_data["pour"], auteur=request.adhesion, contenu=form.contenu),
    ):
        messages.success(request, f"La réponse est enregistrée pour {form.cleaned_data['pour']}.")
        return redirect("sondages:saisir", request.groupement.slug, pk)
    contexte = {"sondage": sondage, "tour": tour, "form": form, "lignes": lignes}
    return render(request, "reunions/sondage_saisir.html", contexte)


def _lignes(sondage: Sondage, tour: Tour) -> list[dict[str, Any]]:
    """[{"pour": household or person, "vote": their answer or None}]"""
    clef = "foyer_id" if sondage.par_foyer else "adhesion_id"
    donnes = {
        getattr(vote, clef): vote for vote in Vote.objects.filter(tour=tour).select_related("saisi_par__personne")
    }
    return [{"pour": pour, "vote": donnes.get(pour.pk)} for pour in representables(sondage)]

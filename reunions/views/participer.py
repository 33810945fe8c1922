"""What members do on the page of a meeting: answer, share cars. Each gesture is one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from groupement.views.gestes import executer
from reunions.fiche import fiche_de
from reunions.forms.participer import DemandeForm, ReponseForm, TrajetForm
from reunions.models import Reunion, Trajet
from reunions.services import venir as services
from reunions.views.gestes import trouver


@require_POST
def repondre(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "participer")
    vient = request.POST.get("vient") != "non"
    return _enregistrer(
        request, trouvee, "reponse_form", ReponseForm(request.POST),
        lambda propres: services.repondre(reunion=trouvee, adhesion=request.adhesion, vient=vient, **propres),
        "C’est noté : vous venez." if vient else "C’est noté : vous ne venez pas.", "#venir",
    )  # fmt: skip


@require_POST
def proposer_un_trajet(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "participer")
    return _enregistrer(
        request, trouvee, "trajet_form", TrajetForm(request.POST),
        lambda propres: services.proposer_un_trajet(reunion=trouvee, adhesion=request.adhesion, **propres),
        "Votre voiture est proposée.", "#covoiturage",
    )  # fmt: skip


@require_POST
def demander_une_place(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "participer")
    return _enregistrer(
        request, trouvee, "demande_form", DemandeForm(request.POST),
        lambda propres: services.demander_une_place(reunion=trouvee, adhesion=request.adhesion, **propres),
        "Votre demande est affichée : qui conduit la voit ici.", "#covoiturage",
    )  # fmt: skip


def _enregistrer(
    request: HttpRequest, reunion: Reunion, nom: str, form: forms.Form, service: Callable[[Any], Any], succes: str,
    ancre: str,
) -> HttpResponse:  # fmt: skip
    """A small form of the meeting's page: refused, the page comes back with what was typed."""
    if not form.is_valid():
        return render(request, "reunions/reunion_voir.html", fiche_de(request, reunion) | {nom: form}, status=422)
    executer(request, lambda: service(form.cleaned_data), succes)
    return redirect(reunion.get_absolute_url() + ancre)


@require_POST
def changer_de_voiture(request: HttpRequest, pk: int, trajet: int) -> HttpResponse:
    """Take a seat in it, or (`geste=retirer`) take one's own car back."""
    trouvee = trouver(request, pk, "participer")
    voiture = get_object_or_404(Trajet.objects.select_related("reunion"), pk=trajet, reunion=trouvee)
    if request.POST.get("geste") == "retirer":
        executer(
            request,
            lambda: services.retirer_le_trajet(trajet=voiture, adhesion=request.adhesion),
            "Votre voiture n’est plus proposée.",
        )
    else:
        executer(
            request,
            lambda: services.prendre_une_place(trajet=voiture, adhesion=request.adhesion),
            "Vous avez une place.",
        )
    return redirect(trouvee.get_absolute_url() + "#covoiturage")


@require_POST
def renoncer_a_la_place(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "participer")
    executer(
        request,
        lambda: services.renoncer_a_la_place(reunion=trouvee, adhesion=request.adhesion),
        "C’est retiré. Si quelqu’un vous emmenait, prévenez-le.",
    )
    return redirect(trouvee.get_absolute_url() + "#covoiturage")

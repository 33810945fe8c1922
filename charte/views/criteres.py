"""What the group expects of its producers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from charte.criteres import labels_attendus
from charte.forms.valeurs import CriteresForm
from charte.models import Criteres
from charte.services import valeurs as services
from groupement.criteres import labels_du_reseau
from groupement.droits import exiger
from groupement.views.gestes import donnees, tenter


@require_GET
def criteres(request: HttpRequest) -> HttpResponse:
    trouves = Criteres.objects.first()
    return render(
        request,
        "charte/criteres_voir.html",
        {
            "criteres": trouves,
            "labels": labels_attendus(trouves, request.groupement),
            "sans_coordonnees": request.groupement.latitude is None,
            "redige": request.user.has_perm("charte.rediger", request.groupement),
        },
    )


def modifier(request: HttpRequest) -> HttpResponse:
    exiger(request, "charte.rediger", request.groupement)
    trouves = Criteres.objects.first() or Criteres(groupement=request.groupement)
    form = CriteresForm(donnees(request), instance=trouves, labels=labels_du_reseau(request.reseau))
    ecrits = tenter(
        form,
        lambda: services.regler_les_criteres(
            groupement=request.groupement,
            valeurs={champ: form.cleaned_data.get(champ, []) for champ in services.CRITERES},
            auteur=request.adhesion,
        ),
    )
    if ecrits:
        messages.success(request, "Les critères sont enregistrés : l’annuaire marque ce qui s’en écarte.")
        return redirect("charte:criteres", request.groupement.slug)
    return render(request, "charte/criteres_modifier.html", {"form": form})

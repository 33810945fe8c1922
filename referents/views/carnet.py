"""What référents know of a producer, for those who hold a mandate and whoever is about to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from catalogue.models import Partenariat
from groupement.droits import exiger
from groupement.views.gestes import donnees, tenter
from referents.forms.relais import CarnetForm
from referents.services.carnet import ecrire_dans_le_carnet


def carnet(request: HttpRequest, partenariat: int) -> HttpResponse:
    trouve = _trouver(request, partenariat)
    exiger(request, "referents.lire_carnet", trouve)
    derniere, *anciennes = list(trouve.carnet.select_related("auteur__personne")[:50]) or [None]
    contexte = {
        "partenariat": trouve,
        "derniere": derniere,
        "anciennes": anciennes,
        "peut_ecrire": request.user.has_perm("referents.ecrire_carnet", trouve),
    }
    return render(request, "referents/carnet.html", contexte)


def ecrire(request: HttpRequest, partenariat: int) -> HttpResponse:
    trouve = _trouver(request, partenariat)
    exiger(request, "referents.ecrire_carnet", trouve)
    derniere = trouve.carnet.first()
    lue = derniere.numero if derniere else 0
    form = CarnetForm(donnees(request), initial={"texte": derniere.texte if derniere else "", "lue": lue})
    if tenter(
        form, lambda: ecrire_dans_le_carnet(partenariat=trouve, auteur=request.adhesion, **form.cleaned_data)
    ):  # fmt: skip
        messages.success(request, "Le carnet est enregistré. Les versions d’avant restent lisibles.")
        return redirect(reverse("referents:carnet", args=[request.groupement.slug, trouve.pk]))
    presente = None
    if form.errors and derniere is not None and form.cleaned_data.get("lue", lue) != lue:
        presente = derniere  # somebody wrote meanwhile: shown beside what was typed, and the next sending is about it
        form.data = form.data.copy()
        form.data["lue"] = lue
    return render(request, "referents/carnet_ecrire.html", {"form": form, "partenariat": trouve, "presente": presente})


def _trouver(request: HttpRequest, pk: int) -> Partenariat:
    trouve = get_object_or_404(Partenariat.objects.select_related("producteur"), pk=pk)
    trouve.groupement = request.groupement
    return trouve

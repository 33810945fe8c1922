"""The duties that each delivery of the group needs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from groupement.droits import exiger
from groupement.views.gestes import donnees, tenter
from referents.forms.permanences import ModeleForm
from referents.models import ModeleDePermanence
from referents.services.permanences import enregistrer_modele


def modeles(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    return render(request, "referents/modele_lister.html", {"modeles": ModeleDePermanence.objects.all()})


def creer(request: HttpRequest) -> HttpResponse:
    return _enregistrer(request, ModeleDePermanence(groupement=request.groupement))


def modifier(request: HttpRequest, modele: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    return _enregistrer(request, get_object_or_404(ModeleDePermanence.objects.all(), pk=modele))


def _enregistrer(request: HttpRequest, modele: ModeleDePermanence) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    form = ModeleForm(donnees(request), instance=modele)
    ecrit = tenter(form, lambda: enregistrer_modele(modele=modele, valeurs=form.cleaned_data, auteur=request.user))
    if ecrit:
        messages.success(request, f"« {ecrit} » est enregistré : les prochaines commandes le prévoiront.")
        return redirect("taches:modeles", request.groupement.slug)
    return render(request, "referents/modele_modifier.html", {"form": form, "modele": modele})

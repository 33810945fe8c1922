"""How the group shares out the work, for who facilitates."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from groupement.droits import exiger
from groupement.views.gestes import donnees, tenter
from referents.forms.relais import ReglagesDesReferentsForm
from referents.models import ReglagesDesReferents
from referents.services.reglages import regler_les_referents


def reglages(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    form = ReglagesDesReferentsForm(donnees(request), instance=ReglagesDesReferents.de(request.groupement))
    if tenter(
        form,
        lambda: regler_les_referents(groupement=request.groupement, valeurs=form.cleaned_data, auteur=request.user),
    ):
        messages.success(request, "Les réglages des référents sont enregistrés.")
        return redirect("referents:mandats", request.groupement.slug)
    return render(request, "referents/reglages.html", {"form": form})

"""The model charter of the site, kept by its admin. Unknown to everybody else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from charte.forms.charte import SectionModeleForm
from charte.models import SectionModele
from charte.services import modele as services
from groupement.droits import exiger
from groupement.views.gestes import donnees, tenter


@login_required
def modele(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.administrer")
    return render(request, "charte/modele_lister.html", {"sections": SectionModele.objects.all()})


@login_required
def ajouter(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.administrer")
    return _ecrire(request, None)


@login_required
def modifier(request: HttpRequest, section: int) -> HttpResponse:
    exiger(request, "groupement.administrer")
    return _ecrire(request, get_object_or_404(SectionModele, pk=section))


def _ecrire(request: HttpRequest, section: SectionModele | None) -> HttpResponse:
    form = SectionModeleForm(donnees(request), instance=section or SectionModele(rang=0))
    ecrite = tenter(
        form,
        lambda: services.ecrire_le_modele(
            section=section,
            titre=form.cleaned_data["titre"],
            texte=form.cleaned_data["texte"],
            auteur=request.user,
        ),
    )
    if ecrite:
        messages.success(request, f"La section « {ecrite} » du modèle est enregistrée.")
        return redirect("modele_de_charte:sections")
    return render(request, "charte/modele_modifier.html", {"form": form, "section": section})


@login_required
def retirer(request: HttpRequest, section: int) -> HttpResponse:
    exiger(request, "groupement.administrer")
    trouvee = get_object_or_404(SectionModele, pk=section)
    retour = reverse("modele_de_charte:sections")
    if request.method == "POST":
        services.retirer_du_modele(section=trouvee, auteur=request.user)
        messages.success(request, f"La section « {trouvee} » ne fait plus partie du modèle.")
        return redirect(retour)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Retirer « {trouvee} » du modèle ?",
            "consequences": ["Les chartes déjà commencées gardent leur texte."],
            "bouton": "Retirer du modèle",
            "danger": True,
            "retour": retour,
        },
    )

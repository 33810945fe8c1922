"""Days of duties that follow no round: made, changed, called off and brought back by those who keep the duties."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.templatetags.formats import jour, pluriel
from groupement.views.gestes import donnees, executer, tenter
from referents.forms.journees import JourneeForm
from referents.forms.relais import MotifForm
from referents.models import Distribution, Inscription, ModeleDePermanence
from referents.services import journees as services


def creer(request: HttpRequest) -> HttpResponse:
    exiger(request, "referents.tenir_les_permanences", request.groupement)
    form = JourneeForm(
        donnees(request),
        instance=Distribution(groupement=request.groupement),
        modeles=ModeleDePermanence.objects.filter(actif=True).exists(),
    )
    journee = tenter(
        form,
        lambda: services.planifier_une_journee(
            groupement=request.groupement, valeurs=form.cleaned_data, auteur=request.user,
            habituelles=form.cleaned_data.get("habituelles", False),
        ),
    )  # fmt: skip
    if journee:
        messages.success(request, f"C’est prévu : {journee}, {jour(journee.jour)}.")
        return redirect(journee)
    return render(request, "referents/journee_modifier.html", {"form": form})


def modifier(request: HttpRequest, distribution: int) -> HttpResponse:
    journee = _trouver(request, distribution)
    form = JourneeForm(donnees(request), instance=Distribution.objects.get(pk=journee.pk))
    if tenter(
        form,
        lambda: services.modifier_une_journee(journee=journee, valeurs=form.cleaned_data, auteur=request.user),
    ):
        messages.success(request, "C’est enregistré : les personnes inscrites sont prévenues de ce qui change.")
        return redirect(journee)
    return render(request, "referents/journee_modifier.html", {"form": form, "journee": journee})


def annuler(request: HttpRequest, distribution: int) -> HttpResponse:
    journee = _trouver(request, distribution)
    form = MotifForm(donnees(request))
    if tenter(
        form,
        lambda: services.annuler_une_journee(
            journee=journee, motif=form.cleaned_data["motif"], auteur=request.user
        ),
    ):  # fmt: skip
        messages.success(request, f"C’est annulé : {journee}, {jour(journee.jour)}.")
        return redirect(journee)
    inscrites = Inscription.objects.filter(permanence__distribution=journee).values("adhesion").distinct().count()
    contexte = {
        "titre": f"Annuler « {journee} » ?",
        "phrase": f"{jour(journee.jour).capitalize()}.",
        "consequences": [
            f"{pluriel(inscrites, 'personne inscrite reçoit,personnes inscrites reçoivent')} un courriel, avec votre "
            "raison."
            if inscrites
            else "Personne n’y a encore pris de place : aucun courriel ne part.",
            "Vous pourrez la rétablir : chacun retrouvera sa place.",
        ],
        "form": form,
        "bouton": "Annuler la journée",
        "danger": True,
        "retour": journee.get_absolute_url(),
    }
    return render(request, "composants/confirmation.html", contexte)


@require_POST
def retablir(request: HttpRequest, distribution: int) -> HttpResponse:
    journee = _trouver(request, distribution)
    executer(
        request,
        lambda: services.retablir_une_journee(journee=journee, auteur=request.user),
        f"« {journee} » aura bien lieu : les personnes inscrites sont prévenues.",
    )
    return redirect(journee)


def _trouver(request: HttpRequest, pk: int) -> Distribution:
    exiger(request, "referents.tenir_les_permanences", request.groupement)
    journee = get_object_or_404(Distribution.objects.select_related("groupement"), pk=pk)
    if not journee.est_libre:
        raise Http404
    return journee

"""Why each takes part: my own words for me, everybody's counted together for the group."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from charte.entree import PERSONNES_EN_PUBLIC, REPONSES_AU_MOINS, composer
from charte.forms.valeurs import MotForm, RaisonForm
from charte.models import MotDuNuage, Raison
from charte.nuage.mots import Mot
from charte.services import valeurs as services
from groupement.droits import exiger
from groupement.views.gestes import donnees, executer, tenter


def pourquoi(request: HttpRequest) -> HttpResponse:
    mienne = Raison.objects.filter(adhesion=request.adhesion).first()
    repond = request.user.has_perm("charte.discuter", request.groupement)
    form = None
    if request.method == "POST":
        exiger(request, "charte.discuter", request.groupement)
    if repond:
        # A row of its own: the answer on the page stays the one that is kept.
        form = RaisonForm(donnees(request), initial={"texte": mienne.texte if mienne else ""})
        ecrite = tenter(form, lambda: services.repondre(adhesion=request.adhesion, texte=form.cleaned_data["texte"]))
        if ecrite:
            messages.success(request, "Vos mots ont rejoint ceux du groupe.")
            return redirect("charte:pourquoi", request.groupement.slug)
    return render(
        request,
        "charte/raison.html",
        {
            "form": form,
            "mienne": mienne,
            "nuage": composer(),
            "au_moins": REPONSES_AU_MOINS,
            "redige": request.user.has_perm("charte.rediger", request.groupement),
        },
    )


def mots(request: HttpRequest) -> HttpResponse:
    """Those who facilitate choose which words are shown, inside the group and in public."""
    exiger(request, "charte.rediger", request.groupement)
    form = MotForm(donnees(request))
    if request.method == "POST":
        if form.is_valid():
            executer(
                request,
                lambda: services.juger_un_mot(
                    groupement=request.groupement,
                    mot=form.cleaned_data["mot"],
                    choix=form.cleaned_data["choix"],
                    auteur=request.adhesion,
                ),
                f"« {form.cleaned_data['mot']} »\u00a0: c’est fait.",
            )
        return redirect("charte:mots_du_nuage", request.groupement.slug)
    gardes = set(MotDuNuage.objects.filter(choix=MotDuNuage.Choix.GARDE).values_list("racine", flat=True))
    publics: list[tuple[Mot, bool]] = []
    internes: list[Mot] = []
    for mot in composer().mots:
        if mot.racine in gardes or mot.nombre >= PERSONNES_EN_PUBLIC:
            publics.append((mot, mot.racine in gardes))
        else:
            internes.append(mot)
    masques = MotDuNuage.objects.filter(choix=MotDuNuage.Choix.MASQUE)
    return render(
        request, "charte/mot_lister.html", {"publics": publics, "internes": internes, "masques": list(masques)}
    )


@require_POST
def effacer(request: HttpRequest) -> HttpResponse:
    executer(request, lambda: services.effacer(adhesion=request.adhesion), "Votre réponse est effacée.")
    return redirect("charte:pourquoi", request.groupement.slug)


@require_GET
def imprimer(request: HttpRequest) -> HttpResponse:
    """The cloud alone, for a wall."""
    nuage = composer()
    if nuage.dessin is None:
        return redirect("charte:pourquoi", request.groupement.slug)
    return render(request, "charte/raison_imprimer.html", {"nuage": nuage})

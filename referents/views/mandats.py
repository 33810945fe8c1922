"""Who is référent for which producer of the group."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from catalogue.models import Partenariat
from groupement.droits import exiger
from groupement.templatetags.formats import de, jour
from groupement.views.gestes import donnees, tenter
from referents.charges import charges
from referents.forms.mandats import FinForm, MandatForm, NouveauMandatForm, ProlongationForm, SuiteForm
from referents.models import Mandat
from referents.services import mandats as services


def mandats(request: HttpRequest) -> HttpResponse:
    toutes = charges(request.adhesion)
    return render(
        request,
        "referents/mandat_lister.html",
        {
            "charges": toutes,
            "sans_referent": [c for c in toutes if not c.presents],
            "anime": request.user.has_perm("groupement.animer", request.groupement),
        },
    )


def creer_mandat(request: HttpRequest, partenariat: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    choisi = get_object_or_404(Partenariat.objects.actifs().select_related("producteur"), pk=partenariat)
    form = NouveauMandatForm(
        donnees(request),
        instance=Mandat(groupement=request.groupement, partenariat=choisi),
        initial={"adhesion": request.GET.get("qui")},
    )
    mandat = tenter(form, lambda: services.confier_mandat(partenariat=choisi, auteur=request.user, **form.cleaned_data))
    if mandat:
        messages.success(request, f"{mandat.adhesion} répond maintenant {de(choisi)}.")
        return redirect(_retour(request, choisi.pk))
    contexte = {"form": form, "partenariat": choisi, "retour": _retour(request, choisi.pk)}
    return render(request, "referents/mandat_modifier.html", contexte)


def modifier_mandat(request: HttpRequest, pk: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    mandat = _trouver(pk)
    form = MandatForm(donnees(request), instance=mandat)
    ecrit = tenter(form, lambda: services.modifier_mandat(mandat=mandat, champs=form.cleaned_data, auteur=request.user))
    retour = _retour(request, mandat.partenariat_id)
    if ecrit:
        messages.success(request, f"Le mandat {de(ecrit.adhesion)} est enregistré.")
        return redirect(retour)
    contexte = {"form": form, "partenariat": mandat.partenariat, "mandat": mandat, "retour": retour}
    return render(request, "referents/mandat_modifier.html", contexte)


def terminer_mandat(request: HttpRequest, pk: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    mandat = _trouver(pk)
    form = FinForm(donnees(request))
    retour = _retour(request, mandat.partenariat_id)
    if form.is_valid():
        tenter(
            form,
            lambda: services.terminer_mandat(
                mandat=mandat, dernier_jour=form.cleaned_data["dernier_jour"], auteur=request.user
            ),
        )
        if not form.errors:
            messages.success(request, f"Le mandat {de(mandat.adhesion)} pour {mandat.partenariat} se termine.")
            return redirect(retour)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Terminer le mandat {de(mandat.adhesion)} ?",
            "phrase": f"{mandat.get_rang_display().capitalize()} pour {mandat.objet}.",
            "consequences": ["Son droit de conduire les commandes de ce producteur s’arrête avec le mandat."],
            "form": form,
            "bouton": "Terminer le mandat",
            "danger": False,
            "retour": retour,
        },
    )


def remplacer_mandat(request: HttpRequest, pk: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    mandat = _trouver(pk)
    form = SuiteForm(donnees(request), mandat=mandat)
    suite = tenter(form, lambda: services.remplacer_mandat(mandat=mandat, auteur=request.user, **form.cleaned_data))
    retour = _retour(request, mandat.partenariat_id)
    if suite:
        messages.success(request, f"{suite.adhesion} prend la suite {de(mandat.adhesion)} pour {suite.objet}.")
        return redirect(retour)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Remplacer {mandat.adhesion} ?",
            "phrase": f"{mandat.get_rang_display().capitalize()} pour {mandat.objet}.",
            "consequences": [
                "Le mandat d’avant reste dans l’histoire du groupement, terminé la veille.",
                "Rien n’est transmis ni confirmé : si les deux personnes peuvent se parler, préparez plutôt un relais.",
            ],
            "form": form,
            "bouton": "Remplacer",
            "danger": False,
            "retour": retour,
        },
    )


def prolonger_mandat(request: HttpRequest, pk: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    mandat = _trouver(pk)
    form = ProlongationForm(donnees(request), initial={"jusqu_au": mandat.au})
    ecrit = tenter(
        form,
        lambda: services.prolonger_mandat(
            mandat=mandat, jusqu_au=form.cleaned_data["jusqu_au"], auteur=request.user
        ),
    )  # fmt: skip
    retour = _retour(request, mandat.partenariat_id)
    if ecrit:
        messages.success(request, f"Le mandat {de(ecrit.adhesion)} va maintenant jusqu’au {jour(ecrit.au)}.")
        return redirect(retour)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Prolonger le mandat {de(mandat.adhesion)} ?",
            "phrase": f"{mandat.get_rang_display().capitalize()} pour {mandat.objet}.",
            "consequences": ["L’alerte qui demande de passer la main suivra cette nouvelle date."],
            "form": form,
            "bouton": "Prolonger",
            "danger": False,
            "retour": retour,
        },
    )


def _trouver(pk: int) -> Mandat:
    return get_object_or_404(Mandat.objects.select_related("adhesion__personne", "partenariat__producteur"), pk=pk)


def _retour(request: HttpRequest, partenariat: int) -> str:
    return reverse("referents:mandats", args=[request.groupement.slug]) + f"#partenariat-{partenariat}"

"""Who is référent for which producer of the group."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Partenariat
from catalogue.views.gestes import donnees, tenter
from groupement.droits import exiger
from referents.forms.mandats import FinForm, MandatForm, NouveauMandatForm
from referents.models import Mandat
from referents.services import mandats as services


@dataclass
class Charge:
    """A producer of the group with its mandates, sorted by when they hold."""

    partenariat: Partenariat
    presents: list[Mandat] = field(default_factory=list)
    a_venir: list[Mandat] = field(default_factory=list)
    passes: list[Mandat] = field(default_factory=list)
    est_mien: bool = False

    @property
    def sans_titulaire(self) -> bool:
        return not any(m.rang == Mandat.Rang.TITULAIRE for m in self.presents)


def mandats(request: HttpRequest) -> HttpResponse:
    charges = _charges(request)
    return render(
        request,
        "referents/mandat_lister.html",
        {
            "charges": charges,
            "sans_referent": [c for c in charges if not c.presents],
            "anime": request.user.has_perm("groupement.animer", request.groupement),
        },
    )


def creer_mandat(request: HttpRequest, partenariat: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    choisi = get_object_or_404(Partenariat.objects.actifs().select_related("producteur"), pk=partenariat)
    form = NouveauMandatForm(donnees(request)[0], instance=Mandat(groupement=request.groupement, partenariat=choisi))
    mandat = tenter(form, lambda: services.confier_mandat(partenariat=choisi, auteur=request.user, **form.cleaned_data))
    if mandat:
        messages.success(request, f"{mandat.adhesion} répond maintenant de {choisi}.")
        return redirect(_retour(request, choisi.pk))
    contexte = {"form": form, "partenariat": choisi, "retour": _retour(request, choisi.pk)}
    return render(request, "referents/mandat_modifier.html", contexte)


def modifier_mandat(request: HttpRequest, pk: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    mandat = _trouver(pk)
    form = MandatForm(donnees(request)[0], instance=mandat)
    ecrit = tenter(form, lambda: services.modifier_mandat(mandat=mandat, champs=form.cleaned_data, auteur=request.user))
    retour = _retour(request, mandat.partenariat_id)
    if ecrit:
        messages.success(request, f"Le mandat de {ecrit.adhesion} est enregistré.")
        return redirect(retour)
    contexte = {"form": form, "partenariat": mandat.partenariat, "mandat": mandat, "retour": retour}
    return render(request, "referents/mandat_modifier.html", contexte)


def terminer_mandat(request: HttpRequest, pk: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    mandat = _trouver(pk)
    form = FinForm(donnees(request)[0])
    retour = _retour(request, mandat.partenariat_id)
    if form.is_valid():
        tenter(
            form,
            lambda: services.terminer_mandat(
                mandat=mandat, dernier_jour=form.cleaned_data["dernier_jour"], auteur=request.user
            ),
        )
        if not form.errors:
            messages.success(request, f"Le mandat de {mandat.adhesion} pour {mandat.partenariat} se termine.")
            return redirect(retour)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Terminer le mandat de {mandat.adhesion} ?",
            "phrase": f"{mandat.get_rang_display().capitalize()} pour {mandat.partenariat}.",
            "consequences": ["Son droit de conduire les commandes de ce producteur s’arrête avec le mandat."],
            "form": form,
            "bouton": "Terminer le mandat",
            "danger": False,
            "retour": retour,
        },
    )


def _charges(request: HttpRequest) -> list[Charge]:
    """The group's producers, those without anybody first; two queries."""
    aujourd_hui = timezone.localdate()
    par_partenariat = defaultdict(list)
    for mandat in Mandat.objects.select_related("adhesion__personne").order_by("-rang", "du"):
        par_partenariat[mandat.partenariat_id].append(mandat)
    charges = []
    for partenariat in Partenariat.objects.actifs().select_related("producteur").order_by("producteur__nom"):
        charge = Charge(partenariat)
        for mandat in par_partenariat[partenariat.pk]:
            if mandat.du > aujourd_hui:
                charge.a_venir.append(mandat)
            elif mandat.au and mandat.au < aujourd_hui or not mandat.adhesion.est_active:
                charge.passes.append(mandat)
            else:
                charge.presents.append(mandat)
                charge.est_mien |= mandat.adhesion_id == request.adhesion.pk
        charges.append(charge)
    return sorted(charges, key=lambda c: (bool(c.presents), not c.est_mien))


def _trouver(pk: int) -> Mandat:
    return get_object_or_404(Mandat.objects.select_related("adhesion__personne", "partenariat__producteur"), pk=pk)


def _retour(request: HttpRequest, partenariat: int) -> str:
    return reverse("referents:mandats", args=[request.groupement.slug]) + f"#partenariat-{partenariat}"

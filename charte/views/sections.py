"""Sections of the draft: add, write, move, take out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from charte.forms.charte import SectionForm
from charte.models import SectionCharte, VersionCharte
from charte.services import ecrire as services
from charte.views.brouillon import chantier_ou_404
from groupement.comparaison import comparer
from groupement.droits import exiger
from groupement.views.gestes import donnees, executer, tenter


def ajouter(request: HttpRequest) -> HttpResponse:
    exiger(request, "charte.rediger", request.groupement)
    version = chantier_ou_404()
    form = SectionForm(donnees(request))
    if "apercu" in request.POST:
        return _montrer(request, {"form": form, "version": version})
    ecrite = tenter(
        form,
        lambda: services.ajouter_section(
            version=version,
            titre=form.cleaned_data["titre"],
            texte=form.cleaned_data["texte"],
            auteur=request.adhesion,
        ),
    )
    if ecrite:
        messages.success(request, f"La section « {ecrite} » est ajoutée.")
        return redirect(_vers(request, ecrite))
    return _montrer(request, {"form": form, "version": version})


def ecrire(request: HttpRequest, section: int) -> HttpResponse:
    """A stale save is refused with both texts shown; sent again, it passes."""
    exiger(request, "charte.rediger", request.groupement)
    trouvee = _trouver(section)
    form = SectionForm(donnees(request), instance=SectionCharte(titre=trouvee.titre, texte=trouvee.texte))
    form.initial["revision"] = trouvee.revision
    conflit: list[services.EcriteEntretemps] = []
    if "apercu" in request.POST:
        return _montrer(request, {"form": form, "version": trouvee.version, "section": trouvee})
    ecrite = tenter(form, lambda: _enregistrer(form, trouvee, request, conflit))
    if ecrite:
        messages.success(request, f"La section « {ecrite} » est enregistrée.")
        return redirect(_vers(request, ecrite))
    contexte = {
        "form": form,
        "version": trouvee.version,
        "section": trouvee,
        "revisions": trouvee.revisions.select_related("auteur__personne")[:20],
    }
    if conflit:
        presente = conflit[0].presente
        form.data = form.data.copy()
        form.data["revision"] = str(presente.revision)
        contexte |= {
            "presente": presente,
            "morceaux": comparer(form.cleaned_data["texte"], presente.texte),
        }
    return _montrer(request, contexte)


def _montrer(request: HttpRequest, contexte: dict[str, Any]) -> HttpResponse:
    """The form; with the button "Aperçu", also the text as it would read, and nothing is saved."""
    apercu = request.POST.get("texte", "") if "apercu" in request.POST else None
    return render(request, "charte/section_modifier.html", contexte | {"apercu": apercu})


def _enregistrer(
    form: SectionForm, section: SectionCharte, request: HttpRequest, conflit: list[services.EcriteEntretemps]
) -> SectionCharte:
    try:
        return services.ecrire_section(
            section=section,
            titre=form.cleaned_data["titre"],
            texte=form.cleaned_data["texte"],
            revision=form.cleaned_data["revision"] or 0,
            auteur=request.adhesion,
        )
    except services.EcriteEntretemps as refus:
        conflit.append(refus)
        raise


@require_POST
def deplacer(request: HttpRequest, section: int) -> HttpResponse:
    exiger(request, "charte.rediger", request.groupement)
    trouvee = _trouver(section)
    de = -1 if request.POST.get("sens") == "haut" else 1
    executer(
        request,
        lambda: services.deplacer_section(section=trouvee, de=de, auteur=request.adhesion),
        f"La section « {trouvee} » est déplacée.",
    )
    return redirect(_vers(request, trouvee))


def retirer(request: HttpRequest, section: int) -> HttpResponse:
    exiger(request, "charte.rediger", request.groupement)
    trouvee = _trouver(section)
    if request.method == "POST":
        executer(
            request,
            lambda: services.retirer_section(section=trouvee, auteur=request.adhesion),
            f"La section « {trouvee} » est retirée du brouillon.",
        )
        return redirect("charte:brouillon", request.groupement.slug)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Retirer la section « {trouvee} » ?",
            "consequences": [
                "Elle sort du brouillon avec ses commentaires ; le journal garde son texte.",
                "Les versions déjà publiées ne changent pas.",
            ],
            "bouton": "Retirer la section",
            "danger": True,
            "retour": _vers(request, trouvee),
        },
    )


def _trouver(section: int) -> SectionCharte:
    """A section of the version that is not published."""
    chantier = VersionCharte.objects.en_chantier()
    return get_object_or_404(
        SectionCharte.objects.select_related("version__groupement"), pk=section, version__in=chantier
    )


def _vers(request: HttpRequest, section: SectionCharte) -> str:
    return reverse("charte:brouillon", args=[request.groupement.slug]) + f"#section-{section.pk}"

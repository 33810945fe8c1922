"""Handing a mandate over: prepared by whoever holds it or facilitates, lived by both, seen by nobody else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.models import Adhesion, EntreeJournal
from groupement.templatetags.formats import a_, jour
from groupement.views.gestes import donnees, executer, tenter
from referents.forms.mandats import SuiteForm
from referents.forms.relais import MotifForm
from referents.models import Mandat, Relais
from referents.services import relais as services
from referents.suite_du_relais import etapes, la_suite


def liste(request: HttpRequest) -> HttpResponse:
    """The handovers of the group for who facilitates; one's own for everybody else."""
    tous = Relais.objects.select_related(
        "partenariat__producteur", "mandat__partenariat__producteur", "predecesseur__personne", "successeur__personne"
    )
    if not request.adhesion.anime:
        tous = tous.de(request.adhesion)
    return render(
        request,
        "referents/relais_lister.html",
        {"en_route": list(tous.en_route()), "finis": list(tous.exclude(etat__in=["prevu", "en_cours"]).reverse()[:50])},
    )


def prevoir(request: HttpRequest, pk: int) -> HttpResponse:
    mandat = get_object_or_404(
        Mandat.objects.select_related("adhesion__personne", "partenariat__producteur", "groupement"), pk=pk
    )
    exiger(request, "referents.passer_le_relais", mandat)
    if en_route := mandat.relais.en_route().first():
        return redirect(en_route)
    initial = {"des_le": max(timezone.localdate(), mandat.du), "adhesion": request.GET.get("qui")}
    form = SuiteForm(donnees(request), mandat=mandat, initial=initial)
    relais = tenter(
        form,
        lambda: services.prevoir_relais(
            mandat=mandat,
            successeur=form.cleaned_data["adhesion"],
            prend_le=form.cleaned_data["des_le"],
            auteur=request.adhesion,
        ),
    )
    if relais:
        messages.success(
            request, f"Le relais est prévu : {relais.successeur} prend la suite le {jour(relais.prend_le)}."
        )
        return redirect(relais)
    return render(request, "referents/relais_prevoir.html", {"form": form, "mandat": mandat})


def voir(request: HttpRequest, relais: int) -> HttpResponse:
    trouve = _trouver(request, relais)
    aujourd_hui = timezone.localdate()
    points = list(trouve.points.select_related("fait_par__personne"))
    donne, prend = (pk == request.adhesion.pk for pk in (trouve.predecesseur_id, trouve.successeur_id))
    ouverts = sum(point.fait_le is None for point in points)
    a_confirmer = _a_confirmer(request, trouve)
    return render(
        request,
        "referents/relais_voir.html",
        {
            "relais": trouve,
            "points": points,
            "ouverts": ouverts,
            "coche": (donne or prend) and bool(trouve.est_en_route and points or trouve.est_fait and ouverts),
            "etapes": etapes(trouve),
            "suite": la_suite(trouve, moi=request.adhesion, ouverts=ouverts, peut_confirmer=bool(a_confirmer)),
            "donne": donne,
            "prend": prend,
            "a_confirmer": a_confirmer,
            "en_retard": trouve.est_en_route and trouve.prend_le < aujourd_hui,
            "lit_le_carnet": request.user.has_perm("referents.lire_carnet", trouve.partenariat),
            "ecrit_le_carnet": request.user.has_perm("referents.ecrire_carnet", trouve.partenariat),
            "carnet": trouve.partenariat.carnet.first(),
            "journal": EntreeJournal.objects.du_groupement(request.groupement).sur(trouve)[:20],
        },
    )


@require_POST
def commencer(request: HttpRequest, relais: int) -> HttpResponse:
    trouve = _trouver(request, relais)
    executer(
        request,
        lambda: services.commencer_relais(relais=trouve, auteur=request.adhesion),
        "Le relais est commencé : cochez ce qui est passé, au fur et à mesure.",
    )
    return redirect(trouve)


@require_POST
def cocher(request: HttpRequest, relais: int) -> HttpResponse:
    trouve = _trouver(request, relais)
    executer(request, lambda: _cocher(request, trouve), "La liste est enregistrée.")
    return redirect(trouve)


def _cocher(request: HttpRequest, relais: Relais) -> Relais:
    return services.cocher_les_points(
        relais=relais, faits=_ids(request, "point"), vus=_ids(request, "vu"), auteur=request.adhesion
    )


def _ids(request: HttpRequest, nom: str) -> set[int]:
    return {int(choisi) for choisi in request.POST.getlist(nom) if choisi.isdecimal() and len(choisi) < 18}


@require_POST
def reconnaitre(request: HttpRequest, relais: int) -> HttpResponse:
    """The button lies in the form of the list: what was ticked there is kept first. Open points are asked about."""
    trouve = _trouver(request, relais)
    pour = next((a for a in _a_confirmer(request, trouve) if str(a.pk) == request.POST.get("pour")), request.adhesion)
    if "liste" in request.POST and not executer(request, lambda: _cocher(request, trouve), ""):
        return redirect(trouve)
    ouverts, malgre = list(trouve.points.ouverts()), _ids(request, "malgre")
    if trouve.est_en_route and any(point.pk not in malgre for point in ouverts):
        contexte = {"relais": trouve, "pour": pour, "ouverts": ouverts, "moi": pour.pk == request.adhesion.pk}
        return render(request, "referents/relais_confirmer.html", contexte)
    executer(
        request,
        lambda: services.reconnaitre_relais(relais=trouve, pour=pour, auteur=request.adhesion, malgre=malgre),
        "C’est noté, merci.",
    )
    return redirect(trouve)


def annuler(request: HttpRequest, relais: int) -> HttpResponse:
    trouve = _trouver(request, relais)
    form = MotifForm(donnees(request))
    if tenter(
        form,
        lambda: services.annuler_relais(
            relais=trouve, motif=form.cleaned_data["motif"], auteur=request.adhesion
        ),
    ):  # fmt: skip
        messages.success(request, f"Le relais est annulé : {trouve.predecesseur} garde son mandat.")
        return redirect(trouve)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": "Annuler ce relais ?",
            "phrase": f"{trouve}.",
            "consequences": [
                f"Le mandat reste {a_(trouve.predecesseur)}.",
                "L’autre personne est prévenue par courriel, avec votre raison.",
            ],
            "form": form,
            "bouton": "Annuler le relais",
            "danger": True,
            "retour": trouve.get_absolute_url(),
        },
    )


def _trouver(request: HttpRequest, pk: int) -> Relais:
    trouve = get_object_or_404(
        Relais.objects.select_related(
            "mandat__partenariat__producteur", "partenariat__producteur", "predecesseur__personne",
            "successeur__personne", "nouveau_mandat",
        ),
        pk=pk,
    )  # fmt: skip
    trouve.groupement = trouve.partenariat.groupement = request.groupement
    exiger(request, "referents.suivre_relais", trouve)
    return trouve


def _a_confirmer(request: HttpRequest, relais: Relais) -> list[Adhesion]:
    """For whom the person may still confirm: themselves, or somebody inactive when they facilitate."""
    if not relais.est_en_route:
        return []
    attendus = []
    if relais.reconnu_par_predecesseur_le is None:
        attendus.append(relais.predecesseur)
    if relais.reconnu_par_successeur_le is None:
        attendus.append(relais.successeur)
    anime = request.adhesion.anime
    return [a for a in attendus if a.pk == request.adhesion.pk or (anime and not a.est_active)]

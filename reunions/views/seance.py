"""The meeting while it goes on: where we are, who is there, what is decided and taken on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from groupement.models import Adhesion
from groupement.refus import Refus
from groupement.views.gestes import executer, tenter
from reunions.forms.participer import DecisionForm, TacheForm, membres_actifs
from reunions.models import Decision, PointOrdreDuJour, Reunion
from reunions.services import seance as services
from reunions.views.gestes import trouver, trouver_le_point


@require_POST
def commencer(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "conduire")
    if not executer(
        request,
        lambda: services.commencer(reunion=trouvee, auteur=request.user),
        "La réunion commence. Cochez qui est là, puis passez au premier point.",
    ):
        return redirect(trouvee)
    return redirect(_adresse(trouvee))


@require_POST
def revenir_avant(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "conduire")
    executer(
        request,
        lambda: services.revenir_avant(reunion=trouvee, auteur=request.user),
        "La réunion n’est plus commencée.",
    )
    return redirect(trouvee)


@require_GET
def seance(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody follows; those who write see what to write with."""
    trouvee = trouver(request, pk)
    if not trouvee.est_en_cours:
        return redirect(trouvee)
    return _page(request, trouvee)


@require_GET
def maintenant(request: HttpRequest, pk: int) -> HttpResponse:
    """Only what changes by itself, large: to be projected; the script of both pages takes it from here."""
    trouvee = trouver(request, pk)
    if not trouvee.est_en_cours:
        return redirect(trouvee)
    return render(request, "reunions/ecran.html", _maintenant(request, trouvee))


def _page(request: HttpRequest, reunion: Reunion, statut: int = 200, **formulaires: forms.Form) -> HttpResponse:
    contexte = _maintenant(request, reunion)
    redige = request.user.has_perm("reunions.rediger", reunion)
    membres = membres_actifs()
    presentes = set(reunion.presences.exclude(presente_le=None).values_list("adhesion_id", flat=True))
    viennent = set(reunion.presences.qui_viennent().values_list("adhesion_id", flat=True))
    contexte |= {
        "redige": redige,
        # Those who are expected or there stand first; the others are one tap away.
        "attendus": [(m, m.pk in presentes) for m in membres if m.pk in presentes or m.pk in viennent],
        "autres": [(m, False) for m in membres if m.pk not in presentes and m.pk not in viennent],
        "nombre_de_presents": len(presentes),
        "peut_revenir": not (
            contexte["decisions"] or contexte["taches"] or any(p.commence_le for p in contexte["points"])
        ),
        "decision_form": formulaires.get("decision_form") or _decision_form(contexte, None),
        "tache_form": formulaires.get("tache_form") or _tache_form(contexte, membres, None),
        "aide_ancre": "reunions",
    }
    return render(request, "reunions/seance.html", contexte, status=statut)


def _maintenant(request: HttpRequest, reunion: Reunion) -> dict[str, Any]:
    points = list(reunion.points.select_related("presente_par__personne"))
    en_cours = next((p for p in points if p.est_en_cours), None)
    restent = [p for p in points if p.commence_le is None]
    decisions = list(reunion.decisions.order_by("pk"))
    taches = list(reunion.taches.select_related("adhesion__personne"))
    faits = [p.pk for p in points if p.est_fini]
    return {
        "reunion": reunion,
        # Changes when the screen has something else to show.
        "signature": f"{en_cours and en_cours.pk}/{len(faits)}/{len(points)}/{[d.pk for d in decisions]}/{len(taches)}",
        "conduit": request.user.has_perm("reunions.conduire", reunion),
        "points": points,
        "en_cours": en_cours,
        "suivant": restent[0] if restent else None,
        "decisions": decisions,
        "taches": taches,
        "fin_dans": int((reunion.fin - timezone.now()).total_seconds()),
    }


def _decision_form(contexte: dict[str, Any], envoyees: Any) -> DecisionForm:
    en_cours = contexte["en_cours"]
    form = DecisionForm(envoyees, auto_id="decision-%s", initial={"point": en_cours.pk if en_cours else None})
    form.ranger_les_points(contexte["points"])
    return form


def _tache_form(contexte: dict[str, Any], membres: list[Adhesion], envoyees: Any) -> TacheForm:
    en_cours = contexte["en_cours"]
    form = TacheForm(
        envoyees, membres=membres, auto_id="tache-%s", initial={"point": en_cours.pk if en_cours else None}
    )
    form.ranger_les_points(contexte["points"])
    return form


@require_POST
def passer_au_point(request: HttpRequest, pk: int) -> HttpResponse:
    """`point`: the one to begin; empty to end the present one."""
    trouvee = trouver(request, pk, "conduire")
    choisi = request.POST.get("point", "")
    point: PointOrdreDuJour | None = None
    if choisi:
        point = trouver_le_point(trouvee, int(choisi) if choisi.isdecimal() and len(choisi) < 18 else 0)
    executer(
        request,
        lambda: services.passer_au_point(reunion=trouvee, point=point),
        f"On en est à : {point}." if point else "Ce point est fini.",
    )
    return redirect(_adresse(trouvee))


@require_POST
def pointer(request: HttpRequest, pk: int, adhesion: int) -> HttpResponse:
    trouvee = trouver(request, pk, "rediger")
    membre = get_object_or_404(Adhesion.objects.actives().select_related("personne"), pk=adhesion)
    presente = request.POST.get("presente") == "oui"
    if request.headers.get("X-Requested-With") == "seance":  # js/seance.js, which turns the button over by itself
        try:
            services.pointer(reunion=trouvee, adhesion=membre, presente=presente)
        except Refus:
            return HttpResponse(status=409)
        return HttpResponse(status=204)
    executer(
        request,
        lambda: services.pointer(reunion=trouvee, adhesion=membre, presente=presente),
        f"{membre} est là." if presente else f"{membre} n’est plus sur la liste de présence.",
    )
    return redirect(_adresse(trouvee) + "#presents")


@require_POST
def noter_les_autres(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "rediger")
    noms = " ".join(request.POST.get("autres_presents", "").split())[:500]
    executer(
        request, lambda: services.noter_les_autres(reunion=trouvee, noms=noms), "Les autres personnes sont notées."
    )
    return redirect(_adresse(trouvee) + "#presents")


@require_POST
def noter_une_decision(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "rediger")
    form = _decision_form(_maintenant(request, trouvee), request.POST)
    notee = tenter(
        form,
        lambda: services.noter_une_decision(reunion=trouvee, adhesion=request.adhesion, **form.cleaned_data),
    )
    if notee is None:
        return _page(request, trouvee, 422, decision_form=form)
    messages.success(request, "La décision est notée.")
    return redirect(_retour(trouvee))


@require_POST
def retirer_la_decision(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    trouvee = trouver(request, pk, "rediger")
    notee = get_object_or_404(Decision.objects.select_related("reunion"), pk=decision, reunion=trouvee)
    executer(
        request,
        lambda: services.retirer_la_decision(decision=notee, auteur=request.user),
        "La décision est retirée ; le journal en garde la trace.",
    )
    return redirect(_retour(trouvee))


@require_POST
def prendre_une_tache(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = trouver(request, pk, "rediger")
    form = _tache_form(_maintenant(request, trouvee), membres_actifs(), request.POST)
    prise = tenter(
        form,
        lambda: services.prendre_une_tache(reunion=trouvee, auteur=request.adhesion, **form.cleaned_data),
    )
    if prise is None:
        return _page(request, trouvee, 422, tache_form=form)
    messages.success(
        request,
        f"{prise.adhesion} s’en charge : la tâche est dans la liste du groupe."
        if prise.adhesion
        else "La tâche est dans la liste du groupe : elle cherche quelqu’un.",
    )
    return redirect(_retour(trouvee))


@require_GET
def feuille(request: HttpRequest, pk: int) -> HttpResponse:
    """The attendance sheet, to print and to sign."""
    trouvee = trouver(request, pk, "conduire")
    viennent = set(trouvee.presences.qui_viennent().values_list("adhesion_id", flat=True))
    membres = membres_actifs()
    return render(
        request,
        "reunions/feuille.html",
        {
            "reunion": trouvee,
            "membres": [(membre, membre.pk in viennent) for membre in membres],
            "vides": range(8),
            "aide_ancre": "reunions",
        },
    )


def _adresse(reunion: Reunion) -> str:
    return reverse("reunions:seance", args=[reunion.groupement.slug, reunion.pk])


def _retour(reunion: Reunion) -> str:
    """Decisions and tasks may still be noted while the minutes are written."""
    if reunion.est_en_cours:
        return _adresse(reunion) + "#noter"
    return reverse("reunions:rediger", args=[reunion.groupement.slug, reunion.pk])

"""Opening a poll and running it: prolong, close, amend, keep with the minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.views.gestes import donnees, executer, tenter
from reunions.forms.sondages import FORMULAIRES, AmendementForm, ProlongationForm, RattachementForm
from reunions.models import Reunion, Sondage, Tour
from reunions.services import sondages
from reunions.services.electeurs import concernes, joignables
from reunions.views.sondages import trouver


def choisir(request: HttpRequest) -> HttpResponse:
    exiger(request, "reunions.sonder", request.groupement)
    return render(request, "reunions/sondage_choisir.html", {"reunion": _reunion_demandee(request)})


def creer(request: HttpRequest, genre: str) -> HttpResponse:
    exiger(request, "reunions.sonder", request.groupement)
    if genre not in FORMULAIRES:
        raise Http404
    form = FORMULAIRES[genre](donnees(request), initial={"reunion": _reunion_demandee(request)})
    sondage = tenter(
        form,
        lambda: sondages.ouvrir(groupement=request.groupement, auteur=request.adhesion, genre=genre, **form.champs),
    )
    if sondage:
        prevenus = len(joignables())
        messages.success(request, f"Le sondage est ouvert. {_prevenues(prevenus)}")
        return redirect(sondage)
    contexte = {
        "form": form,
        "genre": Sondage.Genre(genre),
        "joignables": len(joignables()),
        "ouvertes": bool(form.is_bound and {"par", "apres_cloture", "secret", "quorum", "reunion"} & set(form.errors)),
    }
    return render(request, "reunions/sondage_creer.html", contexte)


def prolonger(request: HttpRequest, pk: int) -> HttpResponse:
    sondage, tour = _conduit(request, pk)
    form = ProlongationForm(donnees(request), initial={"cloture_le": tour.cloture_le})
    if tenter(form, lambda: sondages.prolonger(sondage=sondage, auteur=request.user, **form.cleaned_data)):
        messages.success(request, "Le sondage est prolongé.")
        return redirect(sondage)
    return _demander(
        request, sondage, form,
        titre="Laisser plus de temps pour répondre",
        bouton="Prolonger le sondage",
        consequences=["La nouvelle date s’affiche pour tous, sans autre courriel."],
    )  # fmt: skip


def clore(request: HttpRequest, pk: int) -> HttpResponse:
    sondage, tour = _conduit(request, pk)
    if request.method == "POST":
        executer(
            request,
            lambda: sondages.clore(sondage=sondage, auteur=request.user),
            "Le sondage est clos, son résultat est gardé.",
        )
        return redirect(sondage)
    manquent = max(concernes(sondage) - tour.votes.count(), 0)
    consequences = ["Le résultat est arrêté : plus personne ne peut répondre ni changer sa réponse."]
    if manquent:
        qui = "foyer" if sondage.par_foyer else "personne"
        consequences.append(
            f"{manquent} {qui}s n’ont pas encore répondu." if manquent > 1 else f"1 {qui} n’a pas encore répondu."
        )
    return _demander(
        request, sondage, None, titre="Arrêter le sondage maintenant ?", bouton="Arrêter le sondage",
        consequences=consequences, danger=True,
    )  # fmt: skip


def amender(request: HttpRequest, pk: int) -> HttpResponse:
    sondage, tour = _conduit(request, pk)
    if sondage.genre != Sondage.Genre.CONSENTEMENT:
        raise Http404
    form = AmendementForm(donnees(request), initial={"texte": tour.texte, "rang_lu": tour.rang})
    if tenter(form, lambda: sondages.amender(sondage=sondage, auteur=request.user, **form.cleaned_data)):
        messages.success(request, "La proposition modifiée est soumise au groupe.")
        return redirect(sondage)
    return _demander(
        request, sondage, form,
        titre="Modifier la proposition",
        bouton="Soumettre la proposition modifiée",
        consequences=[
            "Un nouveau tour commence : chacun répond de nouveau.",
            "Le tour précédent reste lisible, avec ses objections.",
            _prevenues(len(joignables()), futur=True),
        ],
    )  # fmt: skip


@require_POST
def rattacher(request: HttpRequest, pk: int) -> HttpResponse:
    sondage, _ = _conduit(request, pk)
    form = RattachementForm(request.POST)
    if form.is_valid():
        executer(
            request,
            lambda: sondages.rattacher(sondage=sondage, auteur=request.user, **form.cleaned_data),
            "Le résultat sera gardé avec ce compte rendu." if form.cleaned_data["reunion"] else "C’est enregistré.",
        )
    else:
        messages.error(request, "Cette réunion n’existe pas ou plus : choisissez-en une autre.")
    return redirect(sondage)


def _conduit(request: HttpRequest, pk: int) -> tuple[Sondage, Tour]:
    sondage = trouver(request, pk)
    exiger(request, "reunions.conduire_sondage", sondage)
    return sondage, Tour.objects.derniers().get(sondage=sondage)


def _demander(request: HttpRequest, sondage: Sondage, form: Any, **contexte: Any) -> HttpResponse:
    return render(
        request,
        "reunions/sondage_geste.html",
        {"sondage": sondage, "form": form, "phrase": sondage.question, "retour": sondage.get_absolute_url()} | contexte,
    )


def _reunion_demandee(request: HttpRequest) -> int | None:
    """?reunion=12: from the page of a meeting."""
    demandee = request.GET.get("reunion", "")
    if not demandee.isascii() or not demandee.isdigit() or len(demandee) > 18:
        return None
    return Reunion.objects.filter(pk=demandee).values_list("pk", flat=True).first()


def _prevenues(nombre: int, *, futur: bool = False) -> str:
    if nombre > 1:
        return f"{nombre} personnes {'recevront' if futur else 'reçoivent'} un courriel."
    return f"1 personne {'recevra' if futur else 'reçoit'} un courriel."

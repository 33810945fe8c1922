"""What the group shares: where it is, who has it, when it comes back."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.templatetags.formats import jour
from groupement.tri import par_nom
from groupement.views.gestes import donnees, executer, tenter
from referents.forms.mandats import ProlongationForm
from referents.forms.materiel import MaterielForm, PretForm
from referents.models import Materiel, Pret, prochain_retour
from referents.services import materiel as services

PAR_PAGE = 40


def liste(request: HttpRequest) -> HttpResponse:
    """Everything, with what is out now; late ones and one's own first, above the list."""
    exiger(request, "groupement.voir", request.groupement)
    cherche = request.GET.get("q", "").strip()
    tous = Materiel.objects.en_service().select_related("garde_par").order_by(*par_nom("nom"), "pk")
    for mot in cherche.split()[:6]:
        tous = tous.filter(nom__unaccent__icontains=mot)
    page = Paginator(tous, PAR_PAGE).get_page(request.GET.get("page"))
    dehors = defaultdict(list)
    for pret in Pret.objects.dehors().filter(materiel__in=list(page)).select_related("foyer"):
        if not pret.a_venir:
            dehors[pret.materiel_id].append(pret)
    for materiel in page:
        materiel.sortis = dehors[materiel.pk]
        materiel.reste = materiel.en_place(materiel.sortis)
        materiel.revient = prochain_retour(materiel.sortis)
    a_rendre = Pret.objects.dehors().select_related("materiel", "foyer").order_by("au")
    return render(
        request,
        "referents/materiel_lister.html",
        {
            "page": page,
            "cherche": cherche,
            "a_moi": [p for p in a_rendre.filter(foyer=request.adhesion.foyer_id)[:20] if not p.a_venir],
            "en_retard": [
                p for p in a_rendre[:100] if p.en_retard and p.foyer_id != request.adhesion.foyer_id
            ],
            "anime": request.adhesion.anime,
            "long": bool(cherche) or page.paginator.num_pages > 1,
        },
    )  # fmt: skip


def ajouter(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    form = MaterielForm(donnees(request), instance=Materiel(groupement=request.groupement))
    ajoute = tenter(
        form,
        lambda: services.ajouter_du_materiel(
            groupement=request.groupement, champs=form.cleaned_data, auteur=request.user
        ),
    )  # fmt: skip
    if ajoute:
        messages.success(request, f"{ajoute} est dans la liste du groupement.")
        return redirect(ajoute)
    return render(request, "referents/materiel_modifier.html", {"form": form})


def voir(request: HttpRequest, materiel: int) -> HttpResponse:
    trouve = _trouver(request, materiel)
    prets = list(trouve.prets.dehors().select_related("foyer"))
    for pret in prets:
        pret.peut_rendre = _peut_rendre(request, pret, trouve)
    sortis = [p for p in prets if not p.a_venir]
    return render(
        request,
        "referents/materiel_voir.html",
        {
            "materiel": trouve,
            "sortis": sortis,
            "reserves": [p for p in prets if p.a_venir],
            "rendus": list(
                trouve.prets.exclude(rendu_le=None).select_related("foyer").order_by("-rendu_le", "-pk")[:30]
            ),
            "reste": trouve.en_place(sortis),
            "revient": prochain_retour(sortis),
            "anime": request.adhesion.anime,
        },
    )


def modifier(request: HttpRequest, materiel: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouve = _trouver(request, materiel)
    form = MaterielForm(donnees(request), instance=Materiel.objects.get(pk=trouve.pk))
    if tenter(
        form,
        lambda: services.modifier_le_materiel(materiel=trouve, champs=form.cleaned_data, auteur=request.user),
    ):
        messages.success(request, "C’est enregistré.")
        return redirect(trouve)
    return render(request, "referents/materiel_modifier.html", {"form": form, "materiel": trouve})


@require_POST
def retirer(request: HttpRequest, materiel: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouve = _trouver(request, materiel)
    executer(
        request,
        lambda: services.retirer_le_materiel(materiel=trouve, auteur=request.user),
        f"{trouve} n’est plus dans la liste.",
    )
    return redirect(trouve)


def preter(request: HttpRequest, materiel: int) -> HttpResponse:
    trouve = _trouver(request, materiel)
    pour_tous = request.adhesion.anime or trouve.garde_par_id == request.adhesion.foyer_id
    sortis = [p for p in trouve.prets.dehors().select_related("foyer") if not p.a_venir]
    revient = None if trouve.en_place(sortis) else prochain_retour(sortis)
    form = PretForm(
        donnees(request), materiel=trouve, foyer=request.adhesion.foyer, pour_tous=pour_tous, revient=revient
    )  # fmt: skip
    pret = tenter(
        form,
        lambda: services.preter(
            materiel=trouve, auteur=request.adhesion, **{"foyer": request.adhesion.foyer} | form.cleaned_data
        ),
    )
    if pret:
        messages.success(request, f"C’est noté : {trouve} pour {pret.foyer}, à rendre le {jour(pret.au)}.")
        return redirect(trouve)
    return render(request, "referents/materiel_preter.html", {"form": form, "materiel": trouve, "revient": revient})


@require_POST
def rendre(request: HttpRequest, pret: int) -> HttpResponse:
    trouve = _trouver_le_pret(request, pret)
    executer(
        request,
        lambda: services.rendre(pret=trouve, auteur=request.adhesion),
        "La réservation est annulée." if trouve.a_venir else "Le retour est noté, merci.",
    )
    return redirect(trouve.materiel)


def prolonger(request: HttpRequest, pret: int) -> HttpResponse:
    trouve = _trouver_le_pret(request, pret)
    form = ProlongationForm(donnees(request), initial={"jusqu_au": trouve.au})
    if tenter(
        form,
        lambda: services.prolonger(pret=trouve, jusqu_au=form.cleaned_data["jusqu_au"], auteur=request.adhesion),
    ):
        messages.success(request, "La nouvelle date est notée.")
        return redirect(trouve.materiel)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": "Garder plus longtemps ?",
            "phrase": f"{trouve.materiel}, chez {trouve.foyer} : à rendre le {jour(trouve.au)}.",
            "form": form,
            "bouton": "Garder jusqu’à cette date",
            "danger": False,
            "retour": trouve.materiel.get_absolute_url(),
        },
    )


def _trouver(request: HttpRequest, pk: int) -> Materiel:
    exiger(request, "groupement.voir", request.groupement)
    trouve = get_object_or_404(Materiel.objects.select_related("garde_par"), pk=pk)
    trouve.groupement = request.groupement
    return trouve


def _trouver_le_pret(request: HttpRequest, pk: int) -> Pret:
    exiger(request, "groupement.voir", request.groupement)
    trouve = get_object_or_404(Pret.objects.select_related("materiel", "foyer"), pk=pk)
    trouve.materiel.groupement = request.groupement
    if not _peut_rendre(request, trouve, trouve.materiel):
        raise Http404
    return trouve


def _peut_rendre(request: HttpRequest, pret: Pret, materiel: Materiel) -> bool:
    """Who has it, who keeps it, who facilitates."""
    mien = request.adhesion.foyer_id in (pret.foyer_id, materiel.garde_par_id)
    return mien or request.adhesion.anime

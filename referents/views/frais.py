"""Travel and other costs: each declares their own, others decide, the year is summed and exported."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from groupement.droits import exiger
from groupement.models import EntreeJournal
from groupement.tableur import csv_francais
from groupement.views.gestes import donnees, executer, tenter
from referents.forms.materiel import FraisForm, PaiementForm, RefusForm
from referents.models import Frais, ReglagesDesReferents
from referents.services import frais as services

PAR_PAGE = 40
TITRES = [
    "Jour",
    "Personne",
    "Foyer",
    "Pour quoi",
    "Kilomètres",
    "Tarif",
    "Montant",
    "Justificatif",
    "État",
    "Payés le",
]


def liste(request: HttpRequest) -> HttpResponse:
    """One's own; all of the group for those who decide. By year, with what it comes to."""
    tranche = _tranche(request)
    siens = _visibles(request)
    annees = _annees(siens)
    annee = _annee(request, annees)
    de_l_annee = siens.de_l_annee(annee)
    totaux = de_l_annee.aggregate(
        attente=Sum("montant", filter=Q(etat="declare")),
        accordes=Sum("montant", filter=Q(etat="accorde")),
        payes=Sum("montant", filter=Q(etat="paye")),
    )
    par_personne = (
        de_l_annee.exclude(etat="refuse")
        .values("adhesion__personne__prenom", "adhesion__personne__nom", "adhesion_id")
        .annotate(somme=Sum("montant"), route=Sum("km"))
        .order_by("-somme", "adhesion_id")
        if tranche
        else []
    )
    page = Paginator(de_l_annee.select_related("adhesion__personne"), PAR_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "referents/frais_lister.html",
        {
            "page": page,
            "annee": annee,
            "annees": annees,
            "totaux": {nom: somme or Decimal(0) for nom, somme in totaux.items()},
            "par_personne": par_personne,
            "tranche": tranche,
            "a_repondre": siens.filter(etat="declare").exclude(adhesion=request.adhesion).count() if tranche else 0,
            "tarif_km": ReglagesDesReferents.de(request.groupement).tarif_km,
        },
    )


def declarer(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.voir", request.groupement)
    tarif = ReglagesDesReferents.de(request.groupement).tarif_km
    form = FraisForm(donnees(request), tarif_km=tarif)
    frais = tenter(form, lambda: services.declarer_des_frais(adhesion=request.adhesion, **form.cleaned_data))
    if frais:
        messages.success(request, "Vos frais sont déclarés : l’animation ou la trésorerie vous répondra.")
        return redirect("frais:liste", request.groupement.slug)
    return render(request, "referents/frais_declarer.html", {"form": form})


def voir(request: HttpRequest, frais: int) -> HttpResponse:
    trouve = _trouver(request, frais)
    return render(
        request,
        "referents/frais_voir.html",
        {
            "frais": trouve,
            "mien": trouve.adhesion_id == request.adhesion.pk,
            "tranche": _tranche(request),
            "journal": EntreeJournal.objects.du_groupement(request.groupement).sur(trouve)[:20],
        },
    )


@require_POST
def accorder(request: HttpRequest, frais: int) -> HttpResponse:
    trouve = _a_trancher(request, frais)
    executer(
        request,
        lambda: services.accorder(frais=trouve, auteur=request.adhesion),
        f"C’est accordé : {trouve.adhesion} reçoit un courriel.",
    )
    return redirect(trouve)


def refuser(request: HttpRequest, frais: int) -> HttpResponse:
    trouve = _a_trancher(request, frais)
    form = RefusForm(donnees(request))
    if tenter(
        form,
        lambda: services.refuser(frais=trouve, motif=form.cleaned_data["motif"], auteur=request.adhesion),
    ):
        messages.success(request, "C’est refusé : la personne reçoit votre raison.")
        return redirect(trouve)
    return _demander(request, trouve, form, "Refuser ces frais ?", "Refuser", danger=True)


def payer(request: HttpRequest, frais: int) -> HttpResponse:
    trouve = _a_trancher(request, frais)
    form = PaiementForm(donnees(request))
    if tenter(form, lambda: services.payer(frais=trouve, le=form.cleaned_data["le"], auteur=request.adhesion)):
        messages.success(request, "Le paiement est noté.")
        return redirect(trouve)
    return _demander(request, trouve, form, "Noter le paiement ?", "Noter le paiement", danger=False)


@require_POST
def retirer(request: HttpRequest, frais: int) -> HttpResponse:
    trouve = _trouver(request, frais)
    if trouve.adhesion_id != request.adhesion.pk:
        raise Http404
    if executer(
        request,
        lambda: services.retirer_des_frais(frais=trouve, auteur=request.adhesion),
        "Ces frais sont retirés.",
    ):
        return redirect("frais:liste", request.groupement.slug)
    return redirect(trouve)


@require_GET
def exporter(request: HttpRequest) -> HttpResponse:
    """The year as a spreadsheet, for those who decide."""
    exiger(request, "referents.trancher_frais", request.groupement)
    annee = _annee(request, _annees(Frais.objects.all()))
    rangs = [
        [
            f"{f.jour:%d/%m/%Y}", str(f.adhesion), f.adhesion.foyer.nom, f.motif, f.km if f.km is not None else "",
            f.tarif_km if f.tarif_km is not None else "", f.montant, f.justificatif, f.get_etat_display(),
            f"{f.paye_le:%d/%m/%Y}" if f.paye_le else "",
        ]
        for f in Frais.objects.de_l_annee(annee)
        .select_related("adhesion__personne", "adhesion__foyer")
        .order_by("jour", "pk")
    ]  # fmt: skip
    reponse = HttpResponse(csv_francais([TITRES, *rangs]), content_type="text/csv; charset=utf-8")
    nom = f"frais-{request.groupement.slug}-{annee}.csv"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


def _demander(
    request: HttpRequest, frais: Frais, form: RefusForm | PaiementForm, titre: str, bouton: str, *, danger: bool
) -> HttpResponse:
    contexte = {
        "titre": titre,
        "phrase": f"{frais}.",
        "form": form,
        "bouton": bouton,
        "danger": danger,
        "retour": frais.get_absolute_url(),
    }
    return render(request, "composants/confirmation.html", contexte)


def _tranche(request: HttpRequest) -> bool:
    return request.user.has_perm("referents.trancher_frais", request.groupement)


def _visibles(request: HttpRequest) -> QuerySet[Frais]:
    return Frais.objects.all() if _tranche(request) else Frais.objects.filter(adhesion=request.adhesion)


def _annees(frais: QuerySet[Frais]) -> list[int]:
    return sorted({jour.year for jour in frais.dates("jour", "year")} | {timezone.localdate().year}, reverse=True)


def _annee(request: HttpRequest, annees: list[int]) -> int:
    choisie = request.GET.get("annee", "")
    return int(choisie) if choisie.isdecimal() and int(choisie) in annees else annees[0]


def _trouver(request: HttpRequest, pk: int) -> Frais:
    trouve = get_object_or_404(
        _visibles(request).select_related("adhesion__personne", "adhesion__foyer", "tranche_par__personne"), pk=pk
    )
    trouve.groupement = request.groupement
    return trouve


def _a_trancher(request: HttpRequest, pk: int) -> Frais:
    exiger(request, "referents.trancher_frais", request.groupement)
    return _trouver(request, pk)

"""Dated price lists of a producer."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from catalogue.droits import adresse, exiger_que, peut_modifier
from catalogue.forms.tarifs import NouveauTarifForm, TarifForm
from catalogue.models import Producteur, Tarif
from catalogue.services import tarifs as services
from catalogue.views.gestes import dire_le_refus, donnees, tenter, trouver_producteur
from catalogue.vitrine import articles
from groupement.models import EntreeJournal


def tarifs(request: HttpRequest, pk: int) -> HttpResponse:
    producteur = _ouvrir(request, pk)
    aujourd_hui = timezone.localdate()
    listes = list(
        Tarif.objects.filter(producteur=producteur).annotate(nombre=Count("prix__conditionnement", distinct=True))
    )
    for tarif in listes:
        tarif.moment = _moment(tarif, aujourd_hui)
    return render(request, "catalogue/tarif_lister.html", {"producteur": producteur, "tarifs": listes})


def creer_tarif(request: HttpRequest, pk: int) -> HttpResponse:
    producteur = _ouvrir(request, pk)
    form = NouveauTarifForm(
        donnees(request)[0],
        instance=Tarif(producteur=producteur, reseau=request.reseau),
        initial={"du": timezone.localdate()},
    )
    tarif = tenter(
        form,
        lambda: services.creer_tarif(
            producteur=producteur,
            nom=form.cleaned_data["nom"],
            du=form.cleaned_data["du"],
            auteur=request.user,
        ),
    )
    if tarif:
        messages.success(request, f"Le tarif « {tarif} » est créé. Vérifiez ses prix.")
        return redirect(adresse(request, "modifier_tarif", pk, tarif.pk))
    return render(
        request,
        "catalogue/tarif_creer.html",
        {"producteur": producteur, "form": form, "retour": adresse(request, "tarifs", pk)},
    )


def modifier_tarif(request: HttpRequest, pk: int, tarif: int) -> HttpResponse:
    producteur = _ouvrir(request, pk)
    trouve = _trouver(producteur, tarif)
    aujourd_hui = timezone.localdate()
    moment = _moment(trouve, aujourd_hui)
    titre = trouve.nom
    tous = articles(producteur, trouve)
    form = TarifForm(donnees(request)[0], instance=trouve, articles=tous)
    if request.method == "POST":
        exiger_que(moment != "passe")
        ecrit = tenter(
            form,
            lambda: services.modifier_tarif(
                tarif=trouve,
                nom=form.cleaned_data["nom"],
                du=form.cleaned_data["du"],
                au=form.cleaned_data["au"],
                paliers=form.paliers,
                auteur=request.user,
            ),
        )
        if ecrit:
            messages.success(request, f"Le tarif « {ecrit} » est enregistré.")
            return redirect(adresse(request, "tarifs", pk))
    return render(
        request,
        "catalogue/tarif_modifier.html",
        {
            "producteur": producteur,
            "tarif": trouve,
            "titre": titre,
            "moment": moment,
            "form": form,
            "articles": tous,
            "retour": adresse(request, "tarifs", pk),
            "journal": EntreeJournal.objects.filter(reseau=request.reseau).sur(trouve)[:20],
        },
    )


def supprimer_tarif(request: HttpRequest, pk: int, tarif: int) -> HttpResponse:
    producteur = _ouvrir(request, pk)
    trouve = _trouver(producteur, tarif)
    retour = adresse(request, "tarifs", pk)
    if request.method == "POST":
        if dire_le_refus(request, lambda: services.supprimer_tarif(tarif=trouve, auteur=request.user)):
            messages.success(request, f"Le tarif « {trouve} » est supprimé.")
        return redirect(retour)
    return render(
        request,
        "composants/confirmation.html",
        {
            "titre": f"Supprimer le tarif « {trouve} » ?",
            "consequences": ["Le tarif d’avant reprend ses jours : ses prix continuent de valoir."],
            "bouton": "Supprimer",
            "danger": True,
            "retour": retour,
        },
    )


def _ouvrir(request: HttpRequest, pk: int) -> Producteur:
    producteur = trouver_producteur(request, pk)
    exiger_que(peut_modifier(request, producteur))
    return producteur


def _trouver(producteur: Producteur, pk: int) -> Tarif:
    trouve = get_object_or_404(Tarif.objects.filter(producteur=producteur), pk=pk)
    trouve.producteur = producteur
    return trouve


def _moment(tarif: Tarif, jour: object) -> str:
    if tarif.au is not None and tarif.au < jour:
        return "passe"
    return "a_venir" if tarif.du > jour else "en_vigueur"

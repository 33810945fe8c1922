"""The gestures that the pages of those who run a round share: find the row, bind the form, answer a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from commandes.models import Commande, Volet
from groupement.droits import exiger
from groupement.refus import Refus


def trouver_commande(request: HttpRequest, pk: int) -> Commande:
    """A round of the group, for those who prepare its rounds; 404 for everybody else."""
    exiger(request, "commandes.preparer", request.groupement)
    commande = get_object_or_404(Commande.objects.select_related("creee_par"), pk=pk)
    commande.groupement = request.groupement
    return commande


def trouver_volet(request: HttpRequest, pk: int, volet: int) -> Volet:
    """One producer's part of a round (its commande, producer and partnership loaded), for the same people."""
    commande = trouver_commande(request, pk)
    trouve = get_object_or_404(
        Volet.objects.select_related("producteur", "partenariat__producteur"), pk=volet, commande=commande
    )
    trouve.commande, trouve.groupement = commande, request.groupement
    return trouve


def trouver_mon_volet(request: HttpRequest, pk: int, volet: int) -> Volet:
    """The same, for whoever holds the mandate: nobody else runs it."""
    trouve = trouver_volet(request, pk, volet)
    exiger(request, "commandes.conduire_volet", trouve)
    return trouve


def donnees(request: HttpRequest) -> Any:
    """What a form is bound to: what was sent, or nothing."""
    return request.POST if request.method == "POST" else None


def tenter(form: forms.BaseForm, faire: Callable[[], Any], champ: str | None = None) -> Any:
    """Run a service for a valid form; its refusal becomes an error of `champ`. The result, or None when refused."""
    if not form.is_valid():
        return None
    try:
        return faire()
    except Refus as refus:
        form.add_error(champ, refus.phrase)
        return None


def dire_le_refus(request: HttpRequest, faire: Callable[[], Any]) -> Any:
    """Run a service behind a plain button: its result (True for nothing), None when the person reads why not."""
    try:
        resultat = faire()
    except Refus as refus:
        messages.error(request, refus.phrase)
        return None
    return True if resultat is None else resultat

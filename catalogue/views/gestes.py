"""The gestures that every page of the catalogue shares: find the row, bind the form, answer a refusal beside
it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from catalogue.models import Producteur
from groupement.refus import Refus


def trouver_producteur(request: HttpRequest, pk: int) -> Producteur:
    """The producer of the network in scope, or 404."""
    producteur = get_object_or_404(Producteur.objects.all(), pk=pk)
    producteur.reseau = request.reseau
    return producteur


def donnees(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: the sent fields and files, or nothing."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def tenter(form: forms.BaseForm, faire: Callable[[], Any]) -> Any:
    """Run a service for a valid form; its refusal becomes an error of the form. The result, or None when
    refused."""
    if not form.is_valid():
        return None
    try:
        return faire()
    except Refus as refus:
        form.add_error(None, refus.phrase)
        return None


def dire_le_refus(request: HttpRequest, faire: Callable[[], Any]) -> bool:
    """Run a service behind a plain button; True when it was done, else the person reads why not."""
    try:
        faire()
    except Refus as refus:
        messages.error(request, refus.phrase)
        return False
    return True

"""The gestures that every page of this floor shares: bind the form, call the service, answer a refusal."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest

from groupement.refus import Refus


def donnees(request: HttpRequest) -> Any:
    """What a form is bound to: the sent fields, or nothing."""
    return request.POST if request.method == "POST" else None


def tenter(form: forms.BaseForm, faire: Callable[[], Any]) -> Any:
    """Run a service for a valid form; its refusal becomes an error of the form. The result, or None when refused."""
    if not form.is_valid():
        return None
    try:
        return _appeler(faire)
    except Refus as refus:
        form.add_error(None, refus.phrase)
        return None


def executer(request: HttpRequest, faire: Callable[[], Any], succes: str) -> bool:
    """Run a service behind a plain button and say what came of it (nothing when `succes` is empty); True when done."""
    try:
        _appeler(faire)
    except Refus as refus:
        messages.error(request, refus.phrase)
        return False
    if succes:
        messages.success(request, succes)
    return True


def _appeler(faire: Callable[[], Any]) -> Any:
    """A row that somebody else holds for too long is told like any other refusal, with the form kept."""
    try:
        return faire()
    except OperationalError as erreur:
        if getattr(erreur.__cause__, "sqlstate", None) in ("55P03", "40P01"):  # lock not available, deadlock
            raise Refus("Quelqu’un enregistre au même moment : réessayez dans un instant.") from erreur
        raise

"""The pages for what went wrong; those for 403, 404 and 500 are drawn by Django's own views."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def requete_incomprise(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Stands alone, without context: the request may have been refused before anybody was recognised."""
    return HttpResponse(render_to_string("400.html"), status=400)


def formulaire_expire(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose protection expired: nothing was written, going back keeps what was typed."""
    return render(request, "403_csrf.html", status=403)


def trop_de_demandes(request: HttpRequest) -> HttpResponse:
    """Named by allauth's rate limits when somebody tries too often."""
    return render(request, "429.html", status=429)


def pas_une_page(request: HttpRequest) -> HttpResponse:
    """An address that only a button leads to, opened by hand or after signing in again."""
    return render(request, "405.html", status=405)

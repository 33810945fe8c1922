from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def formulaire_expire(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose protection expired: nothing was written, going back keeps what was typed."""
    return render(request, "403_csrf.html", status=403)

"""Two versions side by side, what changed word by word."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from charte.lecture import ecarts
from charte.models import VersionCharte


@require_GET
def comparer(request: HttpRequest) -> HttpResponse:
    """`?de=1&a=2`, numbers of versions; without them the last two. The draft may be one of them."""
    connues = {version.numero: version for version in VersionCharte.objects.prefetch_related("sections")}
    numeros = sorted(connues)
    if len(numeros) < 2:
        return render(request, "charte/version_comparer.html", {"versions": connues.values()})
    avant = _choisie(request.GET.get("de"), connues, numeros[-2])
    apres = _choisie(request.GET.get("a"), connues, numeros[-1])
    if avant.numero > apres.numero:
        avant, apres = apres, avant
    return render(
        request,
        "charte/version_comparer.html",
        {"versions": [connues[n] for n in numeros], "avant": avant, "apres": apres, "ecarts": ecarts(avant, apres)},
    )


def _choisie(numero: str | None, connues: dict[int, VersionCharte], defaut: int) -> VersionCharte:
    if numero is None:
        return connues[defaut]
    if not numero.isdecimal() or len(numero) > 4 or int(numero) not in connues:
        raise Http404
    return connues[int(numero)]

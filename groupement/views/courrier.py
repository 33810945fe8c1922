"""The outbox, readable in the browser: in a demonstration only, where no mail leaves."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.apps import apps
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin

from groupement.models import Courriel

PAR_PAGE = 30


def boite(request: HttpRequest) -> HttpResponse:
    courriels = Courriel.objects.defer("texte", "html")
    q = request.GET.get("q", "").strip()
    if q:
        courriels = courriels.filter(destinataire__icontains=q)
    page = Paginator(courriels, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "groupement/courrier_lister.html", {"page": page, "q": q})


def courriel(request: HttpRequest, courriel_id: int) -> HttpResponse:
    trouve = get_object_or_404(Courriel, pk=courriel_id)
    pieces = [_piece(reference) for reference in trouve.pieces_jointes]
    return render(request, "groupement/courrier_voir.html", {"courriel": trouve, "pieces": pieces})


# Mail programs ask for styles in the tags themselves; links open beside, out of the frame.
@xframe_options_sameorigin
@csp_replace(
    {
        "default-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [SELF],
        "script-src": [NONE],
        "form-action": [NONE],
    }
)
def html(request: HttpRequest, courriel_id: int) -> HttpResponse:
    trouve = get_object_or_404(Courriel, pk=courriel_id)
    return HttpResponse(trouve.html.replace("<head>", '<head><base target="_blank">', 1))


def piece(request: HttpRequest, courriel_id: int, rang: int) -> HttpResponse:
    trouve = get_object_or_404(Courriel, pk=courriel_id)
    if rang >= len(trouve.pieces_jointes):
        raise Http404
    document = _piece(trouve.pieces_jointes[rang])
    if document is None or document.octets is None:
        raise Http404
    return HttpResponse(
        bytes(document.octets),
        content_type=document.type_mime,
        headers={"Content-Disposition": content_disposition_header(True, document.nom_du_fichier)},
    )


def _piece(reference: str) -> Any:
    """The row behind "app.Model:pk"; None when it is gone."""
    modele, clef = reference.split(":")
    return apps.get_model(modele)._base_manager.filter(pk=clef).first()

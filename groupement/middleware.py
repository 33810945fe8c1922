"""From the address to the scope: /g/<slug>/ and /reseau/<slug>/ open what the page may see, and nothing else."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.module_loading import import_string
from django_scopes import scope, scopes_disabled

from groupement.droits import coordonne, retenir_adhesion
from groupement.models import Adhesion, Reseau
from groupement.views.erreurs import pas_une_page


class PorteeMiddleware:
    """Sets request.groupement, request.adhesion, request.reseau; unknown and forbidden look the same (404)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.groupement = request.adhesion = request.reseau = None
        if "%00" in request.META.get("QUERY_STRING", ""):  # PostgreSQL knows no such character
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        reponse = self.get_response(request)
        if reponse.status_code == 405 and request.method == "GET" and not reponse.content:
            return pas_une_page(request)
        return reponse

    def process_view(self, request: HttpRequest, vue: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        lieu = request.resolver_match.route.split("/", 1)[0]
        if lieu not in ("g", "reseau"):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(_ou_revenir(request))
        ouvrir = self._groupement if lieu == "g" else self._reseau
        portee = ouvrir(request, kwargs["slug"])
        kwargs = {nom: valeur for nom, valeur in kwargs.items() if nom != "slug"}
        # The view and its template run inside the scope: responses are rendered before they are returned.
        with scope(**portee):
            reponse = _aux_portes(request) or vue(request, *args, **kwargs)
            if hasattr(reponse, "render") and callable(reponse.render) and not reponse.is_rendered:
                reponse = reponse.render()
        return reponse

    def _groupement(self, request: HttpRequest, slug: str) -> dict:
        with scopes_disabled():  # the one query that finds out which scope to open
            adhesion = get_object_or_404(
                Adhesion.objects.select_related("foyer", "groupement__reseau").annotate(**_lectures()),
                personne=request.user,
                groupement__slug=slug,
                etat__in=[Adhesion.Etat.ACTIVE, Adhesion.Etat.EN_PAUSE],
            )
        groupement = adhesion.groupement
        adhesion.personne = request.user
        retenir_adhesion(request.user, adhesion)
        request.groupement, request.adhesion, request.reseau = groupement, adhesion, groupement.reseau
        return {"groupement": groupement, "reseau": groupement.reseau}

    def _reseau(self, request: HttpRequest, slug: str) -> dict:
        reseau = Reseau.objects.filter(slug=slug).first()
        if reseau is None or not coordonne(request.user, reseau):
            raise Http404
        request.reseau = reseau
        return {"reseau": reseau}


def _lectures() -> dict[str, Any]:
    """What upper floors want to know of every membership, read in the same query."""
    return {nom: valeur for chemin in settings.LECTURES_A_L_ENTREE for nom, valeur in import_string(chemin)().items()}


def _aux_portes(request: HttpRequest) -> HttpResponse | None:
    """What upper floors answer in place of a page of a group. Here and not in a middleware of theirs: this one calls
    the view itself, inside the scope, and what comes after it in the list never sees a view."""
    if request.groupement is None:
        return None
    return next(filter(None, (import_string(chemin)(request) for chemin in settings.PORTES_DU_GROUPEMENT)), None)


def _ou_revenir(request: HttpRequest) -> str:
    """After signing in again: this page, or for a button that was pressed the page it stood on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    d_ou = urlsplit(request.META.get("HTTP_REFERER", ""))
    return d_ou.path if d_ou.netloc == request.get_host() and d_ou.path else "/"

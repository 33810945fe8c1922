"""From the address to the scope: /g/<slug>/ and /reseau/<slug>/ open what the page may see, and nothing else."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django_scopes import scope, scopes_disabled

from groupement.droits import coordonne, retenir_adhesion
from groupement.models import Adhesion, Reseau


class PorteeMiddleware:
    """Sets request.groupement, request.adhesion, request.reseau; unknown and forbidden look the same (404)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.groupement = request.adhesion = request.reseau = None
        return self.get_response(request)

    def process_view(self, request: HttpRequest, vue: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        lieu = request.resolver_match.route.split("/", 1)[0]
        if lieu not in ("g", "reseau"):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        ouvrir = self._groupement if lieu == "g" else self._reseau
        portee = ouvrir(request, kwargs["slug"])
        kwargs = {nom: valeur for nom, valeur in kwargs.items() if nom != "slug"}
        # The view and its template run inside the scope: responses are rendered before they are returned.
        with scope(**portee):
            reponse = vue(request, *args, **kwargs)
            if hasattr(reponse, "render") and callable(reponse.render) and not reponse.is_rendered:
                reponse = reponse.render()
        return reponse

    def _groupement(self, request: HttpRequest, slug: str) -> dict:
        with scopes_disabled():  # the one query that finds out which scope to open
            adhesion = get_object_or_404(
                Adhesion.objects.select_related("foyer", "groupement__reseau"),
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

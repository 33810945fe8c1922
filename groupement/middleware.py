"""From the address to the scope: /g/<slug>/ and /reseau/<slug>/ open what the page may see, and nothing else."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django_scopes import scope

from groupement.droits import adhesion_de, coordonne
from groupement.models import Adhesion, Groupement, Reseau


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
        groupement = Groupement.objects.select_related("reseau").filter(slug=slug).first()
        adhesion = adhesion_de(request.user, groupement) if groupement else None
        if adhesion is None or adhesion.etat == Adhesion.Etat.CANDIDATE:
            raise Http404
        adhesion.personne, adhesion.groupement = request.user, groupement
        request.groupement, request.adhesion, request.reseau = groupement, adhesion, groupement.reseau
        return {"groupement": groupement, "reseau": groupement.reseau}

    def _reseau(self, request: HttpRequest, slug: str) -> dict:
        reseau = Reseau.objects.filter(slug=slug).first()
        if reseau is None or not coordonne(request.user, reseau):
            raise Http404
        request.reseau = reseau
        return {"reseau": reseau}

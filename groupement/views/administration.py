"""The site's own pages: networks, who coordinates them, who administers. Unknown to everybody else."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.forms.reglages import CoordinationForm, PersonneParCourrielForm, ReseauForm
from groupement.models import Coordination, Personne, Reseau
from groupement.services import reseaux as services
from groupement.tri import par_nom
from groupement.views.gestes import executer, tenter


@login_required
def administration(request: HttpRequest) -> HttpResponse:
    """Three small forms, each with its own button: `partie` says which one was sent."""
    exiger(request, "groupement.administrer")
    partie = request.POST.get("partie") if request.method == "POST" else None
    formulaires = {
        nom: classe(request.POST if partie == nom else None, prefix=nom)
        for nom, classe in (
            ("reseau", ReseauForm),
            ("coordination", CoordinationForm),
            ("admin", PersonneParCourrielForm),
        )
    }
    if partie in formulaires and tenter(formulaires[partie], _geste(request, partie, formulaires[partie])):
        messages.success(request, "C’est fait.")
        return redirect("groupement:administration")
    return render(
        request,
        "groupement/administration.html",
        {
            "reseaux": Reseau.objects.annotate(nombre=Count("groupements", distinct=True)).prefetch_related(
                "coordinations__personne"
            ),
            "admins": Personne.objects.filter(est_admin=True).order_by(*par_nom("nom", "prenom")),
            "formulaires": formulaires,
        },
    )


def _geste(request: HttpRequest, partie: str, form: Any) -> Callable[[], Any]:
    gestes = {
        "reseau": services.creer_reseau,
        "coordination": services.nommer_coordination,
        "admin": services.nommer_admin,
    }
    return lambda: gestes[partie](auteur=request.user, **form.cleaned_data)


@login_required
@require_POST
def retirer_coordination(request: HttpRequest, coordination_id: int) -> HttpResponse:
    exiger(request, "groupement.administrer")
    coordination = get_object_or_404(Coordination.objects.select_related("personne", "reseau"), pk=coordination_id)
    executer(
        request,
        lambda: services.retirer_coordination(coordination=coordination, auteur=request.user),
        f"{coordination.personne} ne coordonne plus {coordination.reseau}.",
    )
    return redirect("groupement:administration")


@login_required
@require_POST
def retirer_admin(request: HttpRequest, personne_id: int) -> HttpResponse:
    exiger(request, "groupement.administrer")
    personne = get_object_or_404(Personne, pk=personne_id, est_admin=True)
    executer(
        request,
        lambda: services.retirer_admin(personne=personne, auteur=request.user),
        f"{personne} n’administre plus le site.",
    )
    # Whoever gave up their own rights cannot come back to this page.
    return redirect("groupement:accueil" if personne == request.user else "groupement:administration")

"""How the load is spread: a page for the group, one for each household. Names only where the group wants them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from groupement.droits import exiger
from groupement.models import Foyer
from groupement.templatetags.formats import a_
from groupement.views.gestes import donnees, executer, tenter
from referents.forms.participation import DispenseForm, ReglesForm
from referents.models import Dispense
from referents.participation import dresser, regles_de, valeur_de
from referents.services import participation as services

PAR_PAGE = 60


def participation(request: HttpRequest) -> HttpResponse:
    bilan, anime = dresser(request.groupement), request.adhesion.anime
    nommees = bilan.regles.noms_montres or anime
    return render(
        request,
        "referents/participation_voir.html",
        {
            "bilan": bilan,
            "mienne": bilan.part_de(request.adhesion.foyer_id),
            "maximum": max(bilan.valeurs, default=0),
            "page": Paginator(bilan.parts, PAR_PAGE).get_page(request.GET.get("page")) if nommees else None,
            "anime": anime,
            "plus_haute_tranche": max((nombre for _, nombre in bilan.tranches), default=0),
        },
    )


def foyer(request: HttpRequest, foyer: int) -> HttpResponse:
    """Each thing that a household did; its own members and those who facilitate."""
    if not (request.adhesion.anime or foyer == request.adhesion.foyer_id):
        raise Http404
    trouve = get_object_or_404(Foyer.objects.actifs(), pk=foyer)
    bilan = dresser(request.groupement)
    part = bilan.part_de(trouve.pk)
    if part is None:
        raise Http404
    page = Paginator(part.apports, PAR_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "referents/participation_foyer.html",
        {
            "foyer": trouve,
            "part": part,
            "bilan": bilan,
            "page": page,
            "lignes": [{"apport": apport, "valeur": valeur_de(apport, bilan.regles)} for apport in page],
            "le_mien": trouve.pk == request.adhesion.foyer_id,
            "dispenses": list(trouve.dispenses.all()) if request.adhesion.anime else [],
        },
    )


def regler(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    form = ReglesForm(donnees(request), instance=regles_de(request.groupement))
    ecrites = tenter(
        form,
        lambda: services.regler_la_participation(
            groupement=request.groupement, valeurs=form.cleaned_data, auteur=request.user
        ),
    )
    if ecrites:
        messages.success(request, "Les règles de participation sont enregistrées.")
        return redirect("taches:participation", request.groupement.slug)
    return render(request, "referents/participation_regler.html", {"form": form})


def dispenser(request: HttpRequest) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    form = DispenseForm(donnees(request), initial={"foyer": request.GET.get("foyer", "")[:12]})
    dispense = tenter(form, lambda: services.dispenser(auteur=request.user, **form.cleaned_data))
    if dispense:
        messages.success(request, f"Rien n’est demandé {a_(dispense.foyer)} pendant ce temps.")
        return redirect("taches:participation_foyer", request.groupement.slug, dispense.foyer_id)
    return render(request, "referents/participation_dispenser.html", {"form": form})


@require_POST
def lever(request: HttpRequest, dispense: int) -> HttpResponse:
    exiger(request, "groupement.animer", request.groupement)
    trouvee = get_object_or_404(Dispense.objects.select_related("foyer"), pk=dispense)
    executer(
        request,
        lambda: services.lever_la_dispense(dispense=trouvee, auteur=request.user),
        "La dispense est terminée.",
    )
    return redirect("taches:participation_foyer", request.groupement.slug, trouvee.foyer_id)

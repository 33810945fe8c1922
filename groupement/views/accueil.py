"""The two front doors: of the site, and of a group."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from groupement import accueil as joint
from groupement.contexte import adhesions_de
from groupement.models import Adhesion, Reseau
from groupement.second_facteur import PLUS_TARD, a_proposer


@login_required
def accueil(request: HttpRequest) -> HttpResponse:
    """Straight to the only place there is; a choice when there are several."""
    adhesions = adhesions_de(request.user)
    if request.user.est_admin:
        reseaux = list(Reseau.objects.all())
    else:
        reseaux = list(Reseau.objects.filter(coordinations__personne=request.user))
    if not request.user.est_admin and len(adhesions) + len(reseaux) == 1:
        return redirect(adhesions[0].groupement if adhesions else reseaux[0])
    return render(request, "groupement/accueil.html", {"adhesions": adhesions, "reseaux": reseaux})


def accueil_groupement(request: HttpRequest) -> HttpResponse:
    cartes = [
        {"carte": carte, "dessin": joint.dessiner(request, carte, premiere=rang == 0)}
        for rang, carte in enumerate(joint.cartes(request))
    ]
    bandeaux = [joint.dessiner(request, bandeau) for bandeau in joint.bandeaux(request)]
    echeances = joint.echeances(request)
    return render(
        request,
        "groupement/accueil_groupement.html",
        {
            "cartes": cartes,
            "bandeaux": bandeaux,
            "echeances": echeances,
            "debut": _premiers_pas(request) if not (cartes or bandeaux or echeances) else None,
            "proposer_second_facteur": a_proposer(request),
        },
    )


@login_required
@require_POST
def second_facteur_plus_tard(request: HttpRequest) -> HttpResponse:
    request.session[PLUS_TARD] = True
    retour = request.POST.get("retour", "")
    return redirect(retour if url_has_allowed_host_and_scheme(retour, request.get_host()) else "groupement:accueil")


def _premiers_pas(request: HttpRequest) -> dict[str, bool]:
    """What a group that has nothing yet is missing, for those who can give it."""
    autres = Adhesion.objects.exclude(pk=request.adhesion.pk)
    return {"seule": request.adhesion.anime and not autres.exists()}

"""The charter that is in force, and each version that was."""

from __future__ import annotations

from io import BytesIO

from csp.decorators import csp_exempt
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from charte import lecture
from charte.impression import nom_du_fichier
from charte.models import Criteres, VersionCharte
from charte.porte import attend
from charte.services.publier import demander_l_impression


@require_GET
def charte(request: HttpRequest) -> HttpResponse:
    version = lecture.charte_en_vigueur()
    acceptees, membres = lecture.compter(version) if version else (0, 0)
    return render(
        request,
        "charte/charte.html",
        {
            "version": version,
            "acceptation": lecture.acceptation_de(version, request.adhesion) if version else None,
            "attend": attend(request),
            "acceptees": acceptees,
            "membres": membres,
            "criteres": Criteres.objects.exists(),
            "chantier": VersionCharte.objects.en_chantier().first(),
            "redige": request.user.has_perm("charte.rediger", request.groupement),
        },
    )


@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    toutes = list(VersionCharte.objects.publiees().select_related("publiee_par__personne"))
    return render(request, "charte/version_lister.html", {"versions": toutes})


@require_GET
def version(request: HttpRequest, version: int) -> HttpResponse:
    trouvee = trouver(request, version)
    en_vigueur = VersionCharte.objects.publiees().first()
    precedente = VersionCharte.objects.publiees().filter(numero__lt=trouvee.numero).first()
    return render(
        request,
        "charte/version_voir.html",
        {
            "version": trouvee,
            "precedente": precedente,
            "acceptation": lecture.acceptation_de(trouvee, request.adhesion),
            "en_vigueur": en_vigueur if en_vigueur.pk != trouvee.pk else None,
        },
    )


@csp_exempt()  # browsers draw a PDF with a page of their own, which the strict policy would leave blank
@require_GET
def pdf(request: HttpRequest, version: int) -> HttpResponse:
    """The file; a page that says so while a worker draws it."""
    trouvee = trouver(request, version)
    impression = demander_l_impression(version=trouvee)
    if impression.prete_le is None:
        return render(request, "charte/pdf_en_route.html", {"version": trouvee})
    reponse = FileResponse(BytesIO(impression.octets), filename=nom_du_fichier(trouvee), content_type="application/pdf")
    reponse["Cache-Control"] = "private, no-store"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


def trouver(request: HttpRequest, version: int) -> VersionCharte:
    """A published version of the group, with its sections; 404 for any other."""
    publiees = VersionCharte.objects.publiees().select_related("charte", "publiee_par__personne")
    trouvee = get_object_or_404(publiees.prefetch_related("sections"), pk=version)
    trouvee.groupement = request.groupement
    return trouvee

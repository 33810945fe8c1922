"""Statements and accounts as files: spreadsheets at once, paper and whole years by a worker."""

from __future__ import annotations

from io import BytesIO

from csp.decorators import csp_exempt
from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from catalogue.models import Partenariat
from commandes.argent.acces_aux_comptes import acces, exiger_la_caisse, exiger_le_payee, tient_la_caisse
from commandes.argent.releve_du_producteur import releve_du_producteur
from commandes.argent.releves import releve_du_foyer, releve_du_groupement
from commandes.documents.classeur import Feuille, en_csv, en_xlsx
from commandes.documents.releves import (
    feuille_du_journal,
    feuilles_du_foyer,
    feuilles_du_groupement,
    feuilles_du_producteur,
)
from commandes.models import Document
from commandes.services import releves as services
from commandes.views.comptes import choisir_l_annee
from commandes.views.gestes import dire_le_refus
from groupement.models import Foyer
from groupement.tri import par_nom
from referents.droits import partenariats_en_charge

FORMATS = {"csv", "xlsx"}


def documents_visibles(request: HttpRequest) -> QuerySet[Document]:
    """Statements that the reader may open: all for whoever keeps the accounts, else their own household's, and those of
    the producers they run."""
    releves = Document.objects.filter(genre=Document.Genre.RELEVE).defer("octets")
    if tient_la_caisse(request):
        return releves
    payees = list(partenariats_en_charge(request.user, request.groupement))
    return releves.filter(
        Q(parametres__foyer=request.adhesion.foyer_id) | Q(parametres__partenariat__in=payees)
    )  # fmt: skip


@require_GET
def releves(request: HttpRequest) -> HttpResponse:
    """The year's files, in one place."""
    exiger_la_caisse(request)
    annees, annee = choisir_l_annee(request)
    documents = list(documents_visibles(request).filter(parametres__annee=annee).select_related("demande_par"))
    return render(
        request,
        "commandes/releve_lister.html",
        {
            "annee": annee,
            "annees": annees,
            "documents": documents,
            "en_preparation": any(d.pret_le is None and not d.echec for d in documents),
            "partenariats": Partenariat.objects.select_related("producteur").order_by(*par_nom("producteur__nom")),
            "foyers": Foyer.objects.order_by(F("parti_le").desc(nulls_first=True), "nom"),
            "aide_ancre": "releves",
        },
    )


@require_POST
def demander(request: HttpRequest) -> HttpResponse:
    """Of the group or of its accounts (`quoi`)."""
    exiger_la_caisse(request)
    annee = _annee(request)
    service = {"groupe": services.demander_le_releve_du_groupement, "comptes": services.demander_les_comptes}.get(
        request.POST.get("quoi", "")
    )
    if service is None:
        raise Http404
    if dire_le_refus(
        request, lambda: service(groupement=request.groupement, annee=annee, auteur=request.user)
    ):  # fmt: skip
        messages.success(request, "Le fichier se prépare : il s’affiche ci-dessous dans un instant.")
    return redirect(f"{_adresse(request)}?annee={annee}")


def _adresse(request: HttpRequest) -> str:
    return redirect("comptes:releves", request.groupement.slug).url


@require_GET
def etat(request: HttpRequest) -> JsonResponse:
    """For the page's script: is a worker still building something that the reader waits for?"""
    en_cours = documents_visibles(request).filter(pret_le=None, echec="")
    return JsonResponse({"en_preparation": en_cours.exists()})


@csp_exempt()  # browsers draw a PDF with a page of their own, which the strict policy would leave blank
@require_GET
def document(request: HttpRequest, releve: int) -> HttpResponse:
    fichier = get_object_or_404(documents_visibles(request).prets(), pk=releve)
    reponse = FileResponse(
        BytesIO(bytes(fichier.octets)),
        as_attachment=fichier.format != Document.Format.PDF,
        filename=fichier.nom_du_fichier,
        content_type=fichier.type_mime,
    )
    return _prive(reponse)


@require_GET
def fichier_du_groupement(request: HttpRequest, format: str) -> HttpResponse:
    exiger_la_caisse(request)
    annee = _annee(request)
    feuilles = feuilles_du_groupement(releve_du_groupement(request.groupement, annee))
    return _fichier(feuilles, f"comptes-{annee}", format)


@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """All entries of the year, as CSV."""
    exiger_la_caisse(request)
    annee = _annee(request)
    return _fichier([feuille_du_journal(request.groupement, annee)], f"ecritures-{annee}", "csv")


@require_GET
def fichier_du_foyer(request: HttpRequest, foyer: int, format: str) -> HttpResponse:
    droits = acces(request)
    trouve = _foyer(request, foyer)
    annee = _annee(request)
    feuilles = feuilles_du_foyer(releve_du_foyer(trouve, annee, payees=droits.payees))
    return _fichier(feuilles, f"releve-{annee}-{slugify(trouve.nom)[:60]}", format)


@require_POST
def imprimer_le_foyer(request: HttpRequest, foyer: int) -> HttpResponse:
    exiger_la_caisse(request)
    trouve = _foyer(request, foyer)
    annee = _annee(request)
    _demander(
        request,
        lambda: services.demander_le_releve_du_foyer(foyer=trouve, annee=annee, auteur=request.user),
    )
    return redirect(f"{_adresse(request)}?annee={annee}")


@require_GET
def mon_fichier(request: HttpRequest, format: str) -> HttpResponse:
    foyer = _foyer(request, request.adhesion.foyer_id)
    annee = _annee(request)
    return _fichier(feuilles_du_foyer(releve_du_foyer(foyer, annee)), f"releve-{annee}", format)


@require_POST
def imprimer_le_mien(request: HttpRequest) -> HttpResponse:
    foyer = _foyer(request, request.adhesion.foyer_id)
    annee = _annee(request)
    _demander(
        request, lambda: services.demander_le_releve_du_foyer(foyer=foyer, annee=annee, auteur=request.user)
    )  # fmt: skip
    return redirect(f"{redirect('mon_compte:compte', request.groupement.slug).url}?annee={annee}")


@require_GET
def fichier_du_producteur(request: HttpRequest, format: str, partenariat: int | None = None) -> HttpResponse:
    """`partenariat` None: of the association."""
    trouve = _payee(request, partenariat)
    annee = _annee(request)
    releve = releve_du_producteur(request.groupement, trouve, annee)
    return _fichier(feuilles_du_producteur(releve), f"releve-{annee}-{slugify(releve.nom)[:60]}", format)


@require_POST
def imprimer_le_producteur(request: HttpRequest, partenariat: int | None = None) -> HttpResponse:
    trouve = _payee(request, partenariat)
    annee = _annee(request)
    _demander(
        request,
        lambda: services.demander_le_releve_du_producteur(
            groupement=request.groupement, partenariat=trouve, annee=annee, auteur=request.user
        ),
    )
    retour = ("comptes:producteur", partenariat) if trouve else ("comptes:association",)
    return redirect(f"{redirect(retour[0], request.groupement.slug, *retour[1:]).url}?annee={annee}")


def _demander(request: HttpRequest, faire) -> None:
    if dire_le_refus(request, faire):
        messages.success(request, "Le relevé se prépare : il s’affiche dans un instant.")


def _payee(request: HttpRequest, partenariat: int | None) -> Partenariat | None:
    trouve = None
    if partenariat is not None:
        trouve = get_object_or_404(Partenariat.objects.select_related("producteur"), pk=partenariat)
    exiger_le_payee(request, trouve)
    return trouve


def _foyer(request: HttpRequest, pk: int) -> Foyer:
    foyer = get_object_or_404(Foyer, pk=pk)
    foyer.groupement = request.groupement
    return foyer


def _annee(request: HttpRequest) -> int:
    """The year asked for, in the address or in the form; 404 for what is no year."""
    demandee = request.POST.get("annee") or request.GET.get("annee") or ""
    if not demandee:
        return choisir_l_annee(request)[1]
    if not demandee.isdecimal() or not 2000 <= int(demandee[:5]) <= 2100:
        raise Http404
    return int(demandee)


def _fichier(feuilles: list[Feuille], nom: str, format_: str) -> HttpResponse:
    if format_ not in FORMATS:
        raise Http404
    octets = en_csv(feuilles[0]) if format_ == "csv" else en_xlsx(feuilles)
    return _prive(
        HttpResponse(
            octets,
            content_type=Document.TYPES_MIME[format_],
            headers={"Content-Disposition": content_disposition_header(True, f"{nom}.{format_}")},
        )
    )


def _prive(reponse: HttpResponse) -> HttpResponse:
    """Names and amounts stay out of shared caches and cannot run as a page."""
    reponse["Cache-Control"] = "private, no-store"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse

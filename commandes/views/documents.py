"""Documents of a round: ask for the sheets, open them, print them again; the bons as they were sent."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from csp.decorators import csp_exempt
from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from commandes.models import BonDeCommande, Commande, Document, Volet
from commandes.services import documents as services
from commandes.views.gestes import dire_le_refus, trouver_commande
from groupement.tri import par_nom

Genre = Document.Genre
# Of what may be asked for here: its name on the page, and what it is good for.
FEUILLES = {
    Genre.FEUILLE_FOYERS: "Une feuille par foyer, avec la place pour ce qui est reçu ou pesé.",
    Genre.FEUILLE_PRODUITS: "Par produit : qui en prend combien, et le nombre de colis.",
    Genre.EMARGEMENT: "Ce que chacun doit, à qui, et sa signature.",
    Genre.MATRICE: "Tous les foyers et tous les produits en un seul tableau.",
}


@require_GET
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    commande = trouver_commande(request, pk)
    tous = list(
        Document.objects.filter(commande=commande, bon=None, bordereau=None)
        .select_related("volet__producteur", "demande_par")
        .defer("octets")
    )
    bons = list(
        BonDeCommande.objects.filter(commande=commande)
        .select_related("volet__producteur", "courriel")
        .prefetch_related(Prefetch("fichiers", Document.objects.defer("octets").order_by("format")))
        .order_by(*par_nom("volet__producteur__nom"), "-version")
    )
    return render(
        request,
        "commandes/document_lister.html",
        {
            "commande": commande,
            "documents": tous,
            "perimes": services.perimes(commande=commande, documents=tous),
            "en_preparation": any(document.pret_le is None and not document.echec for document in tous),
            "bons": _du_plus_recent(bons),
            "feuilles": [(genre.value, genre.label, phrase) for genre, phrase in FEUILLES.items()],
            "volets": _volets_a_imprimer(commande),
            "aide_ancre": "documents",
        },
    )


def _du_plus_recent(bons: list[BonDeCommande]) -> list[dict[str, Any]]:
    """Each order with whether a later version replaces it. `bons`: by volet, the last version first."""
    derniers = {bon.volet_id: bon.pk for bon in reversed(bons)}
    return [{"bon": bon, "remplace": derniers[bon.volet_id] != bon.pk} for bon in bons]


def _volets_a_imprimer(commande: Commande) -> list[Volet]:
    return list(
        Volet.objects.filter(commande=commande)
        .exclude(etat__in=[Volet.Etat.PREPARATION, Volet.Etat.ANNULE])
        .select_related("producteur")
    )


@require_POST
def demander(request: HttpRequest, pk: int) -> HttpResponse:
    """Sheets of the whole round, or of one producer (`volet`), as things stand now."""
    commande = trouver_commande(request, pk)
    volet = None
    if choisi := request.POST.get("volet", ""):
        pk_choisi = int(choisi) if choisi.isdecimal() and len(choisi) < 18 else 0
        volet = get_object_or_404(Volet.objects.select_related("producteur"), pk=pk_choisi, commande=commande)
    if dire_le_refus(
        request,
        lambda: services.demander(
            commande=commande, genre=request.POST.get("genre", ""), auteur=request.user, volet=volet
        ),
    ):
        messages.success(request, "La feuille se prépare : elle s’affiche ci-dessous dans un instant.")
    return redirect("commandes:documents", request.groupement.slug, pk)


@require_GET
def etat(request: HttpRequest, pk: int) -> JsonResponse:
    """For the page's script: is a worker still building something?"""
    commande = trouver_commande(request, pk)
    en_cours = Document.objects.filter(commande=commande, bon=None, bordereau=None, pret_le=None, echec="")
    return JsonResponse({"en_preparation": en_cours.exists()})


@csp_exempt()  # browsers draw a PDF with a page of their own, which the strict policy would leave blank
@require_GET
def document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """One file: PDF opens in the browser, the others are downloaded."""
    commande = trouver_commande(request, pk)
    fichier = get_object_or_404(Document.objects.prets(), pk=document, commande=commande, bordereau=None)
    en_ligne = fichier.format == Document.Format.PDF
    reponse = FileResponse(
        BytesIO(fichier.octets),
        as_attachment=not en_ligne,
        filename=fichier.nom_du_fichier,
        content_type=fichier.type_mime,
    )
    # A round's names and amounts stay out of shared caches and cannot run as a page.
    reponse["Cache-Control"] = "private, no-store"
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse

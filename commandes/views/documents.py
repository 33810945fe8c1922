"""Documents of a round: ask for the sheets, open them, print them again; the bons as they were sent."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commandes.models import BonDeCommande, Commande, Document, Volet
from commandes.views.gestes import trouver_commande

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
        Document.objects.filter(commande=commande, bon=None)
        .select_related("volet__producteur", "demande_par")
        .defer("octets")
    )
    bons = list(
        BonDeCommande.objects.filter(commande=commande)
        .select_related("volet__producteur", "courriel")
        .prefetch_related("fichiers")
        .order_by("volet__producteur__nom", "-version")
    )
    return render(
        request,
        "commandes/document_lister.html",
        {
            "commande": commande,
            "documents": tous,
            "en_preparation": any(document.pret_le is None and not document.echec for document in tous),
            "bons": bons,
            "feuilles": [(genre.value, genre.label, phrase) for genre, phrase in FEUILLES.items()],
            "volets": _volets_a_imprimer(commande),
            "aide_ancre": "documents",
        },
    )


def _volets_a_imprimer(commande: Commande) -> list[Volet]:
    return list(
        Volet.objects.filter(commande=commande)
        .exclude(etat__in=[Volet.Etat.PREPARATION, Volet.Etat.ANNULE])
        .select_related("producteur")
    )

"""Baskets for which nobody came."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commandes.forms.livraison import identifiant
from commandes.models import Panier, Volet
from commandes.services.oublis import dire_oublie, paniers_non_retires, reprendre_l_oubli
from commandes.views.gestes import dire_le_refus, trouver_commande


@require_http_methods(["GET", "POST"])
def oublis(request: HttpRequest, pk: int) -> HttpResponse:
    """One form for each basket: what became of it, or that it was a mistake."""
    commande = trouver_commande(request, pk)
    if request.method == "POST":
        panier = get_object_or_404(Panier, pk=identifiant(request.POST.get("panier", "")) or 0, commande=commande)
        if "reprendre" in request.POST:
            fait = dire_le_refus(request, lambda: reprendre_l_oubli(panier=panier, auteur=request.user))
            dit = "ce n’est plus noté."
        else:
            fait = dire_le_refus(
                request,
                lambda: dire_oublie(
                    panier=panier, suite=request.POST.get("suite", ""), note=request.POST.get("note", ""),
                    auteur=request.user,
                ),
            )  # fmt: skip
            dit = "c’est noté, et le foyer le voit dans son panier."
        if fait is not None:
            messages.success(request, f"{fait.foyer} : {dit}")
            return redirect("commandes:oublis", request.groupement.slug, pk)
    vivantes = Q(lignes__retenue__gt=0) & ~Q(lignes__volet__etat=Volet.Etat.ANNULE)
    paniers = paniers_non_retires(commande).annotate(
        produits=Count("lignes", filter=vivantes), montant=Sum("lignes__montant", filter=vivantes)
    )
    saisi = request.POST if request.method == "POST" else {}
    return render(
        request,
        "commandes/panier_oublis.html",
        {
            "commande": commande,
            "passee": commande.livraison_le <= timezone.localdate(),
            "paniers": [
                {
                    "panier": panier,
                    "suite": saisi.get("suite", "") if saisi.get("panier") == str(panier.pk) else panier.suite,
                    "note": saisi.get("note", "") if saisi.get("panier") == str(panier.pk) else panier.suite_note,
                }
                for panier in paniers
            ],
            "suites": Panier.Suite.choices,
            "aide_ancre": "pointage",
        },
    )

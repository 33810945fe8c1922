"""Baskets of all households, for those who type in orders taken by phone or on paper."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, DecimalField, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from catalogue.mots import aplatir
from commandes.models import Commande, Ligne, Volet
from commandes.views.corriger import CORRIGEABLES
from commandes.views.gestes import trouver_commande
from groupement.models import Foyer
from groupement.tri import par_nom


@require_GET
def saisies(request: HttpRequest, pk: int) -> HttpResponse:
    """Households without internet first, then by name; searched by name whatever the accents."""
    commande = trouver_commande(request, pk)
    siennes = (
        Ligne.objects.filter(commande=commande, panier__foyer=OuterRef("pk"))
        .exclude(volet__etat=Volet.Etat.ANNULE)
        .order_by()
        .values("panier__foyer_id")
    )
    foyers = list(
        Foyer.objects.actifs()
        .annotate(
            total=Coalesce(
                Subquery(siennes.annotate(total=Sum("montant")).values("total")), Value(Decimal(0)),
                output_field=DecimalField(max_digits=12, decimal_places=2),
            ),
            nombre=Coalesce(
                Subquery(siennes.annotate(nombre=Count("pk", filter=Q(retenue__gt=0))).values("nombre")), Value(0),
                output_field=IntegerField(),
            ),
        )
        .order_by("-sans_internet", *par_nom("nom"))
    )  # fmt: skip
    a_corriger = _volet_a_corriger(request, commande)
    q = request.GET.get("q", "").strip()[:80]
    vide = request.GET.get("panier") == "vide"
    trouves = [f for f in foyers if aplatir(q) in aplatir(f.nom) and not (vide and f.nombre)]
    return render(
        request,
        "commandes/saisie_lister.html",
        {
            "commande": commande,
            "foyers": trouves,
            "ont_commande": sum(1 for foyer in foyers if foyer.nombre),
            "nombre": len(foyers),
            "q": q,
            "vide": vide,
            "a_corriger": a_corriger,
            "ouverte": Volet.objects.acceptant().filter(commande=commande).exists(),
            "aide_ancre": "saisir",
        },
    )


def _volet_a_corriger(request: HttpRequest, commande: Commande) -> Volet | None:
    """The closed volet of the address (`?volet=`), when the reader may correct its baskets: the list leads there."""
    choisi = request.GET.get("volet", "")
    if not choisi.isdecimal() or len(choisi) > 17:
        return None
    volet = Volet.objects.filter(commande=commande, pk=int(choisi), etat__in=CORRIGEABLES).select_related("producteur")
    trouve = volet.first()
    if trouve is None:
        return None
    trouve.groupement = request.groupement
    return trouve if request.user.has_perm("commandes.conduire_volet", trouve) else None

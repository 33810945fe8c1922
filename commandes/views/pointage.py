"""Delivery day on a phone: ticks saved as they are made, or household by household without JavaScript."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from commandes.feuille_de_pointage import chercher, foyers_a_servir
from commandes.models import Commande, Ligne, Panier, Volet
from commandes.services.pointer import POINTABLES, pointer
from commandes.views.gestes import trouver_commande, trouver_volet
from groupement.refus import Refus
from referents.droits import partenariats_en_charge

COCHES_AU_PLUS = 2000
CE_QUI_NE_SE_COCHE_PLUS = "Certains produits ne se cochent plus : rechargez la page."


@require_GET
def pointage(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, trouver_commande(request, pk), None)


@require_GET
def pointage_volet(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = trouver_volet(request, pk, volet)
    return _page(request, trouve.commande, trouve)


def _page(request: HttpRequest, commande: Commande, volet: Volet | None) -> HttpResponse:
    tous = foyers_a_servir(commande, volet)
    q = request.GET.get("q", "").strip()[:80]
    servis = sum(foyer.servi for foyer in tous)
    return render(
        request,
        "commandes/pointage.html",
        {
            "commande": commande,
            "volet": volet,
            "foyers": chercher(tous, q),
            "q": q,
            "servis": servis,
            "nombre": len(tous),
            "compte": _compte(servis, len(tous)),
            "envoi": reverse("commandes:pointer", args=[request.groupement.slug, commande.pk]),
            "en_charge": partenariats_en_charge(request.user, request.groupement),
            "passee": commande.livraison_le <= timezone.localdate(),
            "aide_ancre": "distribution",
        },
    )


def _compte(servis: int, nombre: int) -> str:
    return f"{servis} {'foyer' if servis < 2 else 'foyers'} sur {nombre}"


@require_POST
def enregistrer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ticks: JSON from the page's script (`{"lignes": {id: bool}, "paniers": {id: bool}}`), or one household's form."""
    commande = trouver_commande(request, pk)
    if request.content_type == "application/json":
        return _enregistrer_json(request, commande)
    return _enregistrer_formulaire(request, commande)


def _enregistrer_json(request: HttpRequest, commande: Commande) -> JsonResponse:
    try:
        demande = json.loads(request.body)
        lignes, paniers = _coches(demande.get("lignes", {})), _coches(demande.get("paniers", {}))
    except (ValueError, AttributeError, TypeError):
        return JsonResponse({"phrase": "Cette coche n’a pas été comprise : rechargez la page."}, status=400)
    try:
        bilan = pointer(commande=commande, lignes=lignes, paniers=paniers, auteur=request.user)
    except Refus as refus:
        return JsonResponse({"phrase": refus.phrase}, status=409)
    return JsonResponse(
        {
            "lignes": bilan.lignes, "paniers": bilan.paniers,
            "refusees": bilan.refusees, "paniers_refuses": bilan.paniers_refuses,
            "phrase": CE_QUI_NE_SE_COCHE_PLUS if bilan.refusees or bilan.paniers_refuses else "",
        }
    )  # fmt: skip


def _coches(recues: Any) -> dict[int, bool]:
    """{id: ticked} of what a phone sent; anything else raises ValueError, TypeError or AttributeError."""
    if len(recues) > COCHES_AU_PLUS or not all(isinstance(coche, bool) for coche in recues.values()):
        raise ValueError
    return {_identifiant(clef): coche for clef, coche in recues.items()}


def _identifiant(texte: str) -> int:
    if not texte.isascii() or not texte.isdecimal() or len(texte) > 18:
        raise ValueError(texte)
    return int(texte)


def _enregistrer_formulaire(request: HttpRequest, commande: Commande) -> HttpResponse:
    """One household's form: `panier`, `vue` (each line shown), `ligne` (each line ticked), `signe`, `volet`."""
    volet = request.POST.get("volet", "")
    try:
        panier = _identifiant(request.POST.get("panier", ""))
        cochees = {_identifiant(texte) for texte in request.POST.getlist("ligne")}
        vues = {_identifiant(texte) for texte in request.POST.getlist("vue")}
        volet_id = _identifiant(volet) if volet else None
    except ValueError:
        messages.error(request, "Ces coches n’ont pas été comprises : recommencez.")
        return redirect("commandes:pointage", request.groupement.slug, commande.pk)
    siennes = set(
        Ligne.objects.filter(commande=commande, panier=panier, pk__in=vues, volet__etat__in=POINTABLES).values_list(
            "pk", flat=True
        )
    )
    if "tout" in request.POST:
        cochees = siennes
    try:
        bilan = pointer(
            commande=commande,
            lignes={ligne: ligne in cochees for ligne in siennes},
            paniers={} if volet_id else {panier: "signe" in request.POST or "tout" in request.POST},
            auteur=request.user,
        )
    except Refus as refus:
        messages.error(request, refus.phrase)
    else:
        if bilan.paniers_refuses:
            messages.error(request, "Ce panier n’est pas dans cette commande.")
        else:
            foyer = Panier.objects.filter(pk=panier, commande=commande).values_list("foyer__nom", flat=True).first()
            messages.success(request, f"{foyer} : c’est enregistré.")
    retour = (
        reverse("commandes:pointage_volet", args=[request.groupement.slug, commande.pk, volet_id])
        if volet_id
        else reverse("commandes:pointage", args=[request.groupement.slug, commande.pk])
    )
    return redirect(f"{retour}#foyer-{panier}")

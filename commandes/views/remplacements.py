"""Another product instead of one that is missing: the référent proposes, each household answers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.prix import prix_au_palier
from catalogue.unites import a_l_unite, nom, nommer
from commandes.forms.livraison import identifiant, lire_combien
from commandes.models import Offre, Remplacement, Volet
from commandes.poids import PoidsRefuse
from commandes.propositions import presenter
from commandes.quantites import QuantiteRefusee
from commandes.services.remplacer import (
    LigneACourt,
    lignes_a_court,
    proposer,
    quantite_proposee,
    remplacants,
)
from commandes.services.remplacer import (
    repondre as noter_la_reponse,
)
from commandes.views.gestes import dire_le_refus, trouver_mon_volet
from commandes.views.livraison import exiger_un_volet_livrable
from groupement.refus import Refus
from groupement.templatetags.formats import montant, pluriel, quantite


@require_http_methods(["GET", "POST"])
def remplacer(request: HttpRequest, pk: int, volet: int, offre: int) -> HttpResponse:
    """Choose a product, say how much to whom: each household is asked."""
    trouve = trouver_mon_volet(request, pk, volet)
    produit = get_object_or_404(Offre, pk=offre, volet=trouve)
    if reponse := exiger_un_volet_livrable(request, trouve):
        return reponse
    lignes, choix = lignes_a_court(produit), remplacants(trouve, produit)
    refus: dict[int, str] = {}
    if request.method == "POST":
        quantites, refus = _lire(request, lignes, {c.pk: c.unite for c, _ in choix})
        if not refus and _proposer(request, trouve, produit, quantites):
            return redirect("commandes:remplacer", request.groupement.slug, pk, volet, offre)
    proposes = (
        Remplacement.objects.filter(ligne__offre=produit)
        .select_related("offre", "ligne__panier__foyer", "repondu_par")
        .order_by("offre__nom", "ligne__panier__foyer__nom")
    )
    deja = {r.ligne_id for r in proposes}
    contexte = {
        "volet": trouve,
        "commande": trouve.commande,
        "offre": produit,
        "choix": [
            (c, f"{c}, {montant(prix_au_palier(p, Decimal(1)))} {_le_prix_est(c)}") for c, p in choix
        ],
        "choisi": identifiant(request.POST.get("conditionnement", "")),
        "rangs": [_rang(courte, produit, request, deja, refus) for courte in lignes],
        "proposes": [presenter(r) for r in proposes],
        "refus": refus,
        "aide_ancre": "pointage",
    }  # fmt: skip
    return render(request, "commandes/volet_remplacer.html", contexte, status=422 if refus else 200)


def _le_prix_est(conditionnement: Any) -> str:
    par_mesure = conditionnement.prix_par == "mesure"
    return a_l_unite(conditionnement.mesure if par_mesure else conditionnement.unite)


def _lire(
    request: HttpRequest, lignes: list[LigneACourt], unites: dict[int, str]
) -> tuple[dict[int, Decimal], dict[int, str]]:
    quantites, refus = {}, {}
    choisi = identifiant(request.POST.get("conditionnement", ""))
    if choisi not in unites or choisi is None:
        return {}, {0: "Choisissez le produit de remplacement."}
    for ligne, _ in lignes:
        if f"oui-{ligne.pk}" not in request.POST:
            continue
        try:
            quantites[ligne.pk] = lire_combien(request.POST.get(f"q-{ligne.pk}", ""), unites[choisi])
        except (QuantiteRefusee, PoidsRefuse) as erreur:
            refus[ligne.pk] = str(erreur)
    return quantites, refus


def _proposer(request: HttpRequest, volet: Volet, offre: Offre, quantites: dict[int, Decimal]) -> bool:
    foyers = dire_le_refus(
        request,
        lambda: proposer(
            volet=volet, offre=offre, conditionnement_id=int(request.POST["conditionnement"]), quantites=quantites,
            auteur=request.user,
        ),
    )  # fmt: skip
    if foyers is None:
        return False
    prevenus = pluriel(foyers, "foyer est prévenu,foyers sont prévenus")
    messages.success(request, f"C’est proposé : {prevenus} par courriel et sur leur page d’accueil.")
    return True


def _rang(
    courte: LigneACourt, offre: Offre, request: HttpRequest, deja: set[int], refus: dict[int, str]
) -> dict[str, Any]:
    ligne, envoye = courte.ligne, request.method == "POST"
    propose = quantite(quantite_proposee(courte.manque, offre.unite)).replace("\u202f", "")
    return {
        "ligne": ligne,
        "foyer": ligne.panier.foyer,
        "manque": nommer(offre.unite, courte.manque),
        "unite": nom(offre.unite, 2),
        "coche": f"oui-{ligne.pk}" in request.POST if envoye else ligne.pk not in deja,
        "quantite": request.POST.get(f"q-{ligne.pk}", propose),
        "refus": refus.get(ligne.pk, ""),
    }


@require_POST
def repondre(request: HttpRequest, pk: int, remplacement: int) -> HttpResponse:
    """By the household itself, or by whoever runs the volet for it."""
    trouve = get_object_or_404(
        Remplacement.objects.select_related("volet__producteur", "volet__commande", "ligne__panier", "offre"),
        pk=remplacement,
        volet__commande=pk,
    )
    trouve.volet.groupement = request.groupement
    sien = trouve.ligne.panier.foyer_id == request.adhesion.foyer_id
    if not sien and not request.user.has_perm("commandes.conduire_volet", trouve.volet):
        raise Http404
    reponse = request.POST.get("reponse")
    if reponse not in ("accepter", "refuser"):
        messages.warning(request, "Choisissez : accepter ou refuser.")
    else:
        try:
            relu = noter_la_reponse(remplacement=trouve, accepte=reponse == "accepter", auteur=request.user)
        except Refus as refus:
            messages.error(request, refus.phrase)
        else:
            dans = "dans votre panier" if sien else "dans le panier"
            messages.success(
                request,
                f"{relu.offre} : accepté, c’est {dans}."
                if reponse == "accepter"
                else f"{relu.offre} : refusé, rien n’est ajouté.",
            )
    retour = request.POST.get("retour", "")
    if url_has_allowed_host_and_scheme(retour, allowed_hosts=None) and retour.startswith("/"):
        return redirect(retour)
    return redirect("commandes:panier", request.groupement.slug, pk)

"""The delivery arrives: what came, product by product, saved as it is typed; who gets what of it, and by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.unites import nom, nommer
from commandes.forms.livraison import (
    SaisieDArrivees,
    SaisieDeDecisions,
    lire_les_arrivees,
    lire_les_decisions,
    offres_envoyees,
)
from commandes.livraison import ProduitLivre, compter_les_recus, produits_livres
from commandes.models import Ligne, Offre, Reception, Volet
from commandes.services.partager_la_livraison import unite_du_prix
from commandes.services.recevoir import (
    corriger_la_livraison,
    exiger_la_livraison,
    signature,
)
from commandes.services.recevoir import (
    recevoir as noter,
)
from commandes.services.recevoir import (
    tout_recevoir as noter_tout,
)
from commandes.services.verrou import ATTENTE_TROP_LONGUE
from commandes.views.gestes import dire_le_refus, trouver_mon_volet
from groupement.models import EntreeJournal, Groupement
from groupement.refus import Refus
from groupement.templatetags.formats import de, montant, nombre, pluriel, quantite
from groupement.tri import par_nom

ORDINAUX = ("", "premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième")
Clef = tuple[int, int]


def veut_du_json(request: HttpRequest) -> bool:
    """The page's script, which saves a row as it is typed."""
    return request.headers.get("Accept", "").startswith("application/json")


def refuser_en_json(refus: Refus) -> JsonResponse:
    """503 for what may be tried again by itself, 409 for what the person must read."""
    return JsonResponse({"phrase": refus.phrase}, status=503 if refus.phrase == ATTENTE_TROP_LONGUE else 409)


def exiger_un_volet_livrable(request: HttpRequest, volet: Volet) -> HttpResponse | None:
    """None where a delivery can be noted, else the answer that says why not."""
    try:
        exiger_la_livraison(volet)
    except Refus as refus:
        if veut_du_json(request):
            return refuser_en_json(refus)
        messages.warning(request, refus.phrase)
        return redirect(volet)
    return None


@require_http_methods(["GET", "POST"])
def recevoir(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = trouver_mon_volet(request, pk, volet)
    if reponse := exiger_un_volet_livrable(request, trouve):
        return reponse
    saisie = SaisieDArrivees()
    if request.method == "POST":
        envoyees = Offre.objects.filter(volet=trouve, pk__in=offres_envoyees(request.POST))
        unites = dict(envoyees.values_list("pk", "unite"))
        saisie = lire_les_arrivees(request.POST.dict(), unites)
        try:
            bilan = noter(volet=trouve, arrivees=saisie.arrivees, vu=saisie.vu, auteur=request.user)
        except Refus as refus:
            if veut_du_json(request):
                return refuser_en_json(refus)
            messages.error(request, refus.phrase)
        else:
            saisie.refusees |= bilan.refusees
            if veut_du_json(request):
                return _en_json(trouve, saisie)
            if not saisie.refusees:
                messages.success(request, "C’est enregistré.")
                return redirect("commandes:recevoir", request.groupement.slug, pk, volet)
    produits, ou = produits_livres(trouve), compter_les_recus(trouve)
    contexte = {
        "volet": trouve,
        "commande": trouve.commande,
        "produits": [_rang_du_produit(produit, request.POST, saisie.refusees) for produit in produits],
        "refus": saisie.refusees,
        "ou": ou,
        "compte": ou.reception_en_mots,
        "aide_ancre": "pointage",
    }
    return render(request, "commandes/volet_recevoir.html", contexte, status=422 if saisie.refusees else 200)


def _rang_du_produit(produit: ProduitLivre, envoi: Any, refus: dict[Clef, str]) -> dict[str, Any]:
    """A product with a row for each arrival: those that are noted, and the one that may come."""
    offre = produit.offre
    rangs = [(r.arrivage, r) for r in produit.receptions]
    if produit.arrive.suite or not rangs:
        rangs.append((rangs[-1][0] + 1 if rangs else 1, None))
    saisies = [_saisie(offre, rang, reception, envoi, refus) for rang, reception in rangs]
    return {
        "produit": produit,
        "offre": offre,
        "attendu": nommer(offre.unite, produit.attendu),
        "attendu_nombre": quantite(produit.attendu).replace("\u202f", ""),
        "unite": nom(offre.unite, 2),
        "saisies": saisies[-1:],
        "anciennes": saisies[:-1],
    }


def _saisie(offre: Offre, rang: int, reception: Reception | None, envoi: Any, refus: dict[Clef, str]) -> dict[str, Any]:
    clef = f"{offre.pk}-{rang}"
    phrase = refus.get((offre.pk, rang), "")
    if phrase:  # what was typed stays
        valeurs = {champ: envoi.get(f"{champ}-{clef}", "") for champ in "ran"} | {"s": f"s-{clef}" in envoi}
    elif reception is not None:
        valeurs = {
            "r": quantite(reception.recue).replace("\u202f", ""),
            "a": quantite(reception.abimee).replace("\u202f", "") if reception.abimee else "",
            "n": reception.note,
            "s": reception.suite_attendue,
        }
    else:
        valeurs = {"r": "", "a": "", "n": "", "s": False}
    return {
        "clef": clef,
        "valeurs": valeurs,
        "vu": signature(reception),
        "refus": phrase,
        "reception": reception,
        "fois": f"{ORDINAUX[rang] if rang < len(ORDINAUX) else rang} arrivage" if rang > 1 else "",
        "ouvert": bool(valeurs["a"] or valeurs["n"] or valeurs["s"]),
    }


def _en_json(volet: Volet, saisie: SaisieDArrivees) -> JsonResponse:
    """Each row that was sent, as it is now."""
    touchees = [arrivee.clef for arrivee in saisie.arrivees] + list(saisie.refusees)
    produits = {p.offre.pk: p for p in produits_livres(volet, [offre for offre, _ in touchees])}
    rangs = {}
    for offre, rang in touchees:
        produit = produits.get(offre)
        reception = next((r for r in produit.receptions if r.arrivage == rang), None) if produit else None
        rangs[f"{offre}-{rang}"] = {
            "refus": saisie.refusees.get((offre, rang), ""),
            "vu": signature(reception),
            "dit": produit.en_mots if produit else "",
            "ton": produit.ton if produit else "",
        }
    ou = compter_les_recus(volet)
    return JsonResponse({"rangs": rangs, "compte": ou.reception_en_mots, "faits": ou.recus})


@require_POST
def tout_recevoir(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    """What nobody spoke of came as awaited: the volet is delivered."""
    trouve = trouver_mon_volet(request, pk, volet)
    combien = dire_le_refus(request, lambda: [noter_tout(volet=trouve, auteur=request.user)])
    if combien is not None:
        dit = f"{pluriel(combien[0], 'produit noté,produits notés')} comme prévu. " if combien[0] else ""
        messages.success(request, f"{dit}La livraison {de(trouve.producteur)} est reçue.")
    return redirect(trouve)


@require_http_methods(["GET", "POST"])
def livraison_du_produit(request: HttpRequest, pk: int, volet: int, offre: int) -> HttpResponse:
    """Who gets what of one product; whoever runs the volet decides for a line, with a reason."""
    trouve = trouver_mon_volet(request, pk, volet)
    produit = get_object_or_404(Offre, pk=offre, volet=trouve)
    if reponse := exiger_un_volet_livrable(request, trouve):
        return reponse
    lignes = list(
        Ligne.objects.filter(offre=produit).select_related("panier__foyer").order_by(*par_nom("panier__foyer__nom"))
    )
    # Those for whom something changed come first.
    lignes.sort(key=lambda ligne: not ligne.livraison_motif)
    saisie, motif = SaisieDeDecisions(), request.POST.get("motif", "").strip()[:150]
    if request.method == "POST":
        unites = dict.fromkeys((ligne.pk for ligne in lignes), (produit.unite, unite_du_prix(produit)))
        saisie = lire_les_decisions(request.POST.dict(), unites)
        if not saisie.refusees and _decider(request, trouve, saisie, motif):
            return redirect("commandes:livraison_du_produit", request.groupement.slug, pk, volet, offre)
    livre = next(iter(produits_livres(trouve, [produit.pk])), None)
    contexte = {
        "volet": trouve,
        "commande": trouve.commande,
        "offre": produit,
        "livre": livre,
        "rangs": [_rang_du_foyer(ligne, produit, request.POST, saisie.refusees) for ligne in lignes],
        "unite": nom(produit.unite, 2),
        "unite_du_prix": nom(unite_du_prix(produit), 2),
        "regle": _regle(trouve),
        "motif": motif,
        "refus": saisie.refusees,
        "journal": list(EntreeJournal.objects.sur(produit)[:30]),
        "aide_ancre": "pointage",
    }
    return render(request, "commandes/volet_livraison_produit.html", contexte, status=422 if saisie.refusees else 200)


def _regle(volet: Volet) -> str:
    """The rule by its name: "équitable"."""
    return Groupement.ReglePartage(volet.regle_de_partage or volet.groupement.regle_de_partage).label.partition(" :")[0]


def _decider(request: HttpRequest, volet: Volet, saisie: SaisieDeDecisions, motif: str) -> bool:
    """False when a refusal keeps the page as it was typed."""
    if not saisie.decisions:
        messages.info(request, "Rien n’a changé.")
        return True
    changees = dire_le_refus(
        request,
        lambda: [
            corriger_la_livraison(
                volet=volet, decisions=saisie.decisions, vu=saisie.vu, auteur=request.user, motif=motif
            )
        ],
    )
    if changees is None:
        return False
    messages.success(request, f"{pluriel(changees[0], 'ligne changée,lignes changées')} : chaque foyer lit pourquoi.")
    return True


def _rang_du_foyer(ligne: Ligne, offre: Offre, envoi: Any, refus: dict[int, str]) -> dict[str, Any]:
    prevue = ligne.quantite if ligne.attribuee is None else ligne.attribuee
    livree = "" if ligne.livree is None else quantite(ligne.livree).replace("\u202f", "")
    facturee = "" if ligne.facturee is None else quantite(ligne.facturee).replace("\u202f", "")
    return {
        "ligne": ligne,
        "foyer": ligne.panier.foyer,
        "commande": nommer(offre.unite, ligne.quantite),
        "prevue": nommer(offre.unite, prevue) if prevue != ligne.quantite else "",
        "livree": envoi.get(f"l-{ligne.pk}", livree),
        "facturee": envoi.get(f"f-{ligne.pk}", facturee),
        "vu_livree": livree,
        "vu_facturee": facturee,
        "vu": nombre(ligne.retenue),
        "du": montant(ligne.montant + ligne.montant_consigne),
        "pese": nommer(offre.pese_en, ligne.poids) if ligne.poids is not None and offre.pese_en else "",
        "refus": refus.get(ligne.pk, ""),
    }

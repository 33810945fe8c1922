"""After the closing: the référent sees how full cases are shared out, changes a line by hand, confirms."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from catalogue.unites import nom, nommer, unite
from commandes.colisage.colis import Clef, SorteDeColis, clef_de, commandes
from commandes.documents.colis import en_colis
from commandes.models import Ligne, Volet
from commandes.quantites import QuantiteRefusee, lire_quantite
from commandes.services.attribuer import PARTAGEES
from commandes.services.repartir import confirmer_la_repartition, fixer_a_la_main
from commandes.views.gestes import dire_le_refus, trouver_mon_volet
from groupement.models import Groupement
from groupement.templatetags.formats import pluriel


@require_http_methods(["GET", "POST"])
def repartition(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = trouver_mon_volet(request, pk, volet)
    if trouve.etat != Volet.Etat.CLOS:
        messages.info(request, "La répartition se décide entre la clôture et l’envoi au producteur.")
        return redirect(trouve)
    refus: dict[int, str] = {}
    motif = request.POST.get("motif", "").strip()[:150]
    if request.method == "POST":
        voulues, refus = _lire(request, trouve)
        if not refus:
            reponse = _faire(request, trouve, voulues, motif)
            if reponse is not None:
                return reponse
    produits = _produits(trouve, request.POST, refus)
    contexte = {
        "volet": trouve,
        "commande": trouve.commande,
        "produits": [produit for produit in produits if produit["changees"]] or produits,
        "inchanges": [produit for produit in produits if not produit["changees"]],
        "regle": Groupement.ReglePartage(trouve.regle_de_partage).label.partition(" :")[0]
        if trouve.regle_de_partage
        else "",
        "motif": motif,
        "refus": refus,
        "aide_ancre": "referent",
    }
    return render(request, "commandes/volet_repartition.html", contexte, status=422 if refus else 200)


def _lire(request: HttpRequest, volet: Volet) -> tuple[dict[int, Any], dict[int, str]]:
    """Quantities typed, by line id, where they differ from what the page had shown; and sentences for the others."""
    voulues, refus = {}, {}
    for nom_, texte in request.POST.items():
        pk = nom_[2:]
        if not nom_.startswith("a-") or not pk.isdecimal() or len(pk) > 18:
            continue
        try:
            quantite = lire_quantite(texte)
            if quantite != lire_quantite(request.POST.get(f"vu-{pk}", "")):
                voulues[int(pk)] = quantite
        except QuantiteRefusee as erreur:
            refus[int(pk)] = str(erreur)
    return voulues, refus


def _faire(request: HttpRequest, volet: Volet, voulues: dict[int, Any], motif: str) -> HttpResponse | None:
    """None when a refusal keeps the page as it was typed."""
    if voulues:
        changees = dire_le_refus(
            request, lambda: fixer_a_la_main(volet=volet, attributions=voulues, auteur=request.user, motif=motif)
        )
        if changees is None:
            return None
        messages.success(
            request,
            f"{pluriel(changees, 'ligne fixée à la main,lignes fixées à la main')} ; les autres ont été recalculées.",
        )
    if "confirmer" in request.POST and not voulues:
        foyers = dire_le_refus(request, lambda: [confirmer_la_repartition(volet=volet, auteur=request.user)])
        if foyers is None:
            return None
        prevenus = f" {pluriel(foyers[0], 'foyer est prévenu,foyers sont prévenus')}." if foyers[0] else ""
        messages.success(request, f"La répartition est confirmée.{prevenus}")
        return redirect(volet)
    if not voulues:
        messages.info(request, "Rien n’a changé.")
    return redirect("commandes:repartition", request.groupement.slug, volet.commande_id, volet.pk)


def _produits(volet: Volet, saisi: Any, refus: dict[int, str]) -> list[dict[str, Any]]:
    """What is shared, with its lines, those that change first; the same number of queries for 2 lines and for 500."""
    lignes = (
        Ligne.objects.filter(PARTAGEES, volet=volet)
        .select_related("offre", "panier__foyer")
        .order_by("offre__nom", "offre_id", "panier__foyer__nom")
    )
    par_sorte: dict[Clef, list[Ligne]] = defaultdict(list)
    for ligne in lignes:
        par_sorte[clef_de(ligne.offre_id, volet.pk, ligne.offre.panachage)].append(ligne)
    return [_produit(clef, siennes, volet, saisi, refus) for clef, siennes in par_sorte.items()]


def _produit(clef: Clef, lignes: list[Ligne], volet: Volet, saisi: Any, refus: dict[int, str]) -> dict[str, Any]:
    offre = lignes[0].offre
    sorte = SorteDeColis(clef, offre.unite, offre.colisage, max(ligne.offre.minimum_du_groupe for ligne in lignes))
    total = sum((ligne.retenue for ligne in lignes), Decimal(0))
    voulu = sum((ligne.quantite for ligne in lignes), Decimal(0))
    en_mots = [str(en_colis(total, offre.colisage, offre.unite) or "")]
    if sorte.minimum:
        atteint = "atteint" if total >= sorte.minimum else "pas atteint"
        en_mots.append(f"minimum de {nommer(offre.unite, sorte.minimum)} {atteint}")
    return {
        "titre": capfirst(sorte.en_mots) if sorte.panachage else str(offre),
        "panache": bool(sorte.panachage),
        "unite": nom(offre.unite, 2),
        "colis": ", ".join(filter(None, en_mots)),
        "voulu": f"{nommer(offre.unite, voulu)} {commandes(offre.unite)}",
        "total": f"{nommer(offre.unite, total)} {'attribuées' if unite(offre.unite).feminin else 'attribués'}",
        "changees": sum(ligne.retenue != ligne.quantite for ligne in lignes),
        "lignes": [
            {
                "ligne": ligne,
                "saisi": saisi.get(f"a-{ligne.pk}"),
                "refus": refus.get(ligne.pk),
                "voulu": nommer(offre.unite, ligne.quantite),
                "plus": nommer(offre.unite, ligne.tolerance) if ligne.tolerance else "",
                "rang": ligne.pk if volet.graine else None,
            }
            for ligne in lignes
        ],
    }

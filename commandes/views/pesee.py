"""Weighing on a phone: product by product, household by household, each weight saved as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from catalogue.unites import nommer, permet_decimales
from commandes.forms.livraison import SaisieDePesees, ecrire_les_pesees, lire_les_pesees, pesees_envoyees
from commandes.livraison import Pesees, compter_les_pesees, lignes_a_peser
from commandes.models import Ligne, Offre, Volet
from commandes.poids import Doute, lire_pesees
from commandes.services.peser import Bilan, Pesee
from commandes.services.peser import peser as noter
from commandes.views.gestes import trouver_mon_volet
from commandes.views.livraison import exiger_un_volet_livrable, refuser_en_json, veut_du_json
from groupement.refus import Refus
from groupement.templatetags.formats import montant, nombre, pluriel, quantite

# Beyond, a household's pieces are weighed together.
PIECES_AU_PLUS = 12
RIEN = Decimal(0)
PAS_ENCORE = "pas encore enregistré"
SANS_QUESTION = dict.fromkeys(("phrase", "garder", "confirme", "plutot", "mettre"), "")


@require_http_methods(["GET", "POST"])
def peser(request: HttpRequest, pk: int, volet: int) -> HttpResponse:
    trouve = trouver_mon_volet(request, pk, volet)
    if reponse := exiger_un_volet_livrable(request, trouve):
        return reponse
    saisie, bilan = SaisieDePesees(), Bilan()
    if request.method == "POST":
        envoyees = _lignes(trouve).filter(pk__in=pesees_envoyees(request.POST))
        saisie = lire_les_pesees(request.POST, {ligne.pk: ligne.offre.pese_en for ligne in envoyees})
        try:
            bilan = noter(
                volet=trouve, pesees=saisie.pesees, confirmees=saisie.confirmees, vu=saisie.vu, auteur=request.user
            )
        except Refus as refus:
            if veut_du_json(request):
                return refuser_en_json(refus)
            messages.error(request, refus.phrase)
        else:
            bilan.refusees |= saisie.refusees
            if veut_du_json(request):
                return _en_json(trouve, bilan, request.POST)
            if not bilan.refusees and not bilan.questions:
                messages.success(request, "C’est enregistré.")
                return redirect("commandes:peser", request.groupement.slug, pk, volet)
    produits = _produits(list(_lignes(trouve)), request.POST, bilan)
    a_peser = [produit for produit in produits if produit["offre"].pese]
    nombre_a_peser = sum(produit["nombre"] for produit in a_peser)
    faits = sum(produit["faits"] for produit in a_peser)
    contexte = {
        "volet": trouve,
        "commande": trouve.commande,
        "produits": a_peser,
        "autres": [produit for produit in produits if not produit["offre"].pese],
        "nombre": nombre_a_peser,
        "faits": faits,
        "compte": compte_des_pesees(faits, nombre_a_peser),
        "refus": bilan.refusees | bilan.questions,
        "aide_ancre": "pointage",
    }
    return render(
        request, "commandes/volet_peser.html", contexte, status=422 if bilan.refusees or bilan.questions else 200
    )


def _lignes(volet: Volet) -> QuerySet[Ligne]:
    return (
        lignes_a_peser(volet)
        .select_related("offre", "panier__foyer")
        .order_by("offre__famille", "offre__nom", "offre_id", "panier__foyer__nom", "pk")
    )


def est_pesee(ligne: Ligne) -> bool:
    """All of it: piece by piece, each one."""
    return ligne.poids is not None and (ligne.pesees is None or len(ligne.pesees) >= ligne.retenue)


def compte_des_pesees(faits: int, combien: int) -> str:
    """ "12 pesées sur 16"."""
    return f"{pluriel(faits, 'pesée')} sur {combien}"


def _produits(lignes: list[Ligne], envoi: Any, bilan: Bilan) -> list[dict[str, Any]]:
    return [_produit(offre, list(siennes), envoi, bilan) for offre, siennes in groupby(lignes, key=lambda n: n.offre)]


def _produit(offre: Offre, lignes: list[Ligne], envoi: Any, bilan: Bilan) -> dict[str, Any]:
    commencees = [ligne for ligne in lignes if ligne.poids is not None]
    pesees = Pesees(
        offre_id=offre.pk,
        pese=offre.pese,
        lignes=len(lignes),
        faites=sum(est_pesee(ligne) for ligne in lignes),
        poids=sum((ligne.poids or RIEN for ligne in commencees), RIEN),
        unites=sum((ligne.retenue for ligne in commencees), RIEN),
    )
    return {
        "offre": offre,
        "unite": offre.pese_en,
        "rangs": [_rang(ligne, envoi, bilan) for ligne in lignes],
        "nombre": pesees.lignes,
        "faits": pesees.faites,
        "en_mots": _total(offre, pesees),
    }


def _total(offre: Offre, pesees: Pesees) -> str:
    """What was weighed of a product beside what is delivered: "12,4 kg pour 6 pièces : 5 foyers sur 8"."""
    if not pesees.poids:
        return ""
    pese, pour = nommer(offre.pese_en, pesees.poids), nommer(offre.unite, pesees.unites)
    return f"{pese} pour {pour} : {pluriel(pesees.faites, 'foyer')} sur {pesees.lignes}"


def _rang(ligne: Ligne, envoi: Any, bilan: Bilan) -> dict[str, Any]:
    unite, pieces = ligne.offre.pese_en, _pieces(ligne)
    refus, doute = bilan.refusees.get(ligne.pk, ""), bilan.questions.get(ligne.pk)
    deja = [quantite(p).replace("\u202f", "") for p in ligne.pesees or ([ligne.poids] if ligne.poids else [])]
    valeurs = envoi.getlist(f"p-{ligne.pk}") if refus or doute else deja or [""]
    par_piece = len(valeurs) > 1 or ligne.pesees is not None
    if par_piece and pieces:
        valeurs = valeurs + [""] * (pieces - len(valeurs))
    return {
        "ligne": ligne,
        "foyer": ligne.panier.foyer,
        "combien": nommer(ligne.offre.unite, ligne.retenue),
        "unite": unite,
        "valeurs": valeurs,
        "pieces": pieces,
        "vu": _vu(ligne),
        "dit": PAS_ENCORE if refus or doute else _dit(ligne),
        "ton": "" if refus or doute or not est_pesee(ligne) else "complet",
        "refus": refus,
        "question": _question(doute, valeurs, unite) if doute else SANS_QUESTION,
    }


def _question(doute: Doute, valeurs: Sequence[str], unite: str) -> dict[str, str]:
    """`confirme`: the weight that a yes is about; `plutot`: what to type instead, for a weight of one field."""
    total = sum(lire_pesees(valeurs, unite), RIEN)
    un_seul = doute.plutot is not None and len([valeur for valeur in valeurs if valeur.strip()]) == 1
    return {
        "phrase": doute.phrase,
        "garder": f"C’est bien {nommer(unite, total)}",
        "confirme": nombre(total),
        "plutot": quantite(doute.plutot).replace("\u202f", "") if un_seul else "",
        "mettre": f"Mettre {nommer(unite, doute.plutot)}" if un_seul and doute.plutot else "",
    }


def _pieces(ligne: Ligne) -> int:
    """How many fields piece by piece; 0 where it makes no sense."""
    combien = 0 if permet_decimales(ligne.offre.unite) else int(ligne.retenue)
    return combien if 2 <= combien <= PIECES_AU_PLUS else 0


def _vu(ligne: Ligne) -> str:
    return ecrire_les_pesees(Pesee(ligne.pesees or ([ligne.poids] if ligne.poids is not None else [])))


def _dit(ligne: Ligne) -> str:
    """ "38,50 €", and what is left to weigh."""
    if ligne.poids is None:
        return ""
    if ligne.pesees is not None and len(ligne.pesees) < ligne.retenue:
        return f"{pluriel(len(ligne.pesees), 'pièce pesée,pièces pesées')} sur {quantite(ligne.retenue)}"
    return montant(ligne.montant)


def _en_json(volet: Volet, bilan: Bilan, envoi: Any) -> JsonResponse:
    """Each row that was sent, the total of its product, and how many are weighed."""
    touchees = {*bilan.ecrites, *bilan.questions, *bilan.refusees}
    pesees = {p.offre_id: p for p in compter_les_pesees(volet)}
    rangs: dict[int, dict[str, Any]] = {
        pk: {"refus": bilan.refusees.get(pk, ""), "question": SANS_QUESTION, "vu": "", "dit": PAS_ENCORE, "ton": ""}
        for pk in touchees
    }
    produits = {}
    for ligne in lignes_a_peser(volet).filter(pk__in=touchees).select_related("offre", "panier__foyer"):
        rang = _rang(ligne, envoi, bilan)
        rangs[ligne.pk] = {clef: rang[clef] for clef in ("refus", "question", "vu", "dit", "ton")}
        produits[ligne.offre_id] = _total(ligne.offre, pesees[ligne.offre_id])
    combien = sum(p.lignes for p in pesees.values() if p.pese)
    faits = sum(p.faites for p in pesees.values() if p.pese)
    return JsonResponse(
        {"rangs": rangs, "produits": produits, "compte": compte_des_pesees(faits, combien), "faits": faits}
    )

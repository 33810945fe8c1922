"""What a member has to pay in a round, and how they say that they will."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from commandes.argent.a_regler import a_regler, reste_en_tout
from commandes.argent.beneficiaires import Beneficiaire, beneficiaires
from commandes.models import Commande, Reglement
from commandes.services import regler as services
from commandes.views.gestes import dire_le_refus
from commandes.views.reglements import trouver_commande
from groupement.templatetags.formats import montant, pluriel


@require_GET
def regler(request: HttpRequest, pk: int) -> HttpResponse:
    commande = trouver_commande(request, pk)
    lignes = a_regler(commande, request.adhesion.foyer)
    return render(
        request,
        "commandes/regler.html",
        {"commande": commande, "a_regler": lignes, "reste": reste_en_tout(lignes), "aide_ancre": "retirer"},
    )


@require_POST
def annoncer(request: HttpRequest, pk: int) -> HttpResponse:
    """How a household will pay one payee: `a_qui` (empty: the association), `comment` ("virement", "cheque-3")."""
    commande = trouver_commande(request, pk)
    beneficiaire = _beneficiaire(commande, request.POST.get("a_qui", ""))
    mode, _, nombre = request.POST.get("comment", "").partition("-")
    promis = dire_le_refus(
        request,
        lambda: services.promettre(
            beneficiaire=beneficiaire, foyer=request.adhesion.foyer, mode=mode, auteur=request.user,
            nombre=int(nombre) if nombre.isdecimal() and len(nombre) < 3 else 1,
        ),
    )  # fmt: skip
    if promis:
        somme = montant(sum(r.montant for r in promis))
        messages.success(
            request, f"C’est noté : {pluriel(len(promis), 'règlement annoncé,règlements annoncés')}, {somme} en tout."
        )
    return redirect("commandes:regler", request.groupement.slug, pk)


def _beneficiaire(commande: Commande, a_qui: str) -> Beneficiaire:
    for trouve in beneficiaires(commande):
        if a_qui == str(trouve.partenariat_id or ""):
            return trouve
    raise Http404


@require_POST
def renoncer(request: HttpRequest, pk: int, reglement: int) -> HttpResponse:
    """A promise of one's own household, taken back."""
    trouve = get_object_or_404(
        Reglement, pk=reglement, commande=pk, foyer=request.adhesion.foyer_id, etat=Reglement.Etat.PROMIS
    )
    if dire_le_refus(request, lambda: services.annuler(reglement=trouve, auteur=request.user)):
        messages.success(request, "Votre annonce est retirée.")
    return redirect("commandes:regler", request.groupement.slug, pk)

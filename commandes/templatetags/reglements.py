"""Payments of a volet, where its page speaks of them."""

from typing import Any

from django import template

from commandes.argent.reglements_du_volet import reglements_du_volet
from commandes.models import Volet

register = template.Library()


@register.inclusion_tag("commandes/_volet_reglements.html", takes_context=True)
def reglements_du(context: template.Context, volet: Volet) -> dict[str, Any]:
    """How far the payments are, with the way to the grid and to the invoice for those who may open them."""
    request, reglements = context["request"], reglements_du_volet(volet)
    personne = request.user
    return {
        "request": request,
        "volet": volet,
        "reglements": reglements,
        "encaisse": reglements.beneficiaire and personne.has_perm("commandes.encaisser", reglements.beneficiaire),
        "facture": personne.has_perm("commandes.encaisser", volet),
    }

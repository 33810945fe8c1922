"""Who may write in the directory, asked in one place; the answers come from the backends, by name."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse

from catalogue.models import Producteur


def peut_tenir(request: HttpRequest) -> bool:
    """May keep the whole directory of the network: labels, and every producer."""
    return request.user.has_perm("catalogue.tenir_annuaire", request.reseau)


def peut_creer(request: HttpRequest) -> bool:
    """May add a producer: who keeps the directory, and where the network allows it those who prepare
    rounds."""
    if peut_tenir(request):
        return True
    ouvert = request.groupement is not None and request.reseau.referents_modifient_annuaire
    return ouvert and request.user.has_perm("catalogue.proposer_producteur", request.groupement)


def peut_modifier(request: HttpRequest, producteur: Producteur) -> bool:
    producteur.reseau = request.reseau  # the same row, already read
    return request.user.has_perm("catalogue.modifier_producteur", producteur)


def exiger_que(condition: bool) -> None:
    """404 unless `condition`: forbidden looks like unknown."""
    if not condition:
        raise Http404


def adresse(request: HttpRequest, route: str, *arguments: object) -> str:
    """Address of a directory page under the mount of this request: the group's one or the network's one."""
    portee = request.groupement or request.reseau
    return reverse(f"annuaire:{route}", args=[portee.slug, *arguments], current_app=request.resolver_match.namespace)

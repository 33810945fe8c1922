"""Links and words of the directory."""

from typing import Any

from django import template

from catalogue.distance import dire_distance
from catalogue.droits import adresse
from catalogue.lecture.mois import dire_mois
from catalogue.mots import lier
from catalogue.unites import a_l_unite, nom

register = template.Library()
register.filter("distance", dire_distance)
register.filter("saison", dire_mois)
register.filter("lie", lier)
register.filter("a_l_unite", a_l_unite)


@register.filter
def unite(code: str, quantite: Any = 1) -> str:
    """Name of an order unit in agreement with a quantity."""
    return nom(code, quantite)


@register.simple_tag(takes_context=True)
def annuaire(context: template.Context, route: str, *arguments: Any) -> str:
    """`{% annuaire "producteur" producteur.pk %}`: a page of the directory, in the group or network where
    one is."""
    return adresse(context["request"], route, *arguments)

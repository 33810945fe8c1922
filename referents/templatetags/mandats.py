"""Who answers for which producer, for pages of lower floors: they load this library in their templates."""

from collections import defaultdict

from django import template
from django.utils import timezone

from referents.models import Mandat

register = template.Library()


@register.simple_tag(takes_context=True)
def mandats_du_jour(context: template.Context) -> dict[int, list[Mandat]]:
    """`{% mandats_du_jour as mandats %}`: mandates in force in the group of the page, by partnership; one
    query."""
    par_partenariat = defaultdict(list)
    for mandat in Mandat.objects.au(timezone.localdate()).select_related("adhesion__personne").order_by("-rang", "du"):
        par_partenariat[mandat.partenariat_id].append(mandat)
    return dict(par_partenariat)


@register.filter
def pour(mandats: dict[int, list[Mandat]], partenariat: int) -> list[Mandat]:
    return mandats.get(partenariat, [])

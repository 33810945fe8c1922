"""The polls kept with a meeting, for the page of its minutes."""

from __future__ import annotations

from typing import Any

from django import template

from reunions.models import Reunion, Tour
from reunions.page_sondage import resultat_visible
from reunions.services.sondages import resultat_de

register = template.Library()


@register.inclusion_tag("reunions/_sondages_de_la_reunion.html", takes_context=True)
def sondages_de_la_reunion(context: template.Context, reunion: Reunion) -> dict[str, Any]:
    """Each poll attached to `reunion` with its result in words; the last round of each."""
    tours = Tour.objects.derniers().filter(sondage__reunion=reunion).select_related("sondage").order_by("pk")
    dits = []
    for tour in tours:
        tour.sondage.groupement = context["request"].groupement
        phrase = resultat_de(tour)["phrase"] if resultat_visible(tour) else ""
        dits.append({"sondage": tour.sondage, "tour": tour, "phrase": phrase})
    return {"sondages": dits}

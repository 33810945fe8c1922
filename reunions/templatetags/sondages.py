"""The polls kept with a meeting, for the page of its minutes."""

from __future__ import annotations

from typing import Any

from django import template

from reunions.models import Reunion, VersionCompteRendu
from reunions.page_sondage import resultat_visible
from reunions.services.sondages import resultat_de
from reunions.sondages_gardes import tours_de

register = template.Library()


@register.inclusion_tag("reunions/_sondages_de_la_reunion.html", takes_context=True)
def sondages_de_la_reunion(
    context: template.Context, reunion: Reunion, version: VersionCompteRendu | None = None
) -> dict[str, Any]:
    """Each poll attached to `reunion` with its result in words; beside a `version`, those that it does not tell."""
    contes = {garde["sondage"] for garde in version.contenu.get("sondages", [])} if version else set()
    dits = []
    for tour in tours_de(reunion):
        if tour.sondage_id not in contes:
            tour.sondage.groupement = context["request"].groupement
            phrase = resultat_de(tour)["phrase"] if resultat_visible(tour) else ""
            dits.append({"sondage": tour.sondage, "tour": tour, "phrase": phrase})
    return {"sondages": dits, "depuis": version is not None}

"""A person's mandates, for the export of their data. Called outside scopes."""

from __future__ import annotations

from groupement.export import Section
from groupement.models import Personne
from referents.models import Mandat


def sections(personne: Personne) -> list[Section]:
    mandats = Mandat.objects.filter(adhesion__personne=personne).select_related("partenariat__producteur", "groupement")
    return [
        Section(
            "Mes mandats de référent",
            ["groupement", "producteur", "rang", "du", "au"],
            [[m.groupement.nom, str(m.partenariat), m.get_rang_display(), m.du, m.au] for m in mandats],
        )
    ]

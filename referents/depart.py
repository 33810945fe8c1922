"""A household leaves: the mandates that its people hold and should hand over."""

from __future__ import annotations

from django.utils import timezone

from groupement.models import Foyer
from groupement.templatetags.formats import jour
from referents.models import Mandat


def ce_qui_reste(foyer: Foyer) -> list[str]:
    mandats = Mandat.objects.a_confier(timezone.localdate()).filter(adhesion__foyer=foyer)
    return [_mandat(m) for m in mandats.select_related("adhesion__personne", "partenariat__producteur")]


def _mandat(mandat: Mandat) -> str:
    fin = f" jusqu’au {jour(mandat.au)}" if mandat.au else ""
    role = "titulaire" if mandat.rang == Mandat.Rang.TITULAIRE else "en suppléance"
    return f"{mandat.adhesion} est {role} pour {mandat.objet}{fin} : passez le relais, ou confiez ce mandat."

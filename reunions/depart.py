"""What a household that leaves had promised for meetings to come."""

from __future__ import annotations

from django.db.models import Count

from groupement.models import Foyer
from groupement.templatetags.formats import jour, pluriel
from reunions.models import Reunion, RoleDeReunion, Trajet


def ce_qui_reste(foyer: Foyer) -> list[str]:
    """Roles that somebody else must take, passengers who need another car."""
    a_venir = {"reunion__in": Reunion.objects.a_venir(), "adhesion__foyer": foyer}
    roles = RoleDeReunion.objects.filter(**a_venir).select_related("reunion", "adhesion__personne")
    trajets = Trajet.objects.filter(**a_venir).select_related("reunion", "adhesion__personne")
    phrases = [
        f"{role}, réunion du {jour(role.reunion.debut)} : confiez ce rôle à quelqu’un d’autre."
        for role in roles.order_by("reunion__debut", "pk")
    ]
    for trajet in trajets.annotate(passagers_comptes=Count("passagers")).filter(passagers_comptes__gt=0):
        emmenees = pluriel(trajet.passagers_comptes, "personne")
        phrases.append(f"{trajet.adhesion} emmène {emmenees} à la réunion du {jour(trajet.reunion.debut)}.")
    return phrases

"""Figures of a network: counts of its groups, made by three queries whatever their number."""

from typing import Any

from django.db.models import Count, Q

from groupement.models import Adhesion, Foyer, Groupement, Invitation, Reseau
from groupement.portee import scopes_disabled
from groupement.tri import par_nom


def portraits(reseau: Reseau) -> list[dict[str, Any]]:
    """One dictionary per group: pk, slug, nom, commune, foyers, personnes, animation (how many), attendue (e-mail of
    whoever was asked to facilitate and has not answered)."""
    groupements = list(
        Groupement.objects.filter(reseau=reseau).order_by(*par_nom("nom")).values("pk", "slug", "nom", "commune")
    )
    with scopes_disabled():  # figures of all groups of the network at once, no row of theirs
        foyers = dict(
            Foyer.objects.actifs()
            .filter(groupement__reseau=reseau)
            .order_by()
            .values("groupement")
            .annotate(n=Count("pk"))
            .values_list("groupement", "n")
        )
        personnes = {
            ligne["groupement"]: ligne
            for ligne in Adhesion.objects.actives()
            .filter(groupement__reseau=reseau)
            .order_by()
            .values("groupement")
            .annotate(n=Count("pk"), animation=Count("pk", filter=Q(roles__contains=["animation"])))
        }
        attendues = dict(
            Invitation.objects.filter(
                groupement__reseau=reseau, acceptee_le=None, annulee_le=None, parrain__etat="candidate"
            ).values_list("groupement", "email")
        )
    for groupement in groupements:
        pk = groupement["pk"]
        ligne = personnes.get(pk, {"n": 0, "animation": 0})
        groupement |= {
            "foyers": foyers.get(pk, 0),
            "personnes": ligne["n"],
            "animation": ligne["animation"],
            "attendue": attendues.get(pk, ""),
        }
    return groupements

"""What meetings and polls keep of a person, for the export of their data. Called outside scopes."""

from __future__ import annotations

from groupement.export import Section
from groupement.models import Personne
from reunions.models import PointOrdreDuJour, Presence, RoleDeReunion, TachePrise, Vote


def sections(personne: Personne) -> list[Section]:
    presences = Presence.objects.filter(adhesion__personne=personne).select_related("groupement", "reunion")
    roles = RoleDeReunion.objects.filter(adhesion__personne=personne).select_related("groupement", "reunion")
    votes = Vote.objects.filter(adhesion__personne=personne).select_related("groupement", "tour__sondage")
    return [
        Section(
            "Mes réunions",
            ["groupement", "réunion", "date", "réponse"],
            [[p.groupement.nom, str(p.reunion), p.reunion.debut, p.get_reponse_display()] for p in presences],
        ),
        Section(
            "Mes rôles en réunion",
            ["groupement", "réunion", "date", "rôle"],
            [[r.groupement.nom, str(r.reunion), r.reunion.debut, r.get_role_display()] for r in roles],
        ),
        Section(
            "Ce que j’ai mis à l’ordre du jour",
            ["groupement", "point", "précisions"],
            list(
                PointOrdreDuJour.objects.filter(propose_par__personne=personne).values_list(
                    "groupement__nom", "titre", "note"
                )
            ),
        ),
        Section(
            "Les tâches que j’ai prises en réunion",
            ["groupement", "tâche", "pour le"],
            list(
                TachePrise.objects.filter(adhesion__personne=personne).values_list(
                    "groupement__nom", "intitule", "pour_le"
                )
            ),
        ),
        Section(
            "Les sondages auxquels j’ai répondu",
            ["groupement", "question"],
            [[v.groupement.nom, v.tour.sondage.question] for v in votes],
        ),
    ]

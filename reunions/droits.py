"""Who may do what in a group's meetings: facilitators, those who hold a role in the meeting, members."""

from __future__ import annotations

from groupement.droits import Regles, adhesion_de, anime, est_membre
from groupement.models import Groupement, Personne
from groupement.portee import dans_le_groupement
from reunions.models import Presence, Reunion, RoleDeReunion


def _roles(personne: Personne, reunion: Reunion) -> set[str]:
    """The roles of `personne` in this meeting; asked once per request."""
    connus = personne.memoire.setdefault("roles_de_reunion", {})
    if reunion.pk not in connus:
        adhesion = adhesion_de(personne, reunion.groupement)
        with dans_le_groupement(reunion.groupement):
            connus[reunion.pk] = set(
                RoleDeReunion.objects.filter(reunion=reunion, adhesion=adhesion).values_list("role", flat=True)
            )
    return connus[reunion.pk]


def organise(personne: Personne, groupement: Groupement) -> bool:
    """Plan, move, cancel a meeting; keep the rules."""
    return anime(personne, groupement)


def conduit(personne: Personne, reunion: Reunion) -> bool:
    """Order the agenda, share the roles out, run the meeting, close it, publish its minutes."""
    if anime(personne, reunion.groupement):
        return True
    return est_membre(personne, reunion.groupement) and bool(_roles(personne, reunion))


def redige(personne: Personne, reunion: Reunion) -> bool:
    """Write in the minutes: those who run the meeting, and whoever was noted present."""
    if conduit(personne, reunion):
        return True
    if not est_membre(personne, reunion.groupement):
        return False
    with dans_le_groupement(reunion.groupement):
        presentes = Presence.objects.filter(reunion=reunion, presente_le__isnull=False)
        return presentes.filter(adhesion=adhesion_de(personne, reunion.groupement)).exists()


class DroitsDesReunions(Regles):
    regles = {
        "reunions.organiser": organise,
        "reunions.participer": est_membre,
        "reunions.conduire": conduit,
        "reunions.rediger": redige,
    }

"""What the page of a meeting shows, in a number of queries that does not depend on how many come."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from groupement.models import Adhesion
from groupement.tri import par_nom
from reunions.forms.participer import (
    DemandeForm,
    ReponseForm,
    RoleForm,
    TrajetForm,
    membres_actifs,
)
from reunions.models import DemandeDePlace, Presence, Reunion, RoleDeReunion, Trajet
from reunions.services.seance import AVANT_L_HEURE
from reunions.temps import phrase_du_temps


@dataclass
class Venue:
    """Who comes, who does not, and how many that makes."""

    oui: list[Presence] = field(default_factory=list)
    non: list[Presence] = field(default_factory=list)
    la_mienne: Presence | None = None
    adultes: int = 0
    enfants: int = 0


@dataclass
class Voiture:
    trajet: Trajet
    passagers: list[DemandeDePlace]
    est_mienne: bool
    j_y_suis: bool

    @property
    def libres(self) -> int:
        return self.trajet.places - len(self.passagers)


def fiche_de(request: HttpRequest, reunion: Reunion) -> dict[str, Any]:
    conduit = request.user.has_perm("reunions.conduire", reunion)
    venue = venue_a(reunion, request.adhesion)
    voitures, cherchent, ma_demande = _covoiturage(reunion, request.adhesion)
    points = list(reunion.points.select_related("presente_par__personne", "propose_par__personne"))
    roles = {r.role: r for r in reunion.roles.select_related("adhesion__personne")}
    mienne = next((v.trajet for v in voitures if v.est_mienne), None)
    ouverte = reunion.est_prevue or reunion.est_en_cours
    a_venir = reunion.est_prevue and not reunion.est_passee
    membres = membres_actifs() if conduit and ouverte else []
    derniere = reunion.versions.defer("pdf", "contenu").first()
    return {
        "reunion": reunion,
        "conduit": conduit,
        "participe": request.user.has_perm("reunions.participer", request.groupement),
        "organise": request.user.has_perm("reunions.organiser", request.groupement),
        "redige": (reunion.est_close or reunion.est_en_cours) and request.user.has_perm("reunions.rediger", reunion),
        "venue": venue,
        "voitures": voitures,
        "cherchent": cherchent,
        "ma_demande": ma_demande,
        "reponse_form": ReponseForm(initial=_reponse(venue.la_mienne)),
        "trajet_form": TrajetForm(initial=_trajet(mienne)),
        "ma_voiture": mienne,
        "demande_form": DemandeForm(),
        "points": points,
        "phrase_du_temps": phrase_du_temps(sum(p.minutes for p in points), reunion.minutes) if points else "",
        "deborde": sum(p.minutes for p in points) > reunion.minutes,
        "roles": [_role(role, roles.get(role), conduit and ouverte, membres) for role in RoleDeReunion.Role],
        "roles_libres": len(roles) < len(RoleDeReunion.Role),
        "ouverte": ouverte,
        "decisions": list(reunion.decisions.order_by("pk")),
        "taches": list(reunion.taches.select_related("adhesion__personne")),
        "derniere": derniere,
        "geste": _geste(reunion, conduit, venue.la_mienne, derniere is not None),
        "repond": a_venir,
        "peut_commencer": a_venir and timezone.now() >= reunion.debut - AVANT_L_HEURE,
        "aide_ancre": "reunions",
    }


def venue_a(reunion: Reunion, adhesion: Adhesion) -> Venue:
    venue = Venue()
    presences = reunion.presences.exclude(reponse="").select_related("adhesion__personne")
    for presence in presences.order_by(*par_nom("adhesion__personne__prenom", "adhesion__personne__nom"), "pk"):
        (venue.oui if presence.reponse == Presence.Reponse.OUI else venue.non).append(presence)
        if presence.adhesion_id == adhesion.pk:
            venue.la_mienne = presence
    venue.adultes = sum(1 + p.avec for p in venue.oui)
    venue.enfants = sum(p.enfants for p in venue.oui)
    return venue


def _covoiturage(
    reunion: Reunion, adhesion: Adhesion
) -> tuple[list[Voiture], list[DemandeDePlace], DemandeDePlace | None]:
    demandes = list(reunion.demandes_de_place.select_related("adhesion__personne"))
    voitures = []
    for trajet in reunion.trajets.select_related("adhesion__personne"):
        passagers = [d for d in demandes if d.trajet_id == trajet.pk]
        j_y_suis = any(d.adhesion_id == adhesion.pk for d in passagers)
        voitures.append(Voiture(trajet, passagers, trajet.adhesion_id == adhesion.pk, j_y_suis))
    la_mienne = next((d for d in demandes if d.adhesion_id == adhesion.pk), None)
    return voitures, [d for d in demandes if d.trajet_id is None], la_mienne


def _reponse(presence: Presence | None) -> dict[str, int]:
    return {"avec": presence.avec if presence else 0, "enfants": presence.enfants if presence else 0}


def _trajet(trajet: Trajet | None) -> dict[str, Any]:
    if trajet is None:
        return {"places": 3}
    return {"depart": trajet.depart, "heure": trajet.heure, "places": trajet.places}


def _role(
    role: RoleDeReunion.Role, tenu: RoleDeReunion | None, modifiable: bool, membres: list[Adhesion]
) -> dict[str, Any]:
    form = None
    if modifiable:
        initial = {"role": role, "adhesion": tenu.adhesion_id if tenu else None}
        form = RoleForm(membres=membres, initial=initial, auto_id=f"role-{role.value}-%s")
    return {"role": role, "tenu": tenu, "form": form}


def _geste(reunion: Reunion, conduit: bool, mienne: Presence | None, racontee: bool) -> str:
    """The one thing to do now, which has the primary button."""
    if reunion.est_en_cours:
        return "suivre"
    if reunion.est_close:
        return "lire" if racontee else "ecrire" if conduit else ""
    if reunion.est_prevue and reunion.est_passee:
        return "raconter" if conduit else ""
    if reunion.est_prevue:
        bientot = timezone.now() >= reunion.debut - datetime.timedelta(minutes=30)
        if conduit and bientot:
            return "commencer"
        return "repondre" if mienne is None else "proposer"
    return ""

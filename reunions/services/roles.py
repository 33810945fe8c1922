"""Who facilitates, writes, watches the time, gives the floor: chosen, or drawn by lot."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max

from groupement.heures import PARIS
from groupement.models import Adhesion, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from reunions.models import Presence, Reunion, RoleDeReunion
from reunions.services.verrou import verrouiller
from reunions.tirage import tirer

Role = RoleDeReunion.Role


@transaction.atomic
def confier_le_role(*, reunion: Reunion, role: str, adhesion: Adhesion | None, auteur: Personne) -> None:
    """To somebody who is willing; None leaves it free."""
    figee = _a_venir(reunion)
    RoleDeReunion.objects.filter(reunion=figee, role=role).delete()
    if adhesion is not None:
        enregistrer(RoleDeReunion(groupement_id=figee.groupement_id, reunion=figee, role=role, adhesion=adhesion))
    qui = str(adhesion) if adhesion else "personne"
    journaliser(
        objet=figee, action="reunion.role", libelle=f"{figee} : {qui} {Role(role).label}", auteur=auteur,
        apres={"role": str(Role(role).label), "personne": qui},
    )  # fmt: skip


@transaction.atomic
def tirer_les_roles(
    *, reunion: Reunion, roles: Collection[str], auteur: Personne, graine: str = ""
) -> dict[str, Adhesion]:
    """Draw the roles of `roles` that nobody holds, among those who are there (or, before, those who come)."""
    figee = _a_venir(reunion)
    tenus = dict(RoleDeReunion.objects.filter(reunion=figee).values_list("role", "adhesion_id"))
    libres = [role for role in Role.values if role in roles and role not in tenus]
    if not libres:
        raise Refus("Chaque rôle a déjà quelqu’un : libérez-en un pour le tirer au sort.")
    possibles = {a.pk: a for a in _candidats(figee)}
    if not possibles:
        raise Refus("Personne n’a encore dit qu’il venait : on tire au sort parmi celles et ceux qui viennent.")
    graine = graine or secrets.token_hex(8)
    derniers = _dernieres_fois(figee, libres)
    urnes = {role: [(pk, derniers[role].get(pk, "")) for pk in sorted(possibles)] for role in libres}
    tires = tirer(urnes, graine, frozenset(tenus.values()))
    for role, pk in tires.items():
        enregistrer(
            RoleDeReunion(
                groupement_id=figee.groupement_id, reunion=figee, role=role, adhesion=possibles[pk], graine=graine,
                candidats=[list(candidat) for candidat in urnes[role]],
            )
        )  # fmt: skip
    resultat = {role: possibles[pk] for role, pk in tires.items()}
    journaliser(
        objet=figee, action="reunion.tirage", libelle=f"{figee} : rôles tirés au sort", auteur=auteur,
        apres={str(Role(role).label): str(adhesion) for role, adhesion in resultat.items()} | {"graine": graine},
    )  # fmt: skip
    return resultat


def _candidats(reunion: Reunion) -> list[Adhesion]:
    presences = Presence.objects.filter(reunion=reunion, adhesion__etat=Adhesion.Etat.ACTIVE)
    presences = presences.select_related("adhesion__personne")
    sur_place = presences.filter(presente_le__isnull=False)
    return [p.adhesion for p in sur_place] or [p.adhesion for p in presences.qui_viennent()]


def _dernieres_fois(reunion: Reunion, roles: Collection[str]) -> dict[str, dict[int, str]]:
    """{role: {membership: the day of the last meeting at which they had it}}, before this one."""
    fois: dict[str, dict[int, str]] = defaultdict(dict)
    anciens = (
        RoleDeReunion.objects.filter(role__in=roles, reunion__debut__lt=reunion.debut)
        .exclude(reunion__etat=Reunion.Etat.ANNULEE)
        .values_list("role", "adhesion_id")
        .annotate(derniere=Max("reunion__debut"))
    )
    for role, adhesion, derniere in anciens:
        fois[role][adhesion] = str(derniere.astimezone(PARIS).date())
    return fois


def _a_venir(reunion: Reunion) -> Reunion:
    figee = verrouiller(reunion)
    if not (figee.est_prevue or figee.est_en_cours):
        raise Refus(f"Cette réunion est {figee.get_etat_display()} : ses rôles ne changent plus.")
    return figee

"""Demonstration data: who answers for which producer, with a substitute, and one producer left without anybody."""

from __future__ import annotations

import datetime

from groupement.demo.monde import Monde
from groupement.models import Adhesion
from groupement.portee import dans_le_groupement
from referents.models import Mandat

TITULAIRE, SUPPLEANT = Mandat.Rang.TITULAIRE, Mandat.Rang.SUPPLEANT
REFERENTE, ANIMATRICE, TRESORIERE = "referente@demo.test", "animatrice@demo.test", "tresoriere@demo.test"
# (group, producer): who holds what; the other mandates go to members in turn.
CONFIES = {
    ("limoux", "maraicher"): {TITULAIRE: REFERENTE, SUPPLEANT: ANIMATRICE},
    ("limoux", "moulin"): {TITULAIRE: REFERENTE, SUPPLEANT: TRESORIERE},
    ("limoux", "volailles"): {TITULAIRE: REFERENTE},
    ("limoux", "bioespuna"): {SUPPLEANT: REFERENTE},
    ("limoux", "domaine"): {TITULAIRE: ANIMATRICE},
}
SANS_REFERENT = {("limoux", "simples")}
DEPUIS, RELAIS = -300, -301  # days: the present mandates began, the former ones ended


def charger(monde: Monde) -> None:
    for slug in monde.groupements:
        with dans_le_groupement(monde.groupements[slug]):
            Mandat.objects.bulk_create(_mandats_du_groupement(monde, slug))


def _mandats_du_groupement(monde: Monde, slug: str) -> list[Mandat]:
    """Members take turns; who has an account of the demonstration holds only what `CONFIES` says."""
    libres = [a for a in monde.actives(slug) if a.personne.email and not a.roles]
    tour = [a for a in libres if not str(a.personne.email).endswith("@demo.test")]
    monde.hasard(f"mandats {slug}").shuffle(tour)
    mandats, suivante = [], 0
    for clef in [clef for clef in monde.partenariats if clef[0] == slug and clef not in SANS_REFERENT]:
        confies = CONFIES.get(clef, {})
        for rang in (TITULAIRE, SUPPLEANT):
            if rang in confies:
                adhesion = monde.adhesion(slug, confies[rang])
            else:
                adhesion = tour[suivante % len(tour)]
                suivante += 1
            mandats.append(_mandat(monde, clef, adhesion, rang, monde.jour(DEPUIS)))
        if clef == ("limoux", "maraicher"):
            ancienne = tour[suivante % len(tour)]
            mandats.append(_mandat(monde, clef, ancienne, TITULAIRE, monde.jour(DEPUIS - 700), au=monde.jour(RELAIS)))
    return mandats


def _mandat(
    monde: Monde, clef: tuple[str, str], adhesion: Adhesion, rang: str, du: datetime.date,
    au: datetime.date | None = None,
) -> Mandat:  # fmt: skip
    """From `du` on, or from the day the person came in."""
    partenariat = monde.partenariats[clef]
    return Mandat(
        groupement_id=partenariat.groupement_id,
        partenariat=partenariat,
        adhesion=adhesion,
        rang=rang,
        du=max(du, adhesion.depuis_le) if au is None else du,
        au=au,
    )

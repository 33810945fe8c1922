"""Who answers for which producer, from when to when. The right to run its orders follows from nothing
else."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from catalogue.models import Partenariat
from groupement.models import Adhesion, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve
from groupement.templatetags.formats import jour as dire_le_jour
from referents.models import Mandat

CHAMPS = ["rang", "du", "au"]


@transaction.atomic
def confier_mandat(
    *,
    partenariat: Partenariat,
    adhesion: Adhesion,
    rang: str,
    du: datetime.date,
    au: datetime.date | None,
    auteur: Personne | None,
) -> Mandat:
    """Make `adhesion` titular or substitute for a producer of the group. Overlaps are refused."""
    fige = _verrouiller(partenariat)
    adhesion = Adhesion.objects.select_related("personne").get(pk=adhesion.pk)
    if not adhesion.est_active:
        raise Refus(f"{adhesion} n’est pas membre actif du groupement : choisissez une autre personne.")
    mandat = Mandat(groupement_id=fige.groupement_id, partenariat=fige, adhesion=adhesion, rang=rang, du=du, au=au)
    enregistrer(mandat)
    journaliser(
        objet=mandat,
        action="confier",
        auteur=auteur,
        libelle=f"{adhesion} : {mandat.get_rang_display()} pour {fige} à partir du {dire_le_jour(du)}",
        apres={"du": str(du), "au": str(au or "")},
    )
    return mandat


@transaction.atomic
def modifier_mandat(*, mandat: Mandat, champs: dict[str, Any], auteur: Personne) -> Mandat:
    """Change rank or dates (`rang`, `du`, `au`); who holds it never changes, another mandate does."""
    _verrouiller(mandat.partenariat)
    fige = _relire(mandat)
    avant = releve(fige, CHAMPS)
    for champ in CHAMPS:
        if champ in champs:
            setattr(fige, champ, champs[champ])
    enregistrer(fige)
    avant_dit, apres_dit = differences(avant, releve(fige, CHAMPS))
    if apres_dit:
        journaliser(
            objet=fige,
            action="modifier",
            libelle=f"Mandat modifié : {fige}",
            auteur=auteur,
            avant=avant_dit,
            apres=apres_dit,
        )
    return fige


@transaction.atomic
def terminer_mandat(*, mandat: Mandat, dernier_jour: datetime.date, auteur: Personne) -> Mandat | None:
    """End a mandate after `dernier_jour`; one that would then never have begun is taken back (None)."""
    _verrouiller(mandat.partenariat)
    fige = _relire(mandat)
    if dernier_jour < fige.du:
        journaliser(
            objet=fige,
            action="annuler",
            libelle=f"Mandat annulé avant de commencer : {fige}",
            auteur=auteur,
            avant={"du": str(fige.du), "au": str(fige.au or "")},
        )
        fige.delete()
        return None
    if fige.au is not None and fige.au < dernier_jour:
        raise Refus(f"Ce mandat finit déjà le {dire_le_jour(fige.au)} : choisissez un jour plus proche.")
    return modifier_mandat(mandat=fige, champs={"au": dernier_jour}, auteur=auteur)


def _verrouiller(partenariat: Partenariat) -> Partenariat:
    return Partenariat.objects.select_related("producteur").select_for_update(of=("self",)).get(pk=partenariat.pk)


def _relire(mandat: Mandat) -> Mandat:
    return Mandat.objects.select_related("adhesion__personne", "partenariat__producteur").get(pk=mandat.pk)

"""Who answers for which producer, from when to when. The right to run its orders follows from nothing
else."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from catalogue.models import Partenariat
from groupement.models import Adhesion, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve
from groupement.templatetags.formats import jour as dire_le_jour
from referents.models import Mandat, Relais

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
    famille: str = "",
) -> Mandat:
    """Make `adhesion` titular or substitute for a producer of the group, or one family of it. Overlaps are refused."""
    fige = verrouiller_le_partenariat(partenariat)
    adhesion = Adhesion.objects.select_related("personne").get(pk=adhesion.pk)
    if not adhesion.est_active:
        raise Refus(f"{adhesion} n’est pas membre actif du groupement : choisissez une autre personne.")
    clore_les_mandats_des_partis(partenariat=fige)
    mandat = Mandat(
        groupement_id=fige.groupement_id, partenariat=fige, adhesion=adhesion, famille=famille, rang=rang, du=du, au=au
    )
    enregistrer(mandat)
    journaliser(
        objet=mandat,
        action="confier",
        auteur=auteur,
        libelle=f"{adhesion} : {mandat.get_rang_display()} pour {mandat.objet} à partir du {dire_le_jour(du)}",
        apres={"du": str(du), "au": str(au or "")},
    )
    return mandat


@transaction.atomic
def modifier_mandat(*, mandat: Mandat, champs: dict[str, Any], auteur: Personne | None) -> Mandat:
    """Change rank or dates (`rang`, `du`, `au`); who holds it never changes, another mandate does."""
    verrouiller_le_partenariat(mandat.partenariat)
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
    verrouiller_le_partenariat(mandat.partenariat)
    fige = _relire(mandat)
    _sans_relais_en_route(fige)
    if dernier_jour < fige.du:
        _reprendre(fige, auteur)
        return None
    if fige.au is not None and fige.au < dernier_jour:
        raise Refus(f"Ce mandat finit déjà le {dire_le_jour(fige.au)} : choisissez un jour plus proche.")
    return modifier_mandat(mandat=fige, champs={"au": dernier_jour}, auteur=auteur)


@transaction.atomic
def prolonger_mandat(*, mandat: Mandat, jusqu_au: datetime.date, auteur: Personne) -> Mandat:
    """Let a mandate run until `jusqu_au`, later than it would have ended."""
    verrouiller_le_partenariat(mandat.partenariat)
    fige = _relire(mandat)
    _sans_relais_en_route(fige)
    if jusqu_au < timezone.localdate():
        raise Refus("Ce jour est passé : choisissez-en un à venir.")
    if fige.au is not None and jusqu_au <= fige.au:
        raise Refus(f"Ce mandat va déjà jusqu’au {dire_le_jour(fige.au)} : choisissez un jour plus lointain.")
    return modifier_mandat(mandat=fige, champs={"au": jusqu_au}, auteur=auteur)


@transaction.atomic
def remplacer_mandat(*, mandat: Mandat, adhesion: Adhesion, des_le: datetime.date, auteur: Personne) -> Mandat:
    """Somebody else from `des_le` on, without a handover: the old mandate is kept, closed on the day before."""
    verrouiller_le_partenariat(mandat.partenariat)
    _sans_relais_en_route(mandat)
    return succeder(mandat=mandat, adhesion=adhesion, des_le=des_le, auteur=auteur)


@transaction.atomic
def succeder(*, mandat: Mandat, adhesion: Adhesion, des_le: datetime.date, auteur: Personne | None) -> Mandat:
    """Close `mandat` on the day before `des_le` and open the same one for `adhesion`: no day without, none with two.

    A substitute who becomes titular is substitute no more from that day on.
    """
    verrouiller_le_partenariat(mandat.partenariat)
    ancien = _relire(mandat)
    if adhesion.pk == ancien.adhesion_id:
        raise Refus(f"{adhesion} a déjà ce mandat : choisissez quelqu’un d’autre.")
    if des_le <= ancien.du:
        raise Refus(f"Ce mandat commence le {dire_le_jour(ancien.du)} : la suite ne peut venir qu’après.")
    veille = des_le - datetime.timedelta(days=1)
    if ancien.au is None or ancien.au != veille and ancien.au >= timezone.localdate():
        modifier_mandat(mandat=ancien, champs={"au": veille}, auteur=auteur)
    siens = Mandat.objects.a_confier(des_le).filter(
        partenariat=ancien.partenariat_id, famille=ancien.famille, adhesion=adhesion
    )
    for autre in siens.exclude(pk=ancien.pk):
        if autre.du >= des_le:
            _reprendre(autre, auteur)
        else:
            modifier_mandat(mandat=autre, champs={"au": veille}, auteur=auteur)
    return confier_mandat(
        partenariat=ancien.partenariat, adhesion=adhesion, famille=ancien.famille, rang=ancien.rang, du=des_le,
        au=None, auteur=auteur,
    )  # fmt: skip


@transaction.atomic
def clore_les_mandats_des_partis(*, partenariat: Partenariat) -> int:
    """A mandate ends with the membership of who held it: others may then take it up. Returns how many were closed."""
    restes = Mandat.objects.filter(partenariat=partenariat, adhesion__etat=Adhesion.Etat.PARTIE).exclude(
        au__lte=F("adhesion__partie_le")
    )
    clos = list(restes.select_related("adhesion__personne", "partenariat__producteur"))
    for mandat in clos:
        dernier_jour = mandat.adhesion.partie_le or timezone.localdate()
        if mandat.du > dernier_jour:
            _reprendre(mandat, None)
        else:
            modifier_mandat(mandat=mandat, champs={"au": dernier_jour}, auteur=None)
    return len(clos)


def verrouiller_le_partenariat(partenariat: Partenariat) -> Partenariat:
    """The partnership's row is the lock of all that is said of who answers for it."""
    return Partenariat.objects.select_related("producteur").select_for_update(of=("self",)).get(pk=partenariat.pk)


def _relire(mandat: Mandat) -> Mandat:
    return Mandat.objects.select_related("adhesion__personne", "partenariat__producteur").get(pk=mandat.pk)


def _reprendre(mandat: Mandat, auteur: Personne | None) -> None:
    """A mandate that never began leaves no row; the journal keeps it."""
    if mandat.relais.exists():
        raise Refus("Un relais a été préparé pour ce mandat : il ne peut plus s’effacer.")
    journaliser(
        objet=mandat,
        action="annuler",
        libelle=f"Mandat annulé avant de commencer : {mandat}",
        auteur=auteur,
        avant={"du": str(mandat.du), "au": str(mandat.au or "")},
    )
    mandat.delete()


def _sans_relais_en_route(mandat: Mandat) -> None:
    if Relais.objects.en_route().filter(mandat=mandat).exists():
        raise Refus("Un relais est en route pour ce mandat : menez-le au bout, ou annulez-le d’abord.")

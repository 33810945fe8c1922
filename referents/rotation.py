"""When a mandate should change hands: the group's duration, or the day it was given until."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from groupement.models import Adhesion, Groupement
from referents.models import Mandat, ReglagesDesReferents, Relais


@dataclass(frozen=True)
class Alerte:
    """A titular's mandate that ends soon, or should have ended, and nobody is on the way to take it over."""

    mandat: Mandat
    terme: datetime.date

    @property
    def depassee(self) -> bool:
        return self.terme < timezone.localdate()


def plus_des_mois(jour: datetime.date, mois: int) -> datetime.date:
    """The same day of a later month, or its last one: 31 January and one month is 28 February."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return datetime.date(annee, rang + 1, min(jour.day, calendar.monthrange(annee, rang + 1)[1]))


def terme(mandat: Mandat, duree_mois: int | None) -> datetime.date | None:
    """The last day expected: the one that was set, else the group's duration from the first day on."""
    if mandat.au is not None:
        return mandat.au
    return plus_des_mois(mandat.du, duree_mois) if duree_mois else None


def alertes(groupement: Groupement, *, adhesion: Adhesion | None = None) -> list[Alerte]:
    """Those to act on today, soonest first; only the mandates of `adhesion` when given.

    Home pages ask: one small query as long as no mandate comes to its end, a second one when some do.
    """
    finissent = _finissent(groupement, adhesion)
    if not finissent:
        return []
    ensuite = Mandat.objects.filter(
        partenariat=OuterRef("partenariat"),
        famille=OuterRef("famille"),
        rang=Mandat.Rang.TITULAIRE,
        du__gt=timezone.localdate(),
    )
    mandats = (
        Mandat.objects.filter(pk__in=finissent)
        .exclude(Exists(Relais.objects.en_route().filter(mandat=OuterRef("pk"))))
        .exclude(Exists(ensuite))
        .select_related("adhesion__personne", "partenariat__producteur", "groupement")
    )
    return sorted((Alerte(m, finissent[m.pk]) for m in mandats), key=lambda a: (a.terme, a.mandat.pk))


def _finissent(groupement: Groupement, adhesion: Adhesion | None) -> dict[int, datetime.date]:
    """Titular mandates whose end is near or past, and that end; whether somebody takes over is not asked here."""
    usuels, aujourd_hui = ReglagesDesReferents(), timezone.localdate()
    reglages = ReglagesDesReferents.objects.filter(groupement=groupement)
    mandats = (
        Mandat.objects.au(aujourd_hui)
        .titulaires()
        .filter(partenariat__actif=True, partenariat__producteur__archive_le=None)
        .annotate(
            duree_voulue=Subquery(reglages.values("duree_mois")[:1]),
            jours_avant=Coalesce(Subquery(reglages.values("alerte_jours")[:1]), usuels.alerte_jours),
        )
    )
    if adhesion is not None:
        mandats = mandats.filter(adhesion=adhesion)
    return {
        mandat.pk: fin
        for mandat in mandats
        if (fin := terme(mandat, mandat.duree_voulue))
        and fin <= aujourd_hui + datetime.timedelta(days=mandat.jours_avant)
    }

"""To whom one may write about shared work: the people of a task, those of the duties of a day."""

from __future__ import annotations

import datetime

from django.utils import timezone

from groupement.audiences import Audience, Destinataires, des_adhesions
from groupement.models import Adhesion
from groupement.templatetags.formats import jour
from referents.models import Distribution, Tache

RECENTES = datetime.timedelta(days=14)


def du_travail(adhesion: Adhesion) -> list[Audience]:
    """For those who facilitate: tasks that somebody took, duties of a delivery that is not long over. Two queries."""
    if not adhesion.anime:
        return []
    taches = Tache.objects.filter(etat=Tache.Etat.A_FAIRE, prises__isnull=False).distinct().order_by("pour_le", "pk")
    jours = Distribution.objects.filter(
        jour__gte=timezone.localdate() - RECENTES, permanences__inscriptions__isnull=False
    )
    return [
        *(_de_la_tache(tache) for tache in taches),
        *(_des_permanences(distribution) for distribution in jours.distinct().order_by("jour", "pk")),
    ]


def _de_la_tache(tache: Tache) -> Audience:
    return Audience(
        clef=f"tache:{tache.pk}",
        nom=str(tache),
        rubrique="Qui a pris la tâche",
        destinataires=lambda: _de(taches_prises__tache=tache),
    )


def _des_permanences(distribution: Distribution) -> Audience:
    return Audience(
        clef=f"permanences:{distribution.pk}",
        nom=f"{distribution}, {jour(distribution.jour)}",
        rubrique="Qui tient une permanence",
        destinataires=lambda: _de(permanences__permanence__distribution=distribution),
    )


def _de(**lesquels: object) -> Destinataires:
    return des_adhesions(Adhesion.objects.actives().filter(**lesquels).distinct())

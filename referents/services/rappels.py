"""The reminder of a duty, the day before: once per person and day, never lost while a worker is down."""

from __future__ import annotations

import datetime
from collections import defaultdict

from django.utils import timezone

from groupement.models import Groupement, Personne
from groupement.portee import dans_le_groupement, scopes_disabled
from referents import courriels
from referents.models import Distribution, Inscription

HEURE = datetime.time(9)


def deposer_les_rappels() -> int:
    """Put every reminder that is due now in the outbox, in every group; returns how many were new."""
    if timezone.localtime().time() < HEURE:
        return 0
    demain = timezone.localdate() + datetime.timedelta(days=1)
    with scopes_disabled():
        concernes = set(Distribution.objects.maintenues().filter(jour=demain).values_list("groupement_id", flat=True))
    deposes = 0
    for groupement in Groupement.objects.select_related("reseau").filter(pk__in=concernes):
        with dans_le_groupement(groupement):
            deposes += rappeler(jour=demain)
    return deposes


def rappeler(*, jour: datetime.date) -> int:
    """To those who hold a duty on `jour`, one mail with all of theirs. Who signed up since this morning knows."""
    ce_matin = timezone.make_aware(datetime.datetime.combine(jour - datetime.timedelta(days=1), HEURE))
    par_personne: dict[tuple[int, int], list[Inscription]] = defaultdict(list)
    inscriptions = (
        Inscription.objects.valables()
        .filter(
            permanence__distribution__jour=jour,
            permanence__distribution__annulee_le=None,
            inscrite_le__lt=ce_matin,
            adhesion__personne__email__isnull=False,
            adhesion__personne__is_active=True,
        )
        .exclude(adhesion__personne__rappels_refuses__contains=[Personne.Rappel.PERMANENCE])
        .select_related("adhesion__personne", "permanence__distribution__groupement")
        .order_by("permanence_id")
    )
    for inscription in inscriptions:
        par_personne[inscription.permanence.distribution_id, inscription.adhesion_id].append(inscription)
    return sum(courriels.rappeler_la_veille(inscriptions=siennes) for siennes in par_personne.values())

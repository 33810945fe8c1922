"""Every day: what must be back tomorrow, and what should have been back, is recalled to whoever has it."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from groupement.models import Adhesion, Groupement
from groupement.portee import dans_le_groupement, scopes_disabled
from referents import courriels_materiel as courriels
from referents.models import Pret


def rappeler_les_retours() -> int:
    """In every group where something must be back; returns how many messages are new."""
    demain = timezone.localdate() + datetime.timedelta(days=1)
    with scopes_disabled():
        concernes = set(Pret.objects.dehors().filter(au__lte=demain).values_list("groupement_id", flat=True))
    deposes = 0
    for groupement in Groupement.objects.select_related("reseau").filter(pk__in=concernes):
        with dans_le_groupement(groupement):
            deposes += _rappeler(demain)
    return deposes


@transaction.atomic
def _rappeler(demain: datetime.date) -> int:
    joignables = Adhesion.objects.actives().exclude(personne__email=None).select_related("personne")
    prets = (
        Pret.objects.dehors()
        .filter(au__lte=demain, du__lt=demain)
        .select_related("materiel__groupement", "groupement", "foyer")
        .prefetch_related(Prefetch("foyer__adhesions", queryset=joignables, to_attr="joignables"))
    )
    return sum(
        courriels.rappeler_le_retour(pret=pret, adhesion=adhesion, en_retard=pret.en_retard)
        for pret in prets
        if pret.au != timezone.localdate()  # told the day before
        for adhesion in pret.foyer.joignables
    )

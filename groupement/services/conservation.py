"""The nightly job: what came to the end of its time goes, and the run says what it erased."""

from __future__ import annotations

import datetime
import logging

from django.db import DatabaseError, transaction
from django.utils import timezone

from groupement.conservation import registre
from groupement.models import Effacement

logger = logging.getLogger(__name__)


def effacer_ce_qui_est_passe() -> Effacement:
    """Each rule in a transaction of its own: one that fails is told in the log, and does not keep the others."""
    maintenant = timezone.now()
    resultats = {}
    for regle in registre():
        if regle.effacer is None or regle.jours is None:
            continue
        try:
            with transaction.atomic():
                resultats[regle.clef] = regle.effacer(maintenant - datetime.timedelta(days=regle.jours))
        except DatabaseError:
            logger.exception("Nothing was erased of %s", regle.clef)
            resultats[regle.clef] = -1
    return Effacement.objects.create(fait_le=maintenant, resultats=resultats)

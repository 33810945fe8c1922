"""What somebody takes on in a meeting becomes a real task of the group, kept by the app that knows tasks."""

import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from groupement.models import Adhesion, Groupement


def creer_une_tache(
    *,
    groupement: Groupement,
    intitule: str,
    qui: list[Adhesion],
    pour_le: datetime.date | None,
    origine: str,
    auteur: Adhesion,
) -> str:
    """Create the task inside the caller's transaction; the path of its page.

    `qui` may be empty (nobody yet: the task asks for somebody); `origine` is the path of the page where it was decided.
    """
    return import_string(settings.CREER_UNE_TACHE)(
        groupement=groupement, intitule=intitule, qui=qui, pour_le=pour_le, origine=origine, auteur=auteur
    )

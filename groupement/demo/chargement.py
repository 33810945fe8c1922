"""Loads the demonstration: all of it in one transaction, or nothing."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from groupement.demo.lieux import RESEAUX
from groupement.demo.monde import Monde
from groupement.models import Reseau


class DemoDejaLa(Exception):
    """The demonstration is there already: nothing was written."""

    def __str__(self) -> str:
        return "Les données de démonstration sont déjà là : rien n’a changé."


@transaction.atomic
def charger_la_demo(*, graine: str = "groupements") -> Monde:
    """Run the steps of every app in order; the same seed on the same day gives the same data.

    Raises `DemoDejaLa` when one of the demonstration's networks exists.
    """
    if Reseau.objects.filter(slug__in=[reseau.slug for reseau in RESEAUX]).exists():
        raise DemoDejaLa
    maintenant = timezone.now()
    monde = Monde(maintenant=maintenant, aujourd_hui=timezone.localdate(maintenant), graine=graine)
    for etape in settings.ETAPES_DE_DEMO:
        import_string(etape)(monde)
    apprendre_les_tailles()
    return monde


def apprendre_les_tailles() -> None:
    """Thousands of rows came at once: without this the database goes on planning for empty tables."""
    tables = ", ".join(f'"{modele._meta.db_table}"' for modele in apps.get_models())
    with connection.cursor() as curseur:
        curseur.execute(f"ANALYZE {tables}")

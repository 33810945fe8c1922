"""Names in the order of a dictionary: "Élevage" stands by the E, whatever collation the database was made with."""

from __future__ import annotations

from django.contrib.postgres.lookups import Unaccent
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.db.models.functions import Lower


def par_nom(*champs: str) -> list[OrderBy]:
    """To unpack in `order_by`: without accents and without capitals."""
    return [OrderBy(Lower(Unaccent(F(champ)))) for champ in champs]

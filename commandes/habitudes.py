"""Who orders from whom: asked for by lower floors through settings (`COMMANDENT_CHEZ`)."""

from __future__ import annotations

import datetime

from django.db.models import Count

from catalogue.models import Partenariat
from commandes.models import Ligne


def foyers_qui_commandent(partenariat: Partenariat, depuis: datetime.date) -> dict[int, int]:
    """{household: rounds in which it got something from this producer, for deliveries since `depuis`}; one query."""
    lignes = Ligne.objects.filter(
        volet__partenariat=partenariat, commande__livraison_le__gte=depuis, retenue__gt=0
    ).exclude(volet__etat="annule")
    comptees = lignes.values("panier__foyer_id").annotate(fois=Count("volet", distinct=True))
    return dict(comptees.values_list("panier__foyer_id", "fois"))

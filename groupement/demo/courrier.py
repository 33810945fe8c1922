"""Demonstration data: how each one wants the mail of their group. The accounts of the demonstration get it at once."""

from __future__ import annotations

from groupement.demo.monde import Monde
from groupement.models import Adhesion
from groupement.portee import dans_le_groupement

Courrier = Adhesion.Courrier
A_TOUR_DE_ROLE = (Courrier.AU_FIL, Courrier.HEBDO, Courrier.AU_FIL, Courrier.AU_FIL, Courrier.QUOTIDIEN, Courrier.HEBDO)


def charger(monde: Monde) -> None:
    for groupement in monde.groupements.values():
        with dans_le_groupement(groupement):
            adhesions = list(Adhesion.objects.select_related("personne").order_by("pk"))
            for rang, adhesion in enumerate(adhesions):
                email = adhesion.personne.email
                if not email:
                    adhesion.courrier = Courrier.PAPIER
                elif not email.endswith("@demo.test"):
                    adhesion.courrier = A_TOUR_DE_ROLE[rang % len(A_TOUR_DE_ROLE)]
            Adhesion.objects.bulk_update(adhesions, ["courrier"])

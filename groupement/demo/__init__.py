"""Demonstration data of the ground floor: networks, groups, people, then what they write to one another.

Each app adds its own (settings.ETAPES_DE_DEMO).
"""

from groupement.demo import entraide, personnes
from groupement.demo.monde import Monde

__all__ = ["charger"]


def charger(monde: Monde) -> None:
    personnes.charger(monde)
    entraide.charger(monde)

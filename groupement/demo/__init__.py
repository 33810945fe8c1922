"""Demonstration data of the ground floor: networks, groups, people. Each app adds its own (settings.ETAPES_DE_DEMO)."""

from groupement.demo.personnes import charger

__all__ = ["charger"]

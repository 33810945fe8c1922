"""The charter of the demonstration. `charger` is a step of settings.ETAPES_DE_DEMO."""

from charte.demo.chargement import charger

__all__ = ["charger"]

"""Demonstration data of the catalogue: labels, producers, their products and price lists, partnerships."""

from catalogue.demo.chargement import charger

__all__ = ["charger"]

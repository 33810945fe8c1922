"""Demonstration data of the rounds: a year of past ones, then those of now."""

from commandes.demo.chargement import charger

__all__ = ["charger"]

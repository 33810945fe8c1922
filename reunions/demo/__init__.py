"""Demonstration data: a year of meetings, one to come with its agenda, one whose minutes wait."""

from reunions.demo.chargement import charger

__all__ = ["charger"]

"""Price lists that tests deposit."""

from pathlib import Path

FICHIERS = Path(__file__).parent / "fichiers"
SIMPLE = "Produit;Conditionnement;Prix;Unité\nCarottes;vrac;2,20;kg\nMiel;pot de 500 g;9,50 €;pot\n"

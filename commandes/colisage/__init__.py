"""Sharing what is not enough for all: cases that do not fill (`partage`), what came (`arrivages`), both pure."""

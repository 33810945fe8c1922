"""Placing the words of a cloud: sizes by count, on a spiral from the middle, none over another. Pure, always the
same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from charte.nuage.mots import Mot, sans_accents

LARGEUR = 520  # narrow and tall: the smallest words stay readable on a phone
PETIT, GRAND = 19.0, 54.0  # height of letters, in units of the drawing
MARGE = 5.0  # between two words, and around the drawing
MONTE, DESCEND = 0.78, 0.24  # of a letter above and below its line, in em
# Widths of the bold font of the site, in thousandths of em; a test holds them to the font itself.
LARGEURS = {
    "a": 553, "b": 596, "c": 520, "d": 596, "e": 566, "f": 367, "g": 597, "h": 572, "i": 315,
    "j": 259, "k": 567, "l": 314, "m": 886, "n": 572, "o": 573, "p": 596, "q": 601, "r": 372,
    "s": 534, "t": 379, "u": 570, "v": 526, "w": 723, "x": 533, "y": 518, "z": 516, "-": 374,
}  # fmt: skip
LARGEUR_INCONNUE = 700


@dataclass(frozen=True, slots=True)
class Place:
    """A word of the drawing: `x`, `y` where its line begins, `taille` of its letters, `rang` of its colour (0 to 3)."""

    mot: Mot
    x: float
    y: float
    taille: float
    rang: int

    @property
    def boite(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        haut, bas = self.y - MONTE * self.taille, self.y + DESCEND * self.taille
        return self.x, haut, self.x + largeur(self.mot.forme, self.taille), bas


@dataclass(frozen=True, slots=True)
class Dessin:
    places: tuple[Place, ...]
    hauteur: float
    largeur: float = LARGEUR


def largeur(texte: str, taille: float) -> float:
    return sum(LARGEURS.get(lettre, LARGEUR_INCONNUE) for lettre in sans_accents(texte)) * taille / 1000


def dessiner(mots: Sequence[Mot]) -> Dessin:
    """`mots`, most said first. Each stands where it fits nearest to the middle."""
    places: list[Place] = []
    for mot in mots:
        taille = _taille(mot, mots)
        places.append(next(p for p in _essais(mot, taille) if not any(_se_touchent(p, autre) for autre in places)))
    haut = min((p.boite[1] for p in places), default=0.0) - MARGE
    bas = max((p.boite[3] for p in places), default=0.0) + MARGE
    descendues = tuple(Place(p.mot, p.x, round(p.y - haut, 1), p.taille, p.rang) for p in places)
    return Dessin(descendues, hauteur=round(bas - haut, 1))


def _taille(mot: Mot, mots: Sequence[Mot]) -> float:
    """By the root of the count: a word said four times as often stands twice as high. A very long word is made to
    fit."""
    moins, plus = mots[-1].nombre, mots[0].nombre
    part = (sqrt(mot.nombre) - sqrt(moins)) / (sqrt(plus) - sqrt(moins)) if plus > moins else 0.4
    au_plus = (LARGEUR - 4 * MARGE) / largeur(mot.forme, 1)
    return round(min(PETIT + (GRAND - PETIT) * part, au_plus), 1)


def _essais(mot: Mot, taille: float) -> Iterator[Place]:
    """Places on a flat spiral from the middle, inside the width; it widens without end, so one is always free."""
    large = largeur(mot.forme, taille)
    rang = min(3, int(4 * (taille - PETIT) / (GRAND - PETIT + 0.01))) if taille > PETIT else 0
    milieu = (MONTE - DESCEND) * taille / 2
    angle = 0.0
    while True:
        rayon = 2.4 * angle
        x = LARGEUR / 2 + 1.2 * rayon * cos(angle) - large / 2
        y = rayon * sin(angle) + milieu
        if MARGE <= x <= LARGEUR - MARGE - large:
            yield Place(mot, round(x, 1), round(y, 1), taille, rang)
        angle += pi / max(12.0, rayon / 3)


def _se_touchent(a: Place, b: Place) -> bool:
    gauche_a, haut_a, droite_a, bas_a = a.boite
    gauche_b, haut_b, droite_b, bas_b = b.boite
    return (
        gauche_a < droite_b + MARGE
        and gauche_b < droite_a + MARGE
        and haut_a < bas_b + MARGE
        and haut_b < bas_a + MARGE
    )

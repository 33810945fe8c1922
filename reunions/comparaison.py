"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MORCEAUX = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Morceau:
    """A run of text: "garde", "retire" (only in the first text) or "ajoute" (only in the second)."""

    genre: str
    texte: str


def comparer(avant: str, apres: str) -> list[Morceau]:
    """The kept and removed runs make `avant` again, the kept and added ones `apres`."""
    a, b = MORCEAUX.findall(avant), MORCEAUX.findall(apres)
    morceaux: list[Morceau] = []
    for geste, debut_a, fin_a, debut_b, fin_b in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if geste == "equal":
            morceaux.append(Morceau("garde", "".join(a[debut_a:fin_a])))
            continue
        if fin_a > debut_a:
            morceaux.append(Morceau("retire", "".join(a[debut_a:fin_a])))
        if fin_b > debut_b:
            morceaux.append(Morceau("ajoute", "".join(b[debut_b:fin_b])))
    return morceaux


def a_change(morceaux: list[Morceau]) -> bool:
    return any(morceau.genre != "garde" for morceau in morceaux)

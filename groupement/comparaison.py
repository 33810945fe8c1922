"""What changed from one text to another, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

GARDE, RETIRE, AJOUTE = "garde", "retire", "ajoute"
_MOTS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Morceau:
    """A stretch of text kept, taken out or added (`genre`). Neighbours of one kind are joined."""

    genre: str
    texte: str


def comparer(ancien: str, nouveau: str) -> list[Morceau]:
    """Kept and taken out words, joined, are `ancien` exactly; kept and added ones are `nouveau`.

    Lines first, then words inside the lines that differ: long texts stay quick, and a moved line is not scattered.
    """
    morceaux: list[Morceau] = []
    for genre, texte in _par_lignes(ancien, nouveau):
        if not texte:
            continue
        if morceaux and morceaux[-1].genre == genre:
            morceaux[-1] = Morceau(genre, morceaux[-1].texte + texte)
        else:
            morceaux.append(Morceau(genre, texte))
    return morceaux


def _par_lignes(ancien: str, nouveau: str) -> Iterator[tuple[str, str]]:
    avant, apres = ancien.splitlines(keepends=True), nouveau.splitlines(keepends=True)
    for pareil, a, b in _paires(avant, apres):
        if pareil:
            yield GARDE, "".join(a)
        else:
            yield from _par_mots("".join(a), "".join(b))


def _par_mots(ancien: str, nouveau: str) -> Iterator[tuple[str, str]]:
    for pareil, a, b in _paires(_MOTS.findall(ancien), _MOTS.findall(nouveau), espaces=True):
        if pareil:
            yield GARDE, "".join(a)
        else:
            yield RETIRE, "".join(a)
            yield AJOUTE, "".join(b)


def _paires(
    avant: Sequence[str], apres: Sequence[str], *, espaces: bool = False
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    # Spaces are everywhere: they follow the words beside them, and never hold two texts together by themselves.
    appariement = SequenceMatcher(str.isspace if espaces else None, avant, apres, autojunk=False)
    for geste, a1, a2, b1, b2 in appariement.get_opcodes():
        yield geste == "equal", avant[a1:a2], apres[b1:b2]


def a_change(morceaux: Iterable[Morceau]) -> bool:
    return any(morceau.genre != GARDE for morceau in morceaux)

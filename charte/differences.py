"""What changed from one text to another, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

GARDE, RETIRE, AJOUTE = "garde", "retire", "ajoute"
_MOTS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Morceau:
    """A stretch of text kept, taken out or added (`genre`). Neighbours of one kind are joined."""

    genre: str
    texte: str


@dataclass(frozen=True, slots=True)
class Ecart:
    """A section before and after; `avant` or `apres` is None for one that was added or taken out."""

    titre: str
    morceaux: tuple[Morceau, ...]
    titre_change: tuple[Morceau, ...]
    etat: str  # "egale" | "changee" | "ajoutee" | "retiree"

    @property
    def avant(self) -> list[Morceau]:
        return [morceau for morceau in self.morceaux if morceau.genre != AJOUTE]

    @property
    def apres(self) -> list[Morceau]:
        return [morceau for morceau in self.morceaux if morceau.genre != RETIRE]


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


def comparer_les_sections(
    anciennes: Sequence[tuple[str, str, str]], nouvelles: Sequence[tuple[str, str, str]]
) -> list[Ecart]:
    """Sections as (key, title, text), in order: those of `nouvelles`, each taken out one where it stood."""
    avant = {clef: (titre, texte) for clef, titre, texte in anciennes}
    gardees = {clef for clef, _, _ in nouvelles} & avant.keys()
    retirees: dict[str | None, list[Ecart]] = {}
    derniere: str | None = None
    for clef, titre, texte in anciennes:
        if clef in gardees:
            derniere = clef
        else:
            ecart = Ecart(titre, tuple(comparer(texte, "")), tuple(comparer(titre, "")), "retiree")
            retirees.setdefault(derniere, []).append(ecart)
    ecarts = retirees.pop(None, [])
    for clef, titre, texte in nouvelles:
        ancien_titre, ancien_texte = avant.get(clef, ("", ""))
        if clef not in avant:
            etat = "ajoutee"
        else:
            etat = "egale" if (ancien_titre, ancien_texte) == (titre, texte) else "changee"
        ecarts.append(Ecart(titre, tuple(comparer(ancien_texte, texte)), tuple(comparer(ancien_titre, titre)), etat))
        ecarts += retirees.pop(clef, [])
    return ecarts

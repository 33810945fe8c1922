"""What changed from one version of a charter to another, section by section. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groupement.comparaison import AJOUTE, RETIRE, Morceau, comparer


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

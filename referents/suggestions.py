"""Who could take a producer over: a ranking that anybody can read again, each place with its reasons in words.

Pure: what is known of each person comes in, the same people in any order give the same ranking. Work spreads: of two
people who are alike otherwise, the one who carries less comes first, always.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

VOLONTE, BINOME, VOISINAGE, CHARGE = 4, 3, 2, 5
COMPETENCES_COMPTEES = 2


@dataclass(frozen=True, kw_only=True)
class Profil:
    """What is known of somebody about one producer. `commandes`: orders from it over a year; `charges`: producers that
    they answer for already; `voisine`: the commune shared with the producer, empty when unknown or another."""

    clef: int
    nom: str
    charges: int = 0
    commandes: int = 0
    interesse: bool = False
    en_suppleance: bool = False
    voisine: str = ""
    competences: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    profil: Profil
    points: int
    raisons: tuple[str, ...]


def classer(profils: Iterable[Profil]) -> list[Suggestion]:
    """Best first; equals by name, so that nobody is first by chance."""
    suggestions = [Suggestion(profil=p, points=points(p), raisons=raisons(p)) for p in profils]
    return sorted(suggestions, key=lambda s: (-s.points, s.profil.charges, s.profil.nom, s.profil.clef))


def points(profil: Profil) -> int:
    """More is better. One more producer to carry weighs more than any single reason to take it."""
    return (
        VOLONTE * profil.interesse
        + BINOME * profil.en_suppleance
        + VOISINAGE * bool(profil.voisine)
        + _habitude(profil.commandes)
        + min(len(profil.competences), COMPETENCES_COMPTEES)
        - CHARGE * profil.charges
    )


def raisons(profil: Profil) -> tuple[str, ...]:
    """The same facts as sentences, for and against, in the order of their weight."""
    dites = []
    if profil.interesse:
        dites.append("aimerait s’en occuper")
    if profil.en_suppleance:
        dites.append("connaît déjà ce producteur, en suppléance")
    if profil.charges == 0:
        dites.append("ne répond d’aucun producteur en ce moment")
    else:
        dites.append(f"répond déjà de {profil.charges}\u00a0producteur{'s' if profil.charges > 1 else ''}")
    if profil.commandes:
        dites.append(f"y a commandé {profil.commandes}\u00a0fois depuis un an")
    if profil.voisine:
        dites.append(f"habite {profil.voisine}, comme le producteur")
    if profil.competences:
        dites.append(f"sait {', '.join(profil.competences)}")
    return tuple(dites)


def _habitude(commandes: int) -> int:
    return 3 if commandes >= 6 else 2 if commandes >= 3 else 1 if commandes else 0

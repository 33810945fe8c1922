"""Roles drawn by lot, fairly, so that anybody can make the draw again: same people, same seed, same result. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

# [id, day on which they last had the role ("2026-10-17", or "" for never)]
Candidats = Sequence[tuple[int, str]]


def tirer(candidats: Mapping[str, Candidats], graine: str, deja_pris: frozenset[int] = frozenset()) -> dict[str, int]:
    """Who takes each role: those who had it longest ago first, lots drawn among equals.

    Nobody gets two roles while somebody has none; `deja_pris`: those who hold another role already.
    """
    tires: dict[str, int] = {}
    for role, possibles in candidats.items():
        occupes = deja_pris | set(tires.values())
        libres = [c for c in possibles if c[0] not in occupes] or list(possibles)
        if libres:
            tires[role] = min(libres, key=lambda c: (c[1], _lot(graine, role, c[0])))[0]
    return tires


def _lot(graine: str, role: str, candidat: int) -> str:
    return hashlib.sha256(f"{graine}:{role}:{candidat}".encode()).hexdigest()

"""Who could hold which duty over a season, by wishes and fairness. Pure: no Django, no clock, no database.

What is guaranteed, whatever the order of the rows:

1. Nobody is in a slot twice, nor in two slots of the same day, nor where they said they cannot, nor more often than
   they want; no slot has more people than places; who is there already stays.
2. As many places are filled as these wishes allow: no other sharing fills more.
3. Loads are as even as they can be. The load of a person is what they did before plus what they get here. No duty
   could pass from one person to another whose load is lower by two or more, not even through a chain of others.
   Without wishes, and with the same past, loads differ by at most one.
4. Then preferences: no two people could exchange two duties and please more.

How: each place looks for the shortest chain of replacements that ends at the least loaded person whom it can reach
(a flow whose cost grows with each turn: taking the cheapest end each time keeps it the best of all). Sets of people
are the bits of one integer, so that a chain over a whole season costs microseconds.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Poste:
    """A slot to fill. `jour` names what nobody can be in twice; `deja`: people who are in already, beside `places`."""

    clef: int
    jour: int
    places: int
    deja: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Volontaire:
    """A person. `charge`: turns done before; `au_plus`: turns of this proposal at most; sets of keys of slots."""

    clef: int
    charge: int = 0
    au_plus: int | None = None
    impossibles: frozenset[int] = frozenset()
    preferes: frozenset[int] = frozenset()


@dataclass
class _Etat:
    """The proposal being made: people are ranks, sets of people are bits."""

    postes: list[Poste]
    gens: list[Volontaire]
    permis: list[int] = field(default_factory=list)  # by slot: who may be in it
    dans: list[int] = field(default_factory=list)  # by slot: who is put in it
    du_jour: dict[tuple[int, int], int] = field(default_factory=dict)  # (person, day): the slot they are put in
    siens: list[set[int]] = field(default_factory=list)  # by person: the slots they are put in
    ordre: list[float] = field(default_factory=list)  # by person: who comes first when all else is the same


def proposer(postes: Iterable[Poste], gens: Iterable[Volontaire], *, graine: int = 0) -> dict[int, list[int]]:
    """{key of a slot: keys of the people put in it, sorted}; those who were there already are not repeated.

    The same rows and the same `graine` give the same answer in any order; another one chooses otherwise among equals.
    """
    etat = _preparer(postes, gens, graine)
    # Slots that few may hold come first: it changes nothing to what is guaranteed and makes chains short.
    rangs = sorted(range(len(etat.postes)), key=lambda p: (etat.permis[p].bit_count(), etat.postes[p].clef))
    tour = 0
    while rangs:
        restants = []
        for poste in rangs:
            if tour < etat.postes[poste].places and _placer(etat, poste):
                restants.append(poste)
        rangs, tour = restants, tour + 1
    _contenter(etat)
    return {
        poste.clef: sorted(etat.gens[p].clef for p in _rangs(etat.dans[rang])) for rang, poste in enumerate(etat.postes)
    }


def _preparer(postes: Iterable[Poste], gens: Iterable[Volontaire], graine: int) -> _Etat:
    etat = _Etat(sorted(postes, key=lambda p: p.clef), sorted(gens, key=lambda g: g.clef))
    etat.ordre = [random.Random(f"{graine}:{personne.clef}").random() for personne in etat.gens]
    occupes: dict[int, set[int]] = {}
    for poste in etat.postes:
        occupes.setdefault(poste.jour, set()).update(poste.deja)
    etat.permis = [
        sum(
            1 << rang
            for rang, personne in enumerate(etat.gens)
            if poste.clef not in personne.impossibles and personne.clef not in occupes[poste.jour]
        )
        for poste in etat.postes
    ]
    etat.dans = [0] * len(etat.postes)
    etat.siens = [set() for _ in etat.gens]
    return etat


def _placer(etat: _Etat, depart: int) -> bool:
    """Fill one more place of `depart`, through replacements if needed; False when nobody can be reached."""
    venus: dict[int, tuple[int, int] | None] = {depart: None}  # slot: (person who left it, slot they went to)
    pris_par: dict[int, int] = {}  # person reached: the slot that they would take
    touches: dict[int, int] = {}  # day: people already reached through it
    plancher = min((_charge(etat, p) for p in range(len(etat.gens)) if _peut_plus(etat, p)), default=None)
    if plancher is None:
        return False
    file = [depart]
    for poste in file:
        jour = etat.postes[poste].jour
        nouveaux = etat.permis[poste] & ~etat.dans[poste] & ~touches.get(jour, 0)
        touches[jour] = touches.get(jour, 0) | nouveaux
        for personne in _rangs(nouveaux):
            quitte = etat.du_jour.get((personne, jour))
            if quitte is not None:  # they are in another slot of that day: they would leave it for this one
                if quitte not in venus:
                    venus[quitte] = (personne, poste)
                    file.append(quitte)
            elif personne not in pris_par:
                pris_par[personne] = poste
                for autre in sorted(etat.siens[personne]):
                    if autre not in venus:
                        venus[autre] = (personne, poste)
                        file.append(autre)
        if any(_charge(etat, p) == plancher and _peut_plus(etat, p) for p in pris_par):
            break  # nobody less loaded is anywhere
    fins = [p for p in pris_par if _peut_plus(etat, p)]
    if not fins:
        return False
    fin = min(fins, key=lambda p: (_charge(etat, p), -_plaisir(etat, p, pris_par[p]), etat.ordre[p]))
    _suivre(etat, venus, fin, pris_par[fin])
    return True


def _suivre(etat: _Etat, venus: dict[int, tuple[int, int] | None], personne: int, poste: int) -> None:
    """The last of the chain takes `poste`; who stood there before in the chain takes the one before, to its start."""
    _entrer(etat, personne, poste)
    while (maillon := venus[poste]) is not None:
        personne, suivant = maillon
        _sortir(etat, personne, poste)
        _entrer(etat, personne, suivant)
        poste = suivant


def _contenter(etat: _Etat) -> None:
    """Exchange duties between two people as long as it pleases more; nobody's load changes."""
    change = True
    while change:
        change = False
        for personne in sorted(range(len(etat.gens)), key=lambda p: etat.ordre[p]):
            for mien in sorted(etat.siens[personne]):
                if mien in etat.siens[personne] and _echanger(etat, personne, mien):
                    change = True


def _echanger(etat: _Etat, personne: int, mien: int) -> bool:
    for autre_poste, poste in enumerate(etat.postes):
        if poste.clef not in etat.gens[personne].preferes or not _peut_passer(etat, personne, mien, autre_poste):
            continue
        for autre in _rangs(etat.dans[autre_poste]):
            if not _peut_passer(etat, autre, autre_poste, mien):
                continue
            avant = _plaisir(etat, personne, mien) + _plaisir(etat, autre, autre_poste)
            if _plaisir(etat, personne, autre_poste) + _plaisir(etat, autre, mien) > avant:
                _sortir(etat, personne, mien)
                _sortir(etat, autre, autre_poste)
                _entrer(etat, personne, autre_poste)
                _entrer(etat, autre, mien)
                return True
    return False


def _peut_passer(etat: _Etat, personne: int, de: int, vers: int) -> bool:
    """Whether somebody who is in `de` could be in `vers` instead."""
    bit = 1 << personne
    if de == vers or not etat.permis[vers] & bit or etat.dans[vers] & bit:
        return False
    return etat.du_jour.get((personne, etat.postes[vers].jour)) in (None, de)


def _plaisir(etat: _Etat, personne: int, poste: int) -> int:
    return int(etat.postes[poste].clef in etat.gens[personne].preferes)


def _charge(etat: _Etat, personne: int) -> int:
    return etat.gens[personne].charge + len(etat.siens[personne])


def _peut_plus(etat: _Etat, personne: int) -> bool:
    au_plus = etat.gens[personne].au_plus
    return au_plus is None or len(etat.siens[personne]) < au_plus


def _entrer(etat: _Etat, personne: int, poste: int) -> None:
    etat.dans[poste] |= 1 << personne
    etat.du_jour[personne, etat.postes[poste].jour] = poste
    etat.siens[personne].add(poste)


def _sortir(etat: _Etat, personne: int, poste: int) -> None:
    etat.dans[poste] &= ~(1 << personne)
    if etat.du_jour.get((personne, etat.postes[poste].jour)) == poste:
        del etat.du_jour[personne, etat.postes[poste].jour]
    etat.siens[personne].discard(poste)


def _rangs(ensemble: int) -> Iterable[int]:
    while ensemble:
        bit = ensemble & -ensemble
        yield bit.bit_length() - 1
        ensemble ^= bit

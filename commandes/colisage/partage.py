"""Full cases and fair sharing: how many cases to order, and who gets what when it is not enough. Pure, no Django.

Quantities are whole numbers of *parts*; a part is the smallest quantity that one hands over (`en_parts`). The rules of
this page, in the order in which they apply:

1. Cases ordered = those that quantities fill, plus one when tolerances complete what remains. Tolerance alone never
   opens a case: it only completes one, or reaches the producer's minimum when somebody wants the product.
2. Quantities are served before any tolerance.
3. Each of the two is shared by the group's rule. Equal claims go by the order of entry, then by the smaller key: the
   same demands give the same result, in whatever order they are listed.
4. In a draw, those who offered to give up are served after all the others, each in the order drawn.

Several products may fill the same cases, or none at all (a case of one part): a line stays a demand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from math import gcd
from typing import NamedTuple

MILLIEMES = 1000


class Regle(StrEnum):
    """What a group does when there is not enough for everybody."""

    CHRONOLOGIQUE = "chronologique"  # first come, first served
    EQUITABLE = "equitable"  # the smallest demands are filled first, the largest give up down to the same level
    PROPORTIONNELLE = "proportionnelle"  # everybody gives up the same share; the odd parts go to the largest remainders
    TIRAGE = "tirage"  # an order drawn from a seed that is kept: anybody can draw it again


class Demande(NamedTuple):
    """One line: what is wanted, how much more would be taken, in parts. `rang`: order of entry.

    `volontaire`: would rather give up than see another one do without; only a draw asks.
    """

    cle: int
    quantite: int
    tolerance: int = 0
    rang: int = 0
    volontaire: bool = False


class EnParts(NamedTuple):
    """A sharing in parts of `part` thousandths of a unit; a product that comes loose has cases of one part."""

    part: int
    colisage: int
    minimum: int
    demandes: list[Demande]


@dataclass(frozen=True, slots=True)
class Repartition:
    """Parts by key, cases ordered, parts that nobody takes.

    `manque`: parts that were missing to fill one case more when quantities were left unserved, else 0.
    `sous_le_minimum`: nothing is ordered because the producer wants `minimum` parts at least, in full cases.
    """

    parts: dict[int, int]
    colis: int
    reste: int
    manque: int
    minimum: int = 0
    sous_le_minimum: bool = False


def en_parts(quantites: Iterable[Decimal]) -> int:
    """The largest part, in thousandths of a unit, of which all these quantities are multiples; 1 unit if all are 0."""
    commun = 0
    for quantite in quantites:
        commun = gcd(commun, int(quantite * MILLIEMES))
    return commun or MILLIEMES


def en_demandes(
    colisage: Decimal | None,
    voulues: Sequence[tuple[int, Decimal, Decimal]],
    *,
    minimum: Decimal = Decimal(0),
    pas: Iterable[Decimal] = (),
    volontaires: Collection[int] = (),
) -> EnParts:
    """From (key, quantity, tolerance) in units, first keys first. `minimum`: units for the whole group.

    `pas`: steps in which the products are handed over; without them four bottles and four would go by pairs. In cases,
    the minimum is what full ones hold; loose, it is itself a number of parts.
    """
    tailles = [minimum if colisage is None else colisage, *pas]
    part = en_parts([*tailles, *(quantite for _, *couple in voulues for quantite in couple)])
    demandes = [
        Demande(cle, int(quantite * MILLIEMES) // part, int(tolerance * MILLIEMES) // part, cle, cle in volontaires)
        for cle, quantite, tolerance in voulues
    ]
    taille = 1 if colisage is None else int(colisage * MILLIEMES) // part
    return EnParts(part, taille, -(-int(minimum * MILLIEMES) // part), demandes)


def en_unites(parts: int, part: int) -> Decimal:
    """Parts as units, to the thousandth."""
    return (Decimal(parts * part) / MILLIEMES).quantize(Decimal("0.001"))


def colis_a_commander(quantite: int, tolerance: int, colisage: int, minimum: int = 0) -> int:
    """Cases to order for these sums of a group. `minimum` in parts, compared with what full cases hold."""
    if quantite <= 0:
        return 0
    complets, entame = divmod(quantite, colisage)
    colis = complets + (entame > 0 and entame + tolerance >= colisage)
    if colis * colisage >= minimum:
        return colis
    colis = -(-minimum // colisage)
    return colis if colis * colisage <= quantite + tolerance else 0


def repartir(
    demandes: Sequence[Demande],
    *,
    colisage: int,
    minimum: int = 0,
    regle: Regle,
    graine: str = "",
    servis_d_abord: Collection[int] = (),
) -> Repartition:
    """What is ordered in full cases of `colisage` parts, shared out.

    The keys of `servis_d_abord` were decided by hand: they get their quantity, even beyond the cases, and the others
    share what is left.
    """
    voulu = sum(d.quantite for d in demandes)
    accepte = voulu + sum(d.tolerance for d in demandes)
    colis = colis_a_commander(voulu, accepte - voulu, colisage, minimum)
    parts = {d.cle: d.quantite for d in demandes if d.cle in servis_d_abord}
    autres = [d for d in demandes if d.cle not in servis_d_abord]
    parts |= partager(autres, max(colis * colisage - sum(parts.values()), 0), regle=regle, graine=graine)
    plancher = -(-minimum // colisage) * colisage
    manque = max((colis + 1) * colisage, plancher) - accepte if colis * colisage < voulu else 0
    return Repartition(
        parts,
        colis,
        colis * colisage - sum(parts.values()),
        manque,
        minimum=plancher,
        sous_le_minimum=manque > 0 and colis == 0 and plancher > colisage,
    )


def partager(
    demandes: Sequence[Demande], disponible: int, *, regle: Regle, graine: str = "", tolerances: bool = True
) -> dict[int, int]:
    """Parts by key out of `disponible`. What exceeds all quantities and tolerances is left to nobody.

    Their sum is `disponible` or all that is accepted. More available never gives anybody less under "équitable" and
    "chronologique", and at most one part less under "proportionnelle" (the price of largest remainders).
    """
    ordre = sorted(demandes, key=_au_sort(graine) if regle is Regle.TIRAGE else _par_arrivee)
    servir = {Regle.EQUITABLE: _equitable, Regle.PROPORTIONNELLE: _proportionnelle}.get(regle, _a_la_file)
    parts = servir([d.quantite for d in ordre], disponible)
    reste = disponible - sum(parts)
    if tolerances and reste > 0:
        supplements = servir([d.tolerance for d in ordre], reste)
        parts = [part + supplement for part, supplement in zip(parts, supplements, strict=True)]
    return {demande.cle: part for demande, part in zip(ordre, parts, strict=True)}


def fourchette(demandes: Sequence[Demande], cle: int, repartition: Repartition) -> tuple[int, int]:
    """What `cle` gets as things stand, and at most if others complete the case: "entre 5 et 7"."""
    [sienne] = [d for d in demandes if d.cle == cle]
    return repartition.parts[cle], max(repartition.parts[cle], sienne.quantite + sienne.tolerance)


def _par_arrivee(demande: Demande) -> tuple[int, int]:
    return demande.rang, demande.cle


def _au_sort(graine: str) -> Callable[[Demande], tuple[bool, bytes, int]]:
    """Those who offered to give up after the others; in each of the two, by the SHA-256 of "seed:key"."""

    def tirer(demande: Demande) -> tuple[bool, bytes, int]:
        return demande.volontaire, sha256(f"{graine}:{demande.cle}".encode()).digest(), demande.cle

    return tirer


def _a_la_file(besoins: Sequence[int], disponible: int) -> list[int]:
    parts = []
    for besoin in besoins:
        part = min(besoin, disponible)
        disponible -= part
        parts.append(part)
    return parts


def _equitable(besoins: Sequence[int], disponible: int) -> list[int]:
    """Water-filling: a level that nobody is above; the last parts go to the smallest of those who want more."""
    if disponible >= sum(besoins):
        return list(besoins)
    rangs = sorted(range(len(besoins)), key=lambda rang: (besoins[rang], rang))
    niveau, reste, servis = 0, disponible, 0
    for servis, rang in enumerate(rangs):
        montee = (besoins[rang] - niveau) * (len(rangs) - servis)
        if montee > reste:
            break
        reste -= montee
        niveau = besoins[rang]
    hausse, derniers = divmod(reste, len(rangs) - servis)
    parts = [min(besoin, niveau + hausse) for besoin in besoins]
    for rang in rangs[servis : servis + derniers]:
        parts[rang] += 1
    return parts


def _proportionnelle(besoins: Sequence[int], disponible: int) -> list[int]:
    """Exact shares rounded down; the parts that this leaves go to the largest remainders."""
    total = sum(besoins)
    if disponible >= total:
        return list(besoins)
    parts = [besoin * disponible // total for besoin in besoins]
    restes = sorted(range(len(besoins)), key=lambda rang: (-(besoins[rang] * disponible % total), rang))
    for rang in restes[: disponible - sum(parts)]:
        parts[rang] += 1
    return parts

"""The sign-off list of a delivery: who came, what each owes to whom, paid or not, signature."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from commandes.documents.entete import Entete, entete
from commandes.documents.lecture import Du, Lecture


@dataclass(frozen=True, slots=True)
class LigneDEmargement:
    foyer: str
    telephone: str
    creneau: str
    dus: list[Du]


@dataclass(frozen=True, slots=True)
class Emargement:
    entete: Entete
    lignes: list[LigneDEmargement]
    totaux: list[Du]

    @property
    def total(self) -> Decimal:
        return sum((du.total for du in self.totaux), Decimal(0))


def emargement(lecture: Lecture) -> Emargement:
    return Emargement(
        entete=entete(lecture, "Liste d’émargement"),
        lignes=[
            LigneDEmargement(foyer.nom, foyer.telephone, foyer.creneau, lecture.dus.get(foyer.id, []))
            for foyer in lecture.foyers
        ],
        totaux=_totaux(lecture),
    )


def _totaux(lecture: Lecture) -> list[Du]:
    """What all households of the list owe, by payee."""
    totaux: dict[str, Du] = {}
    for foyer in lecture.foyers:
        for du in lecture.dus.get(foyer.id, []):
            deja = totaux.get(du.a_qui)
            totaux[du.a_qui] = Du(
                du.a_qui, du.modes, du.produits + (deja.produits if deja else 0),
                (*(deja.supplements if deja else ()), *du.supplements),
            )  # fmt: skip
    return sorted(totaux.values(), key=lambda du: (du.a_qui.startswith("Association "), du.a_qui))

"""The sign-off list of a delivery: who came, what each owes to whom, paid or not, signature."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from catalogue.mots import aplatir
from commandes.documents.entete import Entete, entete
from commandes.documents.feuille_foyers import Du, dus
from commandes.documents.lecture import Lecture


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
    par_foyer = lecture.lignes_par_foyer()
    return Emargement(
        entete=entete(lecture, "Liste d’émargement"),
        lignes=[
            LigneDEmargement(foyer.nom, foyer.telephone, foyer.creneau, dus(par_foyer[foyer.id]))
            for foyer in lecture.foyers
        ],
        totaux=dus(sorted(lecture.lignes, key=lambda ligne: aplatir(ligne.article.volet.producteur))),
    )

"""The working sheets of the day, by household: what each takes, is weighed, owes, signs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from commandes.documents.entete import Entete, entete
from commandes.documents.lecture import Du, Lecture, LigneLue


@dataclass(frozen=True, slots=True)
class LigneDeFoyer:
    """`pese_en`: the unit to write after what the scale says, or nothing when one counts."""

    produit: str
    quantite: str
    pese_en: str
    prix: str
    montant: Decimal
    estime: bool


@dataclass(frozen=True, slots=True)
class PartDuProducteur:
    producteur: str
    lignes: list[LigneDeFoyer]


@dataclass(frozen=True, slots=True)
class FeuilleDeFoyer:
    nom: str
    creneau: str
    parts: list[PartDuProducteur]
    dus: list[Du]

    @property
    def dus_au_producteur(self) -> dict[str, Du]:
        """Those that are paid to a producer of this sheet, by name: written beside what was taken from it."""
        producteurs = {part.producteur for part in self.parts}
        return {du.a_qui: du for du in self.dus if du.a_qui in producteurs}

    @property
    def nombre_de_lignes(self) -> int:
        return sum(len(part.lignes) for part in self.parts)

    @property
    def total(self) -> Decimal:
        return sum((du.total for du in self.dus), Decimal(0))


@dataclass(frozen=True, slots=True)
class FeuillesDesFoyers:
    entete: Entete
    feuilles: list[FeuilleDeFoyer]


def feuilles_des_foyers(lecture: Lecture) -> FeuillesDesFoyers:
    par_foyer = lecture.lignes_par_foyer()
    return FeuillesDesFoyers(
        entete=entete(lecture, "Feuilles par foyer"),
        feuilles=[
            FeuilleDeFoyer(
                nom=foyer.nom,
                creneau=foyer.creneau,
                parts=_parts(par_foyer[foyer.id]),
                dus=lecture.dus.get(foyer.id, []),
            )
            for foyer in lecture.foyers
        ],
    )


def _parts(lignes: Iterable[LigneLue]) -> list[PartDuProducteur]:
    return [
        PartDuProducteur(volet.producteur, [_ligne(ligne) for ligne in siennes])
        for volet, siennes in groupby(lignes, key=lambda ligne: ligne.article.volet)
    ]


def _ligne(ligne: LigneLue) -> LigneDeFoyer:
    article = ligne.article
    return LigneDeFoyer(
        produit=article.complet,
        quantite=article.quantite(ligne.quantite),
        pese_en=article.pese_en,
        prix=article.prix(ligne.prix),
        montant=ligne.montant,
        estime=article.pese,
    )

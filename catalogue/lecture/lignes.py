"""What the reading of a price list gives, row by row. Every row of the sheet ends in exactly one of three shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from catalogue.lecture.mois import TOUTE_L_ANNEE


@dataclass(frozen=True, slots=True)
class Palier:
    """From `quantite` order units on, each costs `prix` (same unit of price as the line)."""

    quantite: Decimal
    prix: Decimal


@dataclass(frozen=True, slots=True)
class LigneLue:
    """One product in one packing at one price.

    Ordered in `unite_commande` (a code of `catalogue.unites`); `prix` in euros incl. VAT, at most 4 decimals,
    is for one of it when `unite_prix` is "unite", else for a "kg" or "L". `contenance` in `mesure` ("kg" or
    "L") is what one order unit holds, None when unknown; `contenance_approchee`: about. `pese`: the file says
    that it is weighed, so the amount may follow the scale even where the price is for one piece ("barquette
    env. 500 g (pesée)"). `colisage`: order units in the producer's case, which households share. `pas`,
    `minimum` in order units, None when the file does not say. `panachage`: a word shared by the products that fill the
    same cases. `minimum_du_groupe`: order units below which the producer does not deliver it to anybody.
    `paliers_du_groupe`: the tiers count what the whole group orders. `tva` in percent, `consigne` in euros per order
    unit, `stock` in order units. `mois`: sorted, 1 to 12, never empty. `prix_exact`: what the file said, before
    `prix` was rounded from it.

    Always true: ordered in kg or L, then `unite_prix` is the same and there is no `contenance`; priced by kg
    or L of a counted unit, then `contenance` is known in that measure; without `contenance`, `mesure` is "".
    """

    numero: int
    famille: str
    produit: str
    libelle: str
    unite_commande: str
    unite_prix: str
    prix: Decimal
    contenance: Decimal | None = None
    mesure: str = ""
    contenance_approchee: bool = False
    pese: bool = False
    colisage: Decimal | None = None
    pas: Decimal | None = None
    minimum: Decimal | None = None
    tva: Decimal | None = None
    consigne: Decimal | None = None
    stock: Decimal | None = None
    mois: tuple[int, ...] = TOUTE_L_ANNEE
    notes: str = ""
    allergenes: str = ""
    producteur: str = ""
    paliers: tuple[Palier, ...] = ()
    reference: str = ""
    origine: str = ""
    source: str = ""
    panachage: str = ""
    minimum_du_groupe: Decimal | None = None
    paliers_du_groupe: bool = False
    prix_exact: Decimal | None = field(default=None, compare=False)

    @property
    def prix_est_estime(self) -> bool:
        """The file says that its price is a guess ("SUPPOSE ..." in the source column)."""
        return self.source.upper().startswith("SUPPOSE")


@dataclass(frozen=True, slots=True)
class LigneRefusee:
    """A row that cannot be imported as it is.

    `motif`: French sentences, one per fault. `cellules`: {field: text as written or as corrected}, to fill
    the form that mends it. `champs`: the fields at fault, in the order of the sentences.
    """

    numero: int
    motif: str
    cellules: dict[str, str]
    champs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LigneIgnoree:
    """A row that names no product.

    `raison`: "titre", "entete", "rayon" (a heading above products), "note" or "ecartee" (set aside by the person).
    """

    numero: int
    texte: str
    raison: str = "note"


@dataclass(frozen=True, slots=True)
class TarifLu:
    lues: list[LigneLue] = field(default_factory=list)
    refusees: list[LigneRefusee] = field(default_factory=list)
    ignorees: list[LigneIgnoree] = field(default_factory=list)

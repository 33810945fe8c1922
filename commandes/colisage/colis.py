"""What is ordered together: the offers of a volet that fill the same cases ("panaché"), or one offer by itself."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from catalogue.unites import nommer, unite
from commandes.colisage.partage import MILLIEMES, colis_a_commander, en_parts
from groupement.templatetags.formats import de, pluriel

RIEN = Decimal(0)
# (volet, word) of a panaché, (offer, "") otherwise.
Clef = tuple[int, str]


class SorteDeColis(NamedTuple):
    """`colisage` and `minimum` (for the whole group) in order units; `colisage` None: it comes loose."""

    clef: Clef
    unite: str
    colisage: Decimal | None
    minimum: Decimal = RIEN

    @property
    def panachage(self) -> str:
        return self.clef[1]

    @property
    def en_mots(self) -> str:
        """ "colis de 6 bouteilles", "carton panaché de vins", "minimum de 20 kg"."""
        if self.colisage is None:
            return f"minimum de {nommer(self.unite, self.minimum)}"
        if self.panachage:
            return f"{self._contenant} panaché {de(self.panachage)}"
        return f"colis de {nommer(self.unite, self.colisage)}"

    @property
    def _contenant(self) -> str:
        """Several bottles make a "carton", anything else a "colis"."""
        return "carton" if self.unite == "bouteille" else "colis"

    def compter(self, complets: int) -> str:
        """ "2 colis complets de 6 bouteilles", "1 carton panaché de vins complet"."""
        if not self.panachage:
            return f"{pluriel(complets, 'colis complet,colis complets')} de {nommer(self.unite, self.colisage or 0)}"
        suite, s = de(self.panachage), "s" if self._contenant == "carton" else ""
        un, plusieurs = f"{self._contenant} panaché {suite} complet", f"{self._contenant}{s} panachés {suite} complets"
        return pluriel(complets, f"{un},{plusieurs}")

    def suivre(self, voulu: Decimal, accepte: Decimal) -> Remplissage:
        """How full it is with these sums of the whole group; `accepte`: with the tolerances."""
        part = en_parts([self.minimum if self.colisage is None else self.colisage, voulu, accepte])
        taille = 1 if self.colisage is None else int(self.colisage * MILLIEMES) // part
        minimum = -(-int(self.minimum * MILLIEMES) // part)
        q, a = (int(somme * MILLIEMES) // part for somme in (voulu, accepte))
        complets = colis_a_commander(q, a - q, taille, minimum)
        plancher = -(-minimum // taille) * taille
        vise = max((complets + 1) * taille, plancher) if complets * taille < q else 0

        def en_unites(parts: int) -> Decimal:
            return Decimal(parts * part) / MILLIEMES

        return Remplissage(
            complets=complets,
            commande=en_unites(complets * taille),
            manque=en_unites(vise - a) if vise else RIEN,
            vise=en_unites(vise),
            minimum=en_unites(plancher) if minimum else RIEN,
        )


class Remplissage(NamedTuple):
    """In units. `manque`: what completes the case begun, or reaches the minimum; 0 when nothing is begun.

    `vise`: the sum of quantities that fills it without any tolerance. `minimum`: in full cases.
    """

    complets: int
    commande: Decimal
    manque: Decimal
    vise: Decimal
    minimum: Decimal

    @property
    def sous_le_minimum(self) -> bool:
        return self.commande < self.minimum


def clef_de(offre_id: int, volet_id: int, panachage: str) -> Clef:
    return (volet_id, panachage) if panachage else (offre_id, "")


def commandes(code_de_l_unite: str) -> str:
    """ "commandées" after bottles, "commandés" after kilos."""
    return "commandées" if unite(code_de_l_unite).feminin else "commandés"

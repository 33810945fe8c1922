"""A quantity in the producer's cases."""

from dataclasses import dataclass
from decimal import Decimal

from catalogue.unites import nommer
from groupement.templatetags.formats import pluriel


@dataclass(frozen=True, slots=True)
class EnColis:
    """`complets` full cases of `colisage` units, and `reste` units beside them."""

    complets: int
    reste: Decimal
    colisage: Decimal
    unite: str

    def __str__(self) -> str:
        """ "3 colis de 6 bouteilles + 2 bouteilles"."""
        contenu = nommer(self.unite, self.colisage)
        mots = [f"{pluriel(self.complets, 'colis,colis')} de {contenu}"] if self.complets else []
        if self.reste or not mots:
            mots.append(nommer(self.unite, self.reste))
        texte = " + ".join(mots)
        return texte if self.complets else f"{texte} (colis de {contenu})"


def en_colis(quantite: Decimal, colisage: Decimal | None, unite: str) -> EnColis | None:
    """None when the producer sells it loose, or by the unit."""
    if not colisage or colisage == 1:
        return None
    complets, reste = divmod(quantite, colisage)
    return EnColis(int(complets), reste, colisage, unite)

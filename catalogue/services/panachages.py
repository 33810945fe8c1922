"""Products that fill the same cases ("panaché") agree on what such a case holds."""

from __future__ import annotations

from catalogue.models import Conditionnement, Producteur
from catalogue.mots import aplatir
from catalogue.unites import nommer
from groupement.refus import Refus


def accorder_les_panachages(producteur: Producteur) -> None:
    """After a change to what a producer sells: one spelling for each word; raises `Refus` when two cases differ."""
    premiers: dict[str, Conditionnement] = {}
    vendus = Conditionnement.objects.actifs().filter(produit__producteur=producteur).exclude(panachage="")
    for autre in vendus.select_related("produit").order_by("pk"):
        premier = premiers.setdefault(aplatir(autre.panachage), autre)
        if (autre.unite, autre.colisage) != (premier.unite, premier.colisage):
            raise Refus(
                f"« {premier} » et « {autre} » se panachent ({premier.panachage}) : ils remplissent les mêmes colis, "
                f"qui contiennent donc autant. L’un dit {_contenu(premier)}, l’autre {_contenu(autre)}."
            )
        if autre.panachage != premier.panachage:
            Conditionnement.objects.filter(pk=autre.pk).update(panachage=premier.panachage)


def _contenu(conditionnement: Conditionnement) -> str:
    return nommer(conditionnement.unite, conditionnement.colisage or 0)

"""What of the library belongs beside products, found by the words that both are called by."""

from __future__ import annotations

import re
from collections.abc import Iterable

from groupement.models import Fiche
from groupement.recherche import sans_accents

AU_PLUS = 8


def fiches_pour(noms: Iterable[str]) -> list[Fiche]:
    """Pages of the group in scope that speak of a product of one of these names; one query."""
    mots = [set(_mots(nom)) for nom in noms]
    fiches = Fiche.objects.exclude(produits=[]).only("titre", "genre", "produits", "groupement_id").order_by("titre")
    return [fiche for fiche in fiches if mots and _parle_de(fiche, mots)][:AU_PLUS]


def _parle_de(fiche: Fiche, noms: list[set[str]]) -> bool:
    return any(set(_mots(produit)) <= nom for produit in fiche.produits for nom in noms)


def _mots(texte: str) -> list[str]:
    """Words without accents nor plural: "Pommes de terre" answers "pomme de terre"."""
    return [mot.rstrip("sx") or mot for mot in re.findall(r"[a-z0-9]+", sans_accents(texte))]

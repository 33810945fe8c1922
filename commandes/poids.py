"""Weights as people type them on a phone, and what makes a weight doubtful: pure, no Django.

A weight is in the unit of the scale: "kg" or "L".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from catalogue.unites import nommer

MAXIMUM = Decimal(99999)
MILLIEME = Decimal("0.001")
# The words for a unit of the scale, and how many of it one makes.
UNITES: dict[str, dict[str, Decimal]] = {
    "kg": {
        **dict.fromkeys(("", "k", "kg", "kgs", "kilo", "kilos"), Decimal(1)),
        **dict.fromkeys(("g", "gr", "grs", "gramme", "grammes"), MILLIEME),
    },
    "L": {
        **dict.fromkeys(("", "l", "litre", "litres"), Decimal(1)),
        **dict.fromkeys(("cl", "centilitre", "centilitres"), Decimal("0.01")),
        **dict.fromkeys(("ml", "millilitre", "millilitres"), MILLIEME),
    },
}
NOMBRE_ET_UNITE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)([a-z]*)")
KILOS_ET_GRAMMES = re.compile(r"([0-9]+)(?:kg|k)([0-9]{3}|[0-9]{1,3}g)")
# Beyond this ratio to what was expected, either way, a weight is questioned.
DOUTE = 3
# How wrong a weight is when the comma or the unit slipped.
GLISSEMENTS = (1000, 100, 10)


class PoidsRefuse(ValueError):
    """What was typed is no weight; the text says why in French."""


def lire_mesure(texte: str, unite: str) -> Decimal:
    """ "1,85", "1,85kg", "1850 g", "1kg850" for kg; "75 cl", "0,75 L" for litres. To the thousandth; 0 is allowed."""
    montre = texte.strip()[:20]
    net = re.sub(r"\s", "", texte).casefold()
    if net[:1] in ("-", "−", "–"):
        raise PoidsRefuse("Un poids ne peut pas être négatif.")
    if trouve := KILOS_ET_GRAMMES.fullmatch(net) if unite == "kg" else None:
        valeur = Decimal(trouve[1]) + Decimal(trouve[2].rstrip("g")) * MILLIEME
    elif (trouve := NOMBRE_ET_UNITE.fullmatch(net)) and len(net) <= 24:
        if trouve[2] not in UNITES[unite]:
            raise PoidsRefuse(f"« {montre} » : ce produit se mesure en {unite}.")
        valeur = Decimal(trouve[1].replace(",", ".")) * UNITES[unite][trouve[2]]
    elif len(re.findall(r"[.,]", net)) > 1:
        raise PoidsRefuse(f"« {montre} » : une seule virgule, par exemple 1,85.")
    else:
        raise PoidsRefuse(f"« {montre} » n’est pas un poids : écrivez par exemple 1,85 (en {unite}).")
    if valeur > MAXIMUM:
        raise PoidsRefuse("Ce poids est trop grand : vérifiez la virgule.")
    if valeur != valeur.quantize(MILLIEME):
        raise PoidsRefuse("Trois chiffres après la virgule au plus.")
    return valeur.quantize(MILLIEME)


def lire_poids(texte: str, unite: str) -> Decimal:
    """The same, above 0."""
    valeur = lire_mesure(texte, unite)
    if not valeur:
        raise PoidsRefuse("Un poids est plus grand que 0 ; videz la case pour l’effacer.")
    return valeur


def lire_pesees(textes: Iterable[str], unite: str) -> list[Decimal]:
    """Pieces weighed one by one: in a field each, or in one field as "1,2 + 1,35". Empty fields are left out."""
    morceaux = (morceau for texte in textes for morceau in texte.split("+"))
    return [lire_poids(morceau, unite) for morceau in morceaux if morceau.strip()]


def unite_de_pesee(*, unite: str, mesure: str, prix_par: str, pese: bool) -> str:
    """The unit of the scale for an offer whose amount follows from its weight; nothing where weighing changes nothing.

    A piece that is priced by the piece has no price by weight: what it weighs is not charged.
    """
    if prix_par == "mesure":
        return mesure if pese or unite == mesure else ""
    return unite if unite in UNITES else ""


class Doute(NamedTuple):
    """What to ask before a weight is believed; `plutot`: the weight that was probably meant."""

    phrase: str
    plutot: Decimal | None = None


def douter_du_poids(poids: Decimal, attendu: Decimal | None, *, unite: str, de_quoi: str) -> Doute | None:
    """None when this weight is likely, or when nothing is expected.

    `attendu`: the weight that one expects; `de_quoi`: what was weighed, "2 pièces d’environ 2 kg".
    """
    if not attendu or attendu / DOUTE <= poids <= attendu * DOUTE:
        return None
    dit = nommer(unite, poids)
    plutot = _glissement(poids, attendu)
    if plutot is not None:
        return Doute(f"{dit} ? Vouliez-vous dire {nommer(unite, plutot)} ?", plutot)
    return Doute(f"{dit} pour {de_quoi} : est-ce bien cela ?")


def _glissement(poids: Decimal, attendu: Decimal) -> Decimal | None:
    """The weight that was meant, when a comma or a unit explains what was typed."""
    for fois in GLISSEMENTS:
        for propose in (poids / fois, poids * fois):
            if attendu / 2 <= propose <= attendu * 2:
                return propose.quantize(MILLIEME)
    return None

"""Quantities as people type them, and what a producer sells: pure, no Django."""

from decimal import Decimal, InvalidOperation

from catalogue.unites import nommer, permet_decimales

MAXIMUM = Decimal(9999)


class QuantiteRefusee(ValueError):
    """What was typed cannot be ordered; the text says why in French."""


def lire_quantite(texte: str) -> Decimal:
    """ "1,5", " 2 ", "" (nothing: 0) as a Decimal of units, at most three decimals."""
    net = "".join(texte.split()).replace("\u202f", "").replace(",", ".")
    if not net:
        return Decimal(0)
    try:
        quantite = Decimal(net) if len(net) <= 20 else Decimal("NaN")
    except InvalidOperation:
        quantite = Decimal("NaN")
    if not quantite.is_finite():
        raise QuantiteRefusee(
            f"« {texte.strip()[:20]} » n’est pas une quantité : écrivez un nombre, par exemple 2 ou 1,5."
        )
    verifier_bornes(quantite)
    return quantite


def verifier_bornes(quantite: Decimal) -> None:
    """What no product allows."""
    if quantite < 0:
        raise QuantiteRefusee("Une quantité ne peut pas être négative : mettez 0 pour retirer le produit.")
    if quantite > MAXIMUM:
        raise QuantiteRefusee("Cette quantité est trop grande : 9 999 au plus.")
    if quantite != quantite.quantize(Decimal("0.001")):
        raise QuantiteRefusee("Trois chiffres après la virgule au plus.")


def verifier_quantite(quantite: Decimal, *, unite: str, pas: Decimal, minimum: Decimal) -> None:
    """Refuse what the producer does not sell: a fraction of a piece, between steps, under the minimum. 0 is fine."""
    if quantite == 0:
        return
    verifier_bornes(quantite)
    if not permet_decimales(unite) and quantite != quantite.to_integral_value():
        raise QuantiteRefusee(
            f"Ce produit se commande à l’unité : pas de virgule, {nommer(unite, int(quantite) + 1)} par exemple."
        )
    if quantite % pas:
        dessous = quantite // pas * pas
        proches = [nommer(unite, q) for q in (dessous, dessous + pas) if q > 0 and q >= minimum]
        raise QuantiteRefusee(f"Ce produit se commande par {nommer(unite, pas)} : choisissez {' ou '.join(proches)}.")
    if quantite < minimum:
        raise QuantiteRefusee(f"Le minimum est de {nommer(unite, minimum)} pour ce produit.")

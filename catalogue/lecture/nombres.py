"""Figures, prices and rates as French price lists write them. Each reader gives a Decimal or raises `Illisible`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from catalogue.lecture.contenu import alleger, lire_contenu
from catalogue.mots import aplatir, citer
from catalogue.unites import reconnaitre_unite

PRIX_TROP_GRAND = Decimal(100_000)
TVA_MAX = Decimal(30)
QUANTITE_MAX = Decimal(99_999)
# Written into a cell by the file readers: a formula that was saved without its result.
FORMULE_SANS_VALEUR = "#FORMULE!"
_ERREURS = re.compile(
    r"#(?:REF|N/A|NA|DIV/0|VALUE|VALEUR|NAME|NOM|NUM|NOMBRE|NULL|NUL|SPILL|CALC)[!?]?|err ?:\d+", re.I
)
_DIX_MILLIEMES = Decimal("0.0001")

_NOMBRE = re.compile(
    r"(?P<simple>\d{1,15}(?:[.,]\d{1,20})?|[.,]\d{1,20})"
    r"|(?P<espaces>\d{1,3}(?:[ ']\d{3}){1,4}(?:[.,]\d{1,20})?)"
    r"|(?P<points>\d{1,3}(?:(?:\.\d{3}){1,4},\d{1,20}|(?:\.\d{3}){2,4}))"
    r"|(?P<virgules>\d{1,3}(?:(?:,\d{3}){1,4}\.\d{1,20}|(?:,\d{3}){2,4}))",
    re.ASCII,
)
_DEBUT_DE_NOMBRE = re.compile(r"[\d.,]+(?:[ '](?=\d{3}(?!\d))[\d.,]+)*", re.ASCII)
_EURO = re.compile(r"€|euros?\b|eur\b")
_MOTS_VIDES = re.compile(r"\b(?:ttc|t\.t\.c\.?|net|prix|soit)\b|\*+")
_HORS_TAXE = re.compile(r"\b(?:ht|h\.t\.?|hors taxes?)(?=\b|\W|$)")
_AUTRE_MONNAIE = re.compile(r"[$£¥]|\b(?:chf|usd|gbp|francs?)\b")
_CENTIMES = re.compile(r"(?:cts?|centimes?|ct\.|c)\.?(?![a-z])")
_LIAISON = re.compile(r"(?:/|le |la |les |l'|par |au |aux |a la |a l'|du |de la |pour |per )+ ?")
_DEUX_PRIX = re.compile(
    r"^\W*\d+(?:[.,]\d+)? ?(?:€|euros?|eur)? ?(?:/|-|a|ou|et) ?\d+(?:[.,]\d+)?(?: ?€| ?euros?|\W*$|/)"
)
_OUI = {"oui", "o", "x", "vrai", "true", "yes", "y", "1", "pese", "pesee"}
_NON = {"", "non", "n", "faux", "false", "no", "0", "-"}


class Illisible(ValueError):
    """A cell that cannot be understood; `phrase` tells the person what is wrong and what to write."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


@dataclass(frozen=True, slots=True)
class PrixLu:
    """`montant` in euros (at most 4 decimals, above 0) for one `unite`, a code of `catalogue.unites` or None.

    `exact`: the amount before it was rounded.
    """

    montant: Decimal
    unite: str | None = None
    hors_taxe: bool = False
    exact: Decimal = field(default=Decimal(0), compare=False)


@dataclass(frozen=True, slots=True)
class UnitePrix:
    """What a price is for: `quantite` of a `unite` ("€/100 g" -> 0.1 kg; None: not said), with VAT or without."""

    unite: str | None = None
    quantite: Decimal = Decimal(1)
    hors_taxe: bool = False


def refuser_erreur(texte: str) -> None:
    """Raise `Illisible` for a cell in which the spreadsheet left a formula without result or an error."""
    if texte == FORMULE_SANS_VALEUR:
        raise Illisible("La cellule contient une formule dont le résultat n’est pas enregistré : écrivez la valeur.")
    if texte.startswith(("#", "E", "e")) and _ERREURS.fullmatch(texte):
        raise Illisible(f"La cellule contient une erreur de calcul ({texte}) : écrivez la valeur.")


@lru_cache(maxsize=8192)
def lire_nombre(texte: str) -> Decimal:
    """A non-negative figure: "8,5", "1 234,50", "1.234,50", "12.00" (a single dot or comma is the decimal mark)."""
    return alleger(_nombre_exact(texte).quantize(_DIX_MILLIEMES, ROUND_HALF_UP))


def _nombre_exact(texte: str) -> Decimal:
    refuser_erreur(texte)
    plat = aplatir(texte)
    if plat.startswith("-") and plat[1:2].isdigit() or re.fullmatch(r"\(\d+(?:[.,]\d+)?\)", plat):
        raise Illisible(f"{citer(texte)} est négatif.")
    trouve = _NOMBRE.fullmatch(plat.removeprefix("+"))
    if trouve is None:
        raise Illisible(f"{citer(texte)} n’est pas un nombre : écrivez des chiffres, par exemple « 2,5 ».")
    if trouve["simple"] or trouve["espaces"]:
        chiffres = plat.removeprefix("+").replace(" ", "").replace("'", "").replace(",", ".")
    elif trouve["points"]:
        chiffres = trouve["points"].replace(".", "").replace(",", ".")
    else:
        chiffres = trouve["virgules"].replace(",", "")
    return Decimal(chiffres)


@lru_cache(maxsize=8192)
def lire_prix(texte: str) -> PrixLu:
    """A price: "35 €", "2,20 €/kg", "€ 3", "3€50", "2,50/kg", "80 cts", "8,50 € la bouteille", "1,20 €/100 g"."""
    refuser_erreur(texte)
    plat = aplatir(texte)
    if _AUTRE_MONNAIE.search(plat):
        raise Illisible(f"{citer(texte)} n’est pas en euros : écrivez le prix en euros.")
    if re.match(r"\W*-\s*[€\d]", plat) or re.fullmatch(r"\(\s*\d+(?:[.,]\d+)? ?€?\s*\)", plat):
        raise Illisible(f"Le prix {citer(texte)} est négatif.")
    if _DEUX_PRIX.match(plat):
        raise Illisible(f"{citer(texte)} donne deux prix : gardez-en un seul.")
    hors_taxe = bool(_HORS_TAXE.search(plat))
    plat = _MOTS_VIDES.sub(" ", _HORS_TAXE.sub(" ", plat)).lstrip(" :~").rstrip(" .:~")
    plat = _EURO.sub("€", plat).removeprefix("€").strip()
    trouve = _DEBUT_DE_NOMBRE.match(plat)
    if trouve is None:
        raise Illisible(f"{citer(texte)} n’est pas un prix : écrivez un montant, par exemple « 2,20 ».")
    try:
        exact = _nombre_exact(re.sub(r"[.,]$", "", trouve[0]))
    except Illisible:
        raise Illisible(f"{citer(texte)} n’est pas un prix : écrivez un montant, par exemple « 2,20 ».") from None
    reste = re.sub(r"^-+", "", plat[trouve.end() :]).strip()
    if (centimes := re.match(r"€ ?(\d\d)(?!\d)", reste)) and exact == exact.to_integral_value():
        exact, reste = exact + Decimal(centimes[1]) / 100, "€" + reste[centimes.end() :]
    elif centimes := _CENTIMES.match(reste):
        exact, reste = exact / 100, reste[centimes.end() :]
    en_euros, reste = reste.startswith("€"), reste.removeprefix("€").strip()
    if reste and not _LIAISON.match(reste) and not (en_euros and reconnaitre_unite(reste)):
        raise Illisible(f"Je ne comprends pas {citer(reste)} dans le prix {citer(texte)} : gardez le montant seul.")
    pour = lire_unite_prix(reste)
    exact /= pour.quantite
    montant = exact.quantize(_DIX_MILLIEMES, ROUND_HALF_UP)
    if not montant:
        raise Illisible(f"Le prix {citer(texte)} est nul : écrivez un prix ou laissez la ligne de côté.")
    if montant >= PRIX_TROP_GRAND:
        raise Illisible(f"Le prix {citer(texte)} dépasse 100 000 € : vérifiez-le.")
    return PrixLu(alleger(montant), pour.unite, hors_taxe or pour.hors_taxe, exact)


@lru_cache(maxsize=4096)
def lire_unite_prix(texte: str) -> UnitePrix:
    """What follows a price or stands in a "price per" column: "€/kg", "€", "la botte", "€ TTC / 100 g"."""
    refuser_erreur(texte)
    plat = aplatir(texte)
    hors_taxe = bool(_HORS_TAXE.search(plat))
    plat = _EURO.sub(" ", _MOTS_VIDES.sub(" ", _HORS_TAXE.sub(" ", plat))).strip(" .:")
    if liaison := _LIAISON.match(plat):
        plat = plat[liaison.end() :].strip()
    if plat in ("", "en", "unitaire"):
        return UnitePrix(hors_taxe=hors_taxe)
    if code := reconnaitre_unite(plat):
        return UnitePrix(code, hors_taxe=hors_taxe)
    contenu = lire_contenu(plat)
    if contenu.contenance is not None and contenu.unite is None and not contenu.approchee:
        return UnitePrix(contenu.mesure, contenu.contenance, hors_taxe)
    if contenu.unite is not None:
        return UnitePrix(contenu.unite, hors_taxe=hors_taxe)
    raise Illisible(
        f"Je ne comprends pas l’unité de prix {citer(texte)} : écrivez par exemple « €/kg » ou « €/pièce »."
    )


def lire_quantite(texte: str, mesure: str = "", *, nulle: bool = False) -> Decimal:
    """A quantity with or without its unit: "6", "par 6", "6 bouteilles", "0,5 kg", "500 g" (in `mesure`: 0.5).

    `mesure`: "kg" or "L" when the product is ordered by it, else "". `nulle`: whether 0 makes sense.
    """
    refuser_erreur(texte)
    plat = re.sub(r"^(?:par|de|x) ?(?=\d)", "", aplatir(texte))
    debut = re.match(r"(?P<nombre>[\d.,' ]*\d) ?(?P<unite>[a-z][a-z .'-]*)?$", plat)
    if debut and debut["unite"] and (contenu := lire_contenu(plat)).contenance is not None:
        if contenu.mesure != mesure:
            raise Illisible(f"{citer(texte)} : écrivez un nombre d’unités, sans poids ni volume.")
        valeur = contenu.contenance
    elif debut and (not debut["unite"] or reconnaitre_unite(debut["unite"])):
        valeur = lire_nombre(debut["nombre"].strip())
    elif (contenu := lire_contenu(texte)).colisage or contenu.nombre:
        valeur = contenu.colisage or Decimal(contenu.nombre or 0)
    elif mesure and contenu.contenance is not None and contenu.mesure == mesure:
        valeur = contenu.contenance
    else:
        valeur = lire_nombre(texte)
    if valeur > QUANTITE_MAX:
        raise Illisible(f"{citer(texte)} est trop grand : vérifiez ce nombre.")
    if not valeur and not nulle:
        raise Illisible(f"{citer(texte)} : écrivez un nombre supérieur à zéro.")
    return alleger(valeur.quantize(Decimal("0.001"), ROUND_HALF_UP))


def lire_taux(texte: str) -> Decimal:
    """A VAT rate in percent: "5,5", "5.5 %", "20%", and 0.055 as a spreadsheet stores 5,5 %."""
    taux = lire_nombre(aplatir(texte).replace("tva", "").strip().removesuffix("%").strip(" :"))
    if 0 < taux < 1 and "%" not in texte:
        taux *= 100
    if taux > TVA_MAX:
        raise Illisible(f"{citer(texte)} n’est pas un taux de TVA : écrivez par exemple « 5,5 ».")
    return alleger(taux.quantize(Decimal("0.01"), ROUND_HALF_UP))


def lire_oui_non(texte: str) -> bool:
    """Whether a box is ticked: "oui", "x", "non", empty."""
    refuser_erreur(texte)
    plat = aplatir(texte)
    if plat in _OUI:
        return True
    if plat in _NON:
        return False
    raise Illisible(f"{citer(texte)} : écrivez « oui » ou « non ».")


def ecrire_nombre(valeur: Decimal) -> str:
    """The figure as a French file writes it, without thousands mark nor useless zeros: "1234,5"."""
    return f"{alleger(valeur):f}".replace(".", ",")


def dire_arrondi(prix: Decimal, exact: Decimal | None = None) -> str:
    """What becomes of a price that has more figures than are kept (`exact` became `prix`) or shown; "" for others."""
    ecrit, affiche = _euros(prix), _euros(prix.quantize(Decimal("0.01"), ROUND_HALF_UP))
    if exact is not None and exact != prix:
        phrase = f"arrondi de {_euros(exact.quantize(Decimal('0.000001'), ROUND_HALF_UP))} à {ecrit}"
        return phrase if ecrit == affiche else f"{phrase}, affiché {affiche}"
    if ecrit == affiche:
        return ""
    return f"arrondi de {ecrit} à {affiche} à l’affichage, les montants se comptent à {ecrit}"


def _euros(valeur: Decimal) -> str:
    return f"{ecrire_montant(valeur)}\N{NO-BREAK SPACE}€"


def ecrire_montant(valeur: Decimal) -> str:
    """An amount with two decimals at least: "2,20", "0,3333"."""
    entiers, _, decimales = ecrire_nombre(valeur).partition(",")
    return f"{entiers},{decimales:0<2}"

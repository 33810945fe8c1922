"""The units people order in: kg and L, and what is counted (pièce, botte, bouteille ...).

A unit is stored as its code, an ASCII slug ("piece", "demi-agneau"); only `kg` and `L` allow decimals. Grams,
centilitres and the like are never ordered in: they describe a content (see `catalogue.lecture.contenu`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from catalogue.mots import aplatir

ESPACE = "\N{NO-BREAK SPACE}"
ESPACE_FINE = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Unite:
    """One unit of order.

    `groupe`: the producer's transport packing (caisse, carton), whose content households share when the price
    is per kg. `synonymes`: other words for it, without accents.
    """

    code: str
    singulier: str
    pluriel: str
    feminin: bool = False
    groupe: bool = False
    synonymes: tuple[str, ...] = ()

    @property
    def decimale(self) -> bool:
        return self.code in ("kg", "L")


def _f(code: str, singulier: str, pluriel: str, *synonymes: str, groupe: bool = False) -> Unite:
    return Unite(code, singulier, pluriel, True, groupe, synonymes)


def _m(code: str, singulier: str, pluriel: str, *synonymes: str, groupe: bool = False) -> Unite:
    return Unite(code, singulier, pluriel, False, groupe, synonymes)


UNITES: tuple[Unite, ...] = (
    _m("kg", "kg", "kg", "kgs", "kilo", "kilos", "kilogramme", "kilogrammes", "kilogram", "kilograms"),
    _m("L", "L", "L", "litre", "litres", "lt", "ltr", "liter", "liters"),
    _f(
        "piece",
        "pièce",
        "pièces",
        "pce",
        "pces",
        "pc",
        "pcs",
        "u",
        "un",
        "unite",
        "unites",
        "unit",
        "units",
        "each",
        "entier",
        "entiere",
        "entiers",
        "entieres",
    ),
    _m("agneau", "agneau", "agneaux"),
    _m("bac", "bac", "bacs"),
    _f("barquette", "barquette", "barquettes", "bqt", "barq", "tray"),
    _f("barre", "barre", "barres"),
    _m("bib", "bib", "bibs", "bag-in-box", "bag in box", "baginbox", "cubi", "cubis", "fontaine a vin"),
    _m("bidon", "bidon", "bidons", "jerrican", "jerrycan", "estagnon"),
    _m("bloc", "bloc", "blocs"),
    _m("bocal", "bocal", "bocaux", "jar", "jars"),
    _f("boite", "boîte", "boîtes", "bte", "btes", "conserve", "conserves", "box", "boxes", "tin", "tins"),
    _f("botte", "botte", "bottes", "bot", "bottillon", "bottillons", "bunch", "bunches"),
    _f("bouteille", "bouteille", "bouteilles", "btl", "btle", "blle", "bottle", "bottles"),
    _m("bouquet", "bouquet", "bouquets"),
    _f("brique", "brique", "briques"),
    _f("buche", "bûche", "bûches", "buchette", "buchettes"),
    _f("cagette", "cagette", "cagettes", "cageot", "cageots", groupe=True),
    _f("caisse", "caisse", "caisses", "caissette", "caissettes", "crate", "crates", groupe=True),
    _f("canette", "canette", "canettes", "cannette", "cannettes", "can", "cans"),
    _m("carton", "carton", "cartons", "ctn", "case", "cases", groupe=True),
    _m("colis", "colis", "colis", "coli"),
    _f("couronne", "couronne", "couronnes"),
    _f("demi-piece", "demi-pièce", "demi-pièces", "demie", "demi piece", "demie piece"),
    _m("demi-agneau", "demi-agneau", "demi-agneaux", "demi agneau", "demi agneaux", "1/2 agneau"),
    _f("douzaine", "douzaine", "douzaines", "dz", "dozen"),
    _m("filet", "filet", "filets"),
    _m("flacon", "flacon", "flacons"),
    _m("fut", "fût", "fûts", groupe=True),
    _m("godet", "godet", "godets"),
    _m("lot", "lot", "lots", "set"),
    _m("morceau", "morceau", "morceaux", "tranche", "tranches", "part", "parts", "portion", "portions"),
    _f("motte", "motte", "mottes"),
    _m("pain", "pain", "pains", "miche", "miches", "baguette", "baguettes", "loaf", "loaves"),
    _f("palette", "palette", "palettes", groupe=True),
    _m("panier", "panier", "paniers", "basket", "baskets"),
    _m("paquet", "paquet", "paquets", "pqt", "paq", "pack", "packs", "packet", "packets"),
    _m("plant", "plant", "plants"),
    _f("plaque", "plaque", "plaques", "plaquette", "plaquettes"),
    _m("plateau", "plateau", "plateaux", groupe=True),
    _m("pot", "pot", "pots"),
    _m("rouleau", "rouleau", "rouleaux"),
    _m("sac", "sac", "sacs", "bag", "bags"),
    _m("sachet", "sachet", "sachets", "sach", "scht", "pochette", "pochettes", "doypack", "doypacks"),
    _m("seau", "seau", "seaux"),
    _f("tablette", "tablette", "tablettes"),
    _f("terrine", "terrine", "terrines"),
    _f("tete", "tête", "têtes"),
    _f("tresse", "tresse", "tresses"),
    _m("tube", "tube", "tubes"),
    _f("verrine", "verrine", "verrines"),
)
PAR_CODE: dict[str, Unite] = {unite.code: unite for unite in UNITES}
MOTS_DES_UNITES: dict[str, str] = {
    mot: unite.code
    for unite in UNITES
    for mot in (unite.code.lower(), aplatir(unite.singulier), aplatir(unite.pluriel), *unite.synonymes)
}
_ARTICLES = (
    "a la ",
    "a l'",
    "au ",
    "aux ",
    "par ",
    "le ",
    "la ",
    "les ",
    "l'",
    "un ",
    "une ",
    "du ",
    "de la ",
    "en ",
    "per ",
    "/",
)


def unite(code: str) -> Unite:
    """The unit of a stored code; a code no longer in the table is shown as it is."""
    return PAR_CODE.get(code) or Unite(code, code, code)


def permet_decimales(code: str) -> bool:
    """Whether a fraction can be ordered: kg and L only."""
    return unite(code).decimale


def nommer(code: str, quantite: Decimal | int) -> str:
    """A quantity with its unit, figure and word held together by a no-break space: "2 bottes", "1,5 kg"."""
    quantite = Decimal(quantite)
    return f"{_chiffres(quantite)}{ESPACE}{nom(code, quantite)}"


def nom(code: str, quantite: Decimal | int = 1) -> str:
    """The unit's name in agreement with a quantity; French takes the plural from 2 on ("1,5 botte")."""
    trouvee = unite(code)
    return trouvee.pluriel if abs(Decimal(quantite)) >= 2 else trouvee.singulier


def a_l_unite(code: str) -> str:
    """How a thing is sold: "au kg", "à la botte", "à l’agneau"."""
    trouvee = unite(code)
    if trouvee.code == "L":
        return "au litre"
    if aplatir(trouvee.singulier)[0] in "aeiou":
        return f"à l’{trouvee.singulier}"
    return f"{'à la' if trouvee.feminin else 'au'} {trouvee.singulier}"


@lru_cache(maxsize=4096)
def reconnaitre_unite(texte: str) -> str | None:
    """The code of the unit that `texte` names and nothing else ("Bouteilles", "à la pièce", "le kg."), or None."""
    plat = aplatir(texte).strip(" .*()")
    if plat in MOTS_DES_UNITES:
        return MOTS_DES_UNITES[plat]
    for article in _ARTICLES:
        if plat.startswith(article) and (reste := plat[len(article) :].strip(" .")) in MOTS_DES_UNITES:
            return MOTS_DES_UNITES[reste]
    return None


def choix_d_unites() -> list[tuple[str, str]]:
    """(code, name) for a form's list: kg, L and pièce first, then in alphabetical order."""
    premieres, autres = UNITES[:3], sorted(UNITES[3:], key=lambda u: aplatir(u.singulier))
    return [(u.code, u.singulier) for u in (*premieres, *autres)]


def _chiffres(quantite: Decimal) -> str:
    entiers, _, decimales = f"{quantite:f}".partition(".")
    signe, entiers = ("−", entiers[1:]) if entiers.startswith("-") else ("", entiers)
    groupes = f"{int(entiers):,}".replace(",", ESPACE_FINE)
    decimales = decimales.rstrip("0")
    return f"{signe}{groupes},{decimales}" if decimales else f"{signe}{groupes}"

"""What a packing holds, read from its plain words: "bidon de 5 litres", "75 cl, carton de 6", "morceau env. 500 g"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from catalogue.mots import aplatir
from catalogue.unites import MOTS_DES_UNITES, PAR_CODE, reconnaitre_unite

CONTENANCE_MAX = Decimal(10_000)  # kg or L in one packing: a truck
_QUATRE_DECIMALES = Decimal("0.0001")

# Into kg or L. A "livre" is the half kilo of French markets.
_MESURES: dict[str, tuple[str, Decimal]] = {
    mot: (mesure, Decimal(facteur))
    for mesure, facteur, noms in (
        ("kg", "1", "kg kgs kilo kilos kilogramme kilogrammes"),
        ("kg", "0.001", "g gr grs gramme grammes"),
        ("kg", "0.5", "livre livres"),
        ("kg", "1000", "tonne tonnes"),
        ("L", "1", "l litre litres lt ltr"),
        ("L", "0.01", "cl centilitre centilitres"),
        ("L", "100", "hl"),
        ("L", "0.1", "dl decilitre decilitres"),
        ("L", "0.001", "ml millilitre millilitres"),
    )
    for mot in noms.split()
}
_N = r"(?:\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
_FRACTION = r"(?:1/(?:2|3|4|5|8|10)|2/3|3/4)(?![\d/])"
_MESURE = rf"(?:{'|'.join(sorted(_MESURES, key=len, reverse=True))})(?![a-z])"
_QUANTITE = re.compile(
    rf"(?<![\d.,/])(?:(?P<fois>\d{{1,4}}) ?[x*] ?)?"
    rf"(?:(?P<fraction>{_FRACTION})|(?P<mot>demi[- ]|un |une |une demi[- ]|un demi[- ])|(?P<bas>{_N})"
    rf"(?: ?(?P<mesure_bas>{_MESURE}))?(?: ?(?:-|a|et|ou) ?(?P<haut>{_N}))?)"
    rf" ?(?P<mesure>{_MESURE})"
)
_PRIX = re.compile(r"\(?(?:soit )?\d+(?:[.,]\d+)? ?(?:€|euros?\b|eur\b)(?: ?(?:/|le |la |l'|du |au ) ?\d* ?[a-z]+)?\)?")
_PRIX_AU = re.compile(
    r"(?:prix|vendue?s?|tarif) (?:au|a la|a l'|par|du) ?(kg|kilo|litre|l|piece)\b|^(?:au|le|du) (kg|kilo|litre|l)$"
)
_APPROCHE = re.compile(r"\b(?:env|environ|approx\w*|moyen\w*|moy|autour de|a peu pres)\b|[~≈±]|\bentre\b")
_PESE = re.compile(r"\bpese(?:e|s|es)?\b|\b(?:prix|poids) variable|\ba peser\b|\ba la coupe\b|\bpoids reel\b")
_VRAC = re.compile(r"\b(?:en )?vrac\b|\bau detail\b")
_NOMBRE = re.compile(r"(?:\b(?:de|par|x|a)|^) ?(\d{1,4})(?! ?(?:x|%|/|[.,]\d))(?: |$|\b)|\bx ?(\d{1,4})\b")
_PAR_APRES = re.compile(r"^ ?(?:par|x|\*|-?pack de) ?(\d{1,4})(?![\d.,]| ?[a-z])")
_DOUZAINE = re.compile(r"\b(demi[- ])?douzaine")
_PLUSIEURS = re.compile(r"(?:[2-9]|[1-9]\d+) (?!x |\*)[a-z]|\bdemi[- ]douzaine")
_VIRGULE = re.compile(r",(?!\d)|(?<!\d),|[;()+]|(?<=[a-z]) ?\| ?| - ")
_OU = re.compile(r" ou (?=\D)| ou (?=\d)|(?<!\d)/|/(?!\d)|(?<=\d) / (?=\d)")
# Words that name a unit when alone, but are part of other phrases too ("lait entier", "un pot", "2 parts").
_MOTS_FAIBLES = {
    "un",
    "u",
    "entier",
    "entiere",
    "entiers",
    "entieres",
    "demie",
    "part",
    "parts",
    "set",
    "can",
    "box",
    "bot",
    "case",
    "cases",
    "each",
    "unit",
    "units",
    "kg",
    "l",
    "piece de",
}
_MOT_D_UNITE = re.compile(
    r"(?<![a-z])(?:"
    + "|".join(
        re.escape(mot)
        for mot in sorted(MOTS_DES_UNITES, key=len, reverse=True)
        if mot not in _MOTS_FAIBLES and mot not in _MESURES
    )
    + r")(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Contenu:
    """What the words say; what they do not say is None, "" or False.

    `unite`: code of the unit named first. `contenance` in `mesure` ("kg" or "L") for one of it, at most 4
    decimals. `nombre`: pieces in it ("boîte de 6"). `colisage`: how many of it in the producer's case named
    after it, a `colis` ("75 cl, carton de 6"). `tailles`: the sizes left to choose ("sac 5 kg / 10 kg"), then
    `contenance` is None. `choix`: several packings are possible. `prix_au`: "prix au kg" -> "kg".
    """

    unite: str | None = None
    contenance: Decimal | None = None
    mesure: str = ""
    approchee: bool = False
    pese: bool = False
    vrac: bool = False
    choix: bool = False
    nombre: int | None = None
    colisage: Decimal | None = None
    colis: str | None = None
    tailles: tuple[Decimal, ...] = ()
    prix_au: str = ""


@lru_cache(maxsize=8192)
def lire_contenu(texte: str) -> Contenu:
    """Read the words of a packing (or of a product's name). Never fails: unknown words are left aside."""
    plat = _PRIX.sub(" ", aplatir(texte[:300]))
    entier = Contenu(pese=bool(_PESE.search(plat)), vrac=bool(_VRAC.search(plat)))
    segments = [
        (morceau.strip(" .:*"), rang > 0)
        for partie in _VIRGULE.split(plat)
        for rang, morceau in enumerate(_OU.split(partie))
    ]
    segments = [(segment, ou) for segment, ou in segments if segment]
    choix = any(ou for _, ou in segments)
    for segment, _ in segments:
        if trouve := _PRIX_AU.search(segment):
            mot = trouve[1] or trouve[2]
            entier = replace(entier, prix_au={"kilo": "kg", "l": "L", "litre": "L"}.get(mot, mot))
            continue
        lu = _lire_segment(segment)
        entier = _choisir(entier, lu) if choix else _ajouter(entier, lu)
    return replace(entier, choix=True) if choix else entier


def lire_mesure(texte: str) -> tuple[Decimal, str, bool] | None:
    """The only measure of `texte` as (amount, "kg" or "L", approximate?): "env. 1,8 kg", "500 g"; or None."""
    contenu = lire_contenu(texte)
    return (contenu.contenance, contenu.mesure, contenu.approchee) if contenu.contenance is not None else None


def _lire_segment(segment: str) -> Contenu:
    """One stretch of words without comma: unit, amount and number, each at most once."""
    trouve = _QUANTITE.search(segment)
    mot = _MOT_D_UNITE.search(
        segment if trouve is None else segment[: trouve.start()] + " | " + segment[trouve.end() :]
    )
    unite = MOTS_DES_UNITES[mot[0]] if mot else reconnaitre_unite(segment)
    nombre = _lire_nombre(segment if trouve is None else segment[: trouve.start()])
    if unite not in (None, "kg", "L") and _PLUSIEURS.match(segment):
        unite = "lot"  # "6 bouteilles de 75 cl" are sold together
    if trouve is None:
        return Contenu(unite=unite, nombre=nombre)
    contenance, mesure = _mesurer(trouve)
    if contenance is None:
        return Contenu(unite=unite, nombre=nombre)
    fois = int(trouve["fois"]) if trouve["fois"] else nombre
    if fois:
        contenance *= fois
    if contenance > CONTENANCE_MAX:
        return Contenu(unite=unite, nombre=nombre)
    approchee = bool(_APPROCHE.search(segment)) or trouve["haut"] is not None
    par = _PAR_APRES.search(segment[trouve.end() :])
    colisage = Decimal(par[1]) if par and int(par[1]) > 1 else None
    return Contenu(
        unite=unite, contenance=alleger(contenance), mesure=mesure, approchee=approchee, nombre=fois, colisage=colisage
    )


def _mesurer(trouve: re.Match[str]) -> tuple[Decimal | None, str]:
    mesure, facteur = _MESURES[trouve["mesure"]]
    if trouve["fraction"]:
        haut, bas = trouve["fraction"].split("/")
        valeur = Decimal(haut) / Decimal(bas) * facteur
    elif trouve["mot"]:
        valeur = facteur / 2 if "demi" in trouve["mot"] else facteur
    else:
        mesure_bas, facteur_bas = _MESURES[trouve["mesure_bas"]] if trouve["mesure_bas"] else (mesure, facteur)
        valeur = _decimal(trouve["bas"]) * facteur_bas
        if trouve["haut"]:
            if mesure_bas != mesure:
                return None, ""
            valeur = (valeur + _decimal(trouve["haut"]) * facteur) / 2
    if not 0 < valeur <= CONTENANCE_MAX:
        return None, ""
    arrondie = alleger(valeur.quantize(_QUATRE_DECIMALES, ROUND_HALF_UP))
    return (arrondie, mesure) if arrondie else (None, "")


def _lire_nombre(segment: str) -> int | None:
    if trouve := _DOUZAINE.search(segment):
        return 6 if trouve[1] else 12
    if trouve := _NOMBRE.search(segment):
        nombre = int(trouve[1] or trouve[2])
        return nombre if nombre > 1 else None
    return None


def _ajouter(entier: Contenu, lu: Contenu) -> Contenu:
    """A further precision: the first unit and the first amount stand; a case named afterwards gives the colisage."""
    connu = entier.unite is not None or entier.contenance is not None
    if connu and lu.unite and lu.unite != entier.unite and PAR_CODE[lu.unite].groupe:
        return replace(entier, colis=lu.unite, colisage=_colisage(entier, lu) or entier.colisage)
    if connu and lu.unite is None and lu.contenance is None and lu.nombre and entier.nombre is None:
        return replace(entier, colisage=entier.colisage or Decimal(lu.nombre))
    return replace(
        entier,
        unite=entier.unite or lu.unite,
        contenance=lu.contenance if entier.contenance is None else entier.contenance,
        mesure=entier.mesure or lu.mesure,
        approchee=entier.approchee or (lu.approchee and entier.contenance is None),
        nombre=entier.nombre or lu.nombre,
        colisage=entier.colisage or lu.colisage,
    )


def _colisage(entier: Contenu, colis: Contenu) -> Decimal | None:
    if colis.contenance is None:
        return Decimal(colis.nombre) if colis.nombre else None
    if entier.contenance and entier.mesure == colis.mesure:
        combien, reste = divmod(colis.contenance, entier.contenance)
        return alleger(combien) if not reste and combien > 1 else None
    return None


def _choisir(entier: Contenu, lu: Contenu) -> Contenu:
    """One of several possible packings: sizes are collected, no single one is the content."""
    tailles = entier.tailles
    if lu.contenance is not None and lu.mesure == (entier.mesure or lu.mesure) and lu.contenance not in tailles:
        tailles = (*tailles, lu.contenance)
    return replace(
        entier,
        unite=entier.unite or lu.unite,
        tailles=tailles,
        mesure=entier.mesure or lu.mesure,
        approchee=entier.approchee or lu.approchee,
    )


def alleger(valeur: Decimal) -> Decimal:
    """`valeur` without useless zeros nor exponent: 5.0000 -> 5, 0.5000 -> 0.5."""
    return valeur.quantize(Decimal(1)) if valeur == valeur.to_integral_value() else valeur.normalize()


def _decimal(chiffres: str) -> Decimal:
    return Decimal(chiffres.replace(" ", "").replace(",", "."))

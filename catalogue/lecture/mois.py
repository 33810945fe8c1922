"""Seasons: the months in which a product exists, read from words or figures and said again in French."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from catalogue.lecture.nombres import Illisible, refuser_erreur
from catalogue.mots import aplatir, citer

TOUTE_L_ANNEE: tuple[int, ...] = tuple(range(1, 13))
NOMS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_ANGLAIS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_ABREGES = (
    "jan janv",
    "fev fevr feb",
    "mar",
    "avr apr",
    "",
    "jun",
    "jui juil jul",
    "aou aug",
    "sep sept",
    "oct",
    "nov",
    "dec",
)
_MOIS: dict[str, int] = {
    mot: numero + 1
    for numero in range(12)
    for mot in (aplatir(NOMS[numero]), _ANGLAIS[numero], *_ABREGES[numero].split())
}
_SAISONS: dict[str, tuple[int, ...]] = {
    "printemps": (3, 4, 5),
    "ete": (6, 7, 8),
    "automne": (9, 10, 11),
    "hiver": (12, 1, 2),
    "spring": (3, 4, 5),
    "summer": (6, 7, 8),
    "autumn": (9, 10, 11),
    "fall": (9, 10, 11),
    "winter": (12, 1, 2),
}
_ANNEE = re.compile(
    r"(?:presque |quasi(?:ment)? |tous |toutes? |tte |l'|les )*"
    r"(?:toute l'annee|tte l'annee|l'annee|annee|annuel(?:le)?|saisons?|mois|permanent|12 mois(?: sur 12)?"
    r"|all year(?: round)?|year[- ]round)(?: entiere)?"
)
_SAUF = re.compile(r"\b(?:sauf|hors|excepte|except)\b")
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}){1,2}|\d{4}-\d{2}-\d{2}")
_JUSQUE = re.compile(r"\bjusqu'?(?:a|au|en|'a)?\b")
_JOUR = re.compile(rf"\b(?:1er|[0-3]?\d) (?=(?:{'|'.join(_MOIS)})\b)|\b(?:mi|debut|fin)-(?=[a-z])")
_MOTIF = re.compile(r"[a-z]+|\d+|[-|,;/+&>]")
_MOTS_VIDES = {
    "de",
    "d",
    "du",
    "des",
    "en",
    "le",
    "la",
    "l",
    "les",
    "mi",
    "debut",
    "fin",
    "courant",
    "from",
    "mois",
    "dispo",
    "disponible",
    "recolte",
    "saison",
    "environ",
    "env",
    "entre",
    "early",
    "late",
    "mid",
}
_JUSQU_A = {"a", "au", "aux", "-", "to", "until", ">", "thru"}
_SEPARATIONS = {"|", ",", ";", "/", "+", "&", "et", "puis", "ou", "and"}


@lru_cache(maxsize=4096)
def lire_mois(texte: str) -> tuple[int, ...]:
    """The months 1 to 12 of a season, sorted; all of them for an empty text.

    Understands "1-12", "5-3" (across the year's end), "4-6|10-12", "novembre à mai", "mars-nov.", "avril, mai
    et juin", "presque toute l'année", "début décembre à février", "été", "toute l'année sauf août". A month
    that is only begun or ended counts whole: better to offer a product than to hide it. Raises `Illisible`.
    """
    refuser_erreur(texte)
    plat = aplatir(texte).strip(" .")
    if _DATE.search(plat):
        raise Illisible(
            f"Le tableur a changé la saison en date ({citer(texte)}) : écrivez les mois en lettres, « novembre à mai »."
        )
    inclus, *exclus = _SAUF.split(plat)
    mois = _lire_periodes(inclus, texte)
    for partie in exclus:
        mois -= _lire_periodes(partie, texte)
    if not mois:
        raise _incompris(texte)
    return tuple(sorted(mois))


def dire_mois(mois: Iterable[int]) -> str:
    """Months in words, so that `lire_mois` reads them back: "de novembre à mai", "d’avril à juin et en octobre"."""
    presents = set(mois)
    if not presents:
        return "hors saison"
    if presents == set(TOUTE_L_ANNEE):
        return "toute l’année"
    periodes = []
    for debut in sorted(presents):
        if _avant(debut) in presents:
            continue
        fin = debut
        while _apres(fin) in presents:
            fin = _apres(fin)
        periodes.append(f"en {NOMS[debut - 1]}" if debut == fin else f"{_de(debut)} à {NOMS[fin - 1]}")
    return " et ".join(filter(None, (", ".join(periodes[:-1]), periodes[-1])))


def _lire_periodes(plat: str, texte: str) -> set[int]:
    if not plat.strip() or _ANNEE.fullmatch(plat.strip(" .,;:()")):
        return set(TOUTE_L_ANNEE)
    if re.search(r"\d ?/ ?\d", plat) or _JUSQUE.search(plat):
        raise _incompris(texte)
    mois: set[int] = set()
    precedent: int | None = None
    lien = False
    for jeton in _MOTIF.findall(_JOUR.sub("", plat).replace("->", ">").replace("→", ">")):
        if jeton in _MOTS_VIDES:
            continue
        if jeton in _SAISONS:
            if lien:
                raise _incompris(texte)
            mois |= set(_SAISONS[jeton])
            precedent = None
        elif jeton in _JUSQU_A:
            if precedent is None or lien:
                raise _incompris(texte)
            lien = True
        elif jeton in _SEPARATIONS:
            if lien:
                raise _incompris(texte)
            precedent = None
        else:
            numero = _MOIS.get(jeton) or (int(jeton) if jeton.isdigit() and len(jeton) <= 2 else 0)
            if not 1 <= numero <= 12 or (precedent is not None and not lien):
                raise _incompris(texte)
            mois |= _de_a(precedent, numero) if lien and precedent else {numero}
            precedent, lien = (None, False) if lien else (numero, False)
    if lien or not mois:
        raise _incompris(texte)
    return mois


def _de_a(debut: int, fin: int) -> set[int]:
    return {m for m in TOUTE_L_ANNEE if (debut <= m <= fin if debut <= fin else m >= debut or m <= fin)}


def _avant(mois: int) -> int:
    return (mois - 2) % 12 + 1


def _apres(mois: int) -> int:
    return mois % 12 + 1


def _de(mois: int) -> str:
    nom = NOMS[mois - 1]
    return f"d’{nom}" if aplatir(nom)[0] in "aeiou" else f"de {nom}"


def _incompris(texte: str) -> Illisible:
    return Illisible(
        f"Je ne comprends pas la saison {citer(texte)} : écrivez par exemple « novembre à mai » ou « 4-6 | 10-12 »."
    )

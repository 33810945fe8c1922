"""Comparing words as people write them: accents, case, dashes, typographic signs and stray spaces do not count."""

from __future__ import annotations

import re
import unicodedata

_EQUIVALENTS = str.maketrans(
    {
        "œ": "oe",
        "Œ": "oe",
        "æ": "ae",
        "Æ": "ae",
        "ß": "ss",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "⁄": "/",
        "×": "x",
        "\N{NO-BREAK SPACE}": " ",
    }
)
# Invisible marks that reorder or split a text on screen: a name must read as it is stored.
_INVISIBLES = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_ESPACES = re.compile(r"\s+")
_CHIFFRE_ET_UNITE = re.compile(
    r"(\d) (?=(?:kg|kilos?|g|gr|grammes?|mg|tonnes?|l|litres?|hl|dl|cl|ml|cm|mm|m|€|euros?|%|pièces?)(?!\w))", re.I
)
_MAUVAIS = {"Cc", "Cs", "Cn", "Co"}


def nettoyer(texte: str) -> str:
    """`texte` on one line, in Unicode form C, without control or invisible characters nor doubled spaces."""
    if texte.isprintable() and "  " not in texte and unicodedata.is_normalized("NFC", texte):
        return texte.strip()
    texte = unicodedata.normalize("NFC", _INVISIBLES.sub("", texte))
    texte = "".join(
        c if c.isprintable() else " " if c.isspace() else "" if unicodedata.category(c) in _MAUVAIS else c
        for c in texte
    )
    return _ESPACES.sub(" ", texte).strip()


def aplatir(texte: str) -> str:
    """`texte` in lower case without accents, with plain quotes and dashes: "Œufs  d’Été" -> "oeufs d'ete"."""
    if not texte.isascii():
        texte = unicodedata.normalize("NFKD", texte.translate(_EQUIVALENTS)).translate(_EQUIVALENTS)
        texte = _ACCENTS.sub("", texte)
    return _ESPACES.sub(" ", texte.lower()).strip()


def mots(texte: str) -> tuple[str, ...]:
    """The words and figures of `texte`, flattened: "Prix T.T.C. (€/kg)" -> ("prix", "ttc", "€", "kg")."""
    plat = re.sub(r"\b((?:[a-z]\.){2,})", lambda trouve: trouve[1].replace(".", "") + " ", aplatir(texte))
    return tuple(re.findall(r"[a-z0-9]+|€", plat))


def lier(texte: str) -> str:
    """`texte` with each figure held to its unit by a no-break space: "sachet 500 g", "carton de 6 × 75 cl"."""
    return _CHIFFRE_ET_UNITE.sub("\\1\N{NO-BREAK SPACE}", texte)


def citer(texte: str, longueur: int = 40) -> str:
    """`texte` in French quotation marks, shortened, for a sentence to the person."""
    texte = nettoyer(texte)
    if len(texte) > longueur:
        texte = texte[: longueur - 1].rstrip() + "…"
    return f"«\N{NO-BREAK SPACE}{texte}\N{NO-BREAK SPACE}»"

"""Texts on their way to a spreadsheet and back: none is ever run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal

Cellule = str | Decimal
# What a spreadsheet would run (OWASP, CSV injection), whatever apostrophes already stand before it.
_FORMULE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def neutraliser(texte: str) -> str:
    """`texte` with an apostrophe before it when a spreadsheet would take it for a formula."""
    return f"'{texte}" if _FORMULE.match(texte) else texte


def retablir(texte: str) -> str:
    """The text that `neutraliser` was given."""
    return texte[1:] if texte.startswith("'") and _FORMULE.match(texte) else texte


def csv_francais(rangs: Iterable[Iterable[Cellule]]) -> bytes:
    """What Excel in French opens by a double click: UTF-8 with a mark, semicolons, decimal commas, CRLF.

    Texts are neutralised here, figures are given as `Decimal`.
    """
    sortie = io.StringIO(newline="")
    csv.writer(sortie, delimiter=";", lineterminator="\r\n").writerows(
        [neutraliser(c) if isinstance(c, str) else f"{c:f}".replace(".", ",") for c in rang] for rang in rangs
    )
    return sortie.getvalue().encode("utf-8-sig")

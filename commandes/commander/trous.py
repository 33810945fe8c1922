"""Fragments of a page that a template draws once, with gaps that are filled for each row.

What is the same in every row goes through the template once; a hundred rows then cost a hundred joins. Control
characters mark the gaps: they cannot come from what people typed (it is refused on input).
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

_ENTRE_MARQUES = re.compile("\x02([a-z_]+)\x03")


def trous(noms: Iterable[str]) -> dict[str, SafeString]:
    """What the template is given in place of values."""
    return {nom: mark_safe(f"\x02{nom}\x03") for nom in noms}


class Fragment(NamedTuple):
    """Literal HTML and names of gaps, alternating."""

    morceaux: tuple[str, ...]

    def avec(self, valeurs: Mapping[str, str]) -> SafeString:
        """The gaps filled; the values are safe HTML already, and a gap without value is empty."""
        pieces = list(self.morceaux)
        for rang in range(1, len(pieces), 2):
            pieces[rang] = valeurs.get(pieces[rang], "")
        return mark_safe("".join(pieces))


def percer(html: str) -> Fragment:
    """From what the template drew with `trous`."""
    return Fragment(tuple(_ENTRE_MARQUES.split(re.sub(r">\s+<", "><", html.strip()))))

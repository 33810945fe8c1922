"""The spaces at which French lets no line break: before : ; ? ! » and after «."""

import re

INSECABLE = "\u00a0"
_ORDINAIRE = re.compile(r"(?<=\S) (?=[:;?!»])|(?<=«) ")


def insecables(texte: str) -> str:
    """The same sentence, typed with ordinary spaces, as it is printed."""
    return _ORDINAIRE.sub(INSECABLE, texte)

"""Hours as the clocks of Paris show them. Pure."""

import datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class HeureRefusee(ValueError):
    """An hour that the clock change removes or repeats; the text says so in French."""


def verifier_heure_locale(instant: datetime.datetime) -> datetime.datetime:
    """A naive local time made aware; refuses the hour that the clock change removes or repeats."""
    local = instant.replace(tzinfo=PARIS)
    if local.astimezone(datetime.UTC).astimezone(PARIS).replace(tzinfo=None) != instant:
        raise HeureRefusee(
            f"{instant:%H h %M} n’existe pas ce jour-là : les horloges passent de 2 h à 3 h. "
            "Choisissez une autre heure."
        )
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise HeureRefusee(
            f"{instant:%H h %M} arrive deux fois ce jour-là : les horloges reculent de 3 h à 2 h. "
            "Choisissez une autre heure."
        )
    return local

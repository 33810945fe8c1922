"""How long things last and who does what, on the pages of meetings and in their PDF."""

from collections import defaultdict
from collections.abc import Iterable

from django import template

from reunions import temps

register = template.Library()


@register.filter
def duree(minutes: int) -> str:
    """`45 minutes`, `1 h 05`."""
    return temps.duree(int(minutes))


@register.filter
def par_personne(roles: Iterable[tuple[str, str]]) -> list[str]:
    """Roles of minutes, each person once: "Anne Durand anime la réunion et surveille le temps"."""
    siens: dict[str, list[str]] = defaultdict(list)
    for role, nom in roles:
        siens[nom].append(role)
    return [f"{nom} {' et '.join(filter(None, [', '.join(r[:-1]), r[-1]]))}" for nom, r in siens.items()]

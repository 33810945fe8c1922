"""How long things last, on the pages of meetings."""

from django import template

from reunions import temps

register = template.Library()


@register.filter
def duree(minutes: int) -> str:
    """`45 minutes`, `1 h 05`."""
    return temps.duree(int(minutes))

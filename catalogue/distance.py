"""How far a producer is: the great circle between two places, good enough to choose by."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Any

RAYON_DE_LA_TERRE = 6371.0  # km


def kilometres(latitude_a: Any, longitude_a: Any, latitude_b: Any, longitude_b: Any) -> float:
    """Haversine distance in km between two points given in decimal degrees."""
    lat_a, lon_a, lat_b, lon_b = (radians(float(v)) for v in (latitude_a, longitude_a, latitude_b, longitude_b))
    h = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * RAYON_DE_LA_TERRE * asin(sqrt(min(1.0, h)))


def distance_entre(ici: Any, la_bas: Any) -> float | None:
    """Kilometres between two rows which carry `latitude` and `longitude`; None when one of them has none."""
    if ici is None or None in (ici.latitude, ici.longitude, la_bas.latitude, la_bas.longitude):
        return None
    return kilometres(ici.latitude, ici.longitude, la_bas.latitude, la_bas.longitude)


def dire_distance(distance: float | None) -> str:
    """`à 14 km` as the crow flies, `tout près` below one kilometre; empty when unknown."""
    if distance is None:
        return ""
    return "tout près" if distance < 1 else f"à {round(distance)}\N{NO-BREAK SPACE}km"

"""How long things last, in words, and whether an agenda fits in its meeting. Pure."""

from __future__ import annotations

from groupement.templatetags.formats import INSECABLE


def duree(minutes: int) -> str:
    """`45 minutes`, `2 h`, `1 h 05`."""
    if minutes < 60:
        return f"{minutes}{INSECABLE}minute{'s' if minutes > 1 else ''}"
    heures, reste = divmod(minutes, 60)
    return f"{heures}{INSECABLE}h" + (f"{INSECABLE}{reste:02d}" if reste else "")


def phrase_du_temps(prevues: int, disponibles: int) -> str:
    """What the points take, against the time there is."""
    debut = f"{duree(prevues)} de points pour {duree(disponibles)} de réunion"
    ecart = disponibles - prevues
    if ecart < 0:
        return (
            f"{debut} : c’est {duree(-ecart)} de trop. Raccourcissez un point, ou gardez-en un pour la prochaine fois."
        )
    if ecart == 0:
        return f"{debut} : le compte est juste."
    return f"{debut} : il reste {duree(ecart)}."

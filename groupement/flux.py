"""Dates as calendar programs read them (RFC 5545). Pure: facts in, text out.

Instants are written in UTC, which needs no description of a time zone and has no hour that comes twice; whole days
are dates, whose end is the day after.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from groupement.calendrier import Evenement

PARIS = ZoneInfo("Europe/Paris")
PRODUIT = "-//Groupement//Calendrier//FR"
RAFRAICHIR = datetime.timedelta(hours=4)
_COMMANDES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # what no line of a calendar may hold
_UN_JOUR = datetime.timedelta(days=1)


def contenu_de(evenement: Evenement, *, groupement: str, site: str) -> dict[str, Any]:
    """What a program is told of an event, as plain values that compare: another content is another version."""
    fin = evenement.fin
    if evenement.jour_entier:
        debut = evenement.debut.astimezone(PARIS).date()
        dernier = max(evenement.dernier_jour, debut)
        dates = {"debut": debut.isoformat(), "fin": (dernier + _UN_JOUR).isoformat()}
    else:
        dates = {"debut": _utc(evenement.debut), "fin": _utc(fin) if fin and fin > evenement.debut else ""}
    titre = evenement.titre
    if not titre.casefold().startswith(evenement.mot.casefold()):
        titre = f"{evenement.mot} : {titre}"
    return dates | {
        "titre": f"{titre} ({groupement})" if groupement else titre,
        "mot": evenement.mot,
        "lieu": evenement.lieu,
        "texte": evenement.texte,
        "adresse": site + evenement.adresse if evenement.adresse else "",
    }


def empreinte(contenu: dict[str, Any]) -> str:
    """Equal for equal contents."""
    return hashlib.md5(repr(sorted(contenu.items())).encode(), usedforsecurity=False).hexdigest()


def composant(contenu: dict[str, Any], *, uid: str, sequence: int, dit_le: datetime.datetime, annule: bool) -> str:
    """The VEVENT, its lines folded and ended as the standard asks."""
    evenement = Event()
    evenement.add("uid", uid)
    evenement.add("dtstamp", dit_le)
    evenement.add("last-modified", dit_le)
    evenement.add("sequence", sequence)
    evenement.add("dtstart", _lire(contenu["debut"]))
    if contenu["fin"]:
        evenement.add("dtend", _lire(contenu["fin"]))
    evenement.add("summary", _propre(contenu["titre"]))
    evenement.add("categories", [contenu["mot"]])
    if contenu["lieu"]:
        evenement.add("location", _propre(contenu["lieu"]))
    if texte := "\n\n".join(filter(None, [_propre(contenu["texte"]), contenu["adresse"]])):
        evenement.add("description", texte)
    if contenu["adresse"]:
        evenement.add("url", contenu["adresse"])
    evenement.add("status", "CANCELLED" if annule else "CONFIRMED")
    # A deadline or a market day is no reason to seem busy.
    evenement.add("transp", "TRANSPARENT" if annule or len(contenu["debut"]) == 10 or not contenu["fin"] else "OPAQUE")
    return evenement.to_ical().decode()


def calendrier(composants: Iterable[str], *, nom: str) -> bytes:
    """The whole feed around events that are text already."""
    tete = Calendar()
    tete.add("prodid", PRODUIT)
    tete.add("version", "2.0")
    tete.add("calscale", "GREGORIAN")
    tete.add("method", "PUBLISH")
    tete.add("name", nom)
    tete.add("x-wr-calname", nom)
    tete.add("x-wr-timezone", "Europe/Paris")
    tete.add("refresh-interval", RAFRAICHIR, parameters={"VALUE": "DURATION"})
    tete.add("x-published-ttl", f"PT{RAFRAICHIR.seconds // 3600}H")
    debut, fin, reste = tete.to_ical().decode().partition("END:VCALENDAR")
    return "".join([debut, *composants, fin, reste]).encode()


def finit_le(contenu: dict[str, Any]) -> datetime.datetime:
    """When the event is over."""
    fin = _lire(contenu["fin"] or contenu["debut"])
    if isinstance(fin, datetime.datetime):
        return fin
    return datetime.datetime.combine(fin, datetime.time(), datetime.UTC)


def _utc(instant: datetime.datetime) -> str:
    return instant.astimezone(datetime.UTC).replace(microsecond=0).isoformat()


def _lire(texte: str) -> datetime.date:
    return datetime.date.fromisoformat(texte) if len(texte) == 10 else datetime.datetime.fromisoformat(texte)


def _propre(texte: str) -> str:
    return _COMMANDES.sub(" ", texte.replace("\r\n", "\n").replace("\r", "\n")).strip()

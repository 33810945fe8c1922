"""A strict reader of calendar feeds, written from RFC 5545 and independent of what writes them.

It refuses what a forgiving reader would let through: bare line feeds, long lines, a cut character, unknown escapes.
"""

import datetime
import re
from dataclasses import dataclass, field

LIGNE = re.compile(
    r'(?P<nom>[A-Z0-9-]+)(?P<parametres>(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):'
)
UTC = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
DATE = re.compile(r"\d{8}", re.ASCII)
UNE_FOIS = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "LAST-MODIFIED", "URL", "LOCATION"}
ECHAPPES = {"n": "\n", "N": "\n", "\\": "\\", ";": ";", ",": ","}


@dataclass
class Composant:
    nom: str
    proprietes: dict[str, list[tuple[str, dict[str, str]]]] = field(default_factory=dict)
    enfants: list["Composant"] = field(default_factory=list)

    def brut(self, nom):
        [(valeur, _)] = self.proprietes[nom]
        return valeur

    def texte(self, nom):
        return desechapper(self.brut(nom)) if nom in self.proprietes else ""

    def quand(self, nom):
        """A date, or an aware instant."""
        [(valeur, parametres)] = self.proprietes[nom]
        if parametres.get("VALUE") == "DATE":
            assert DATE.fullmatch(valeur), valeur
            return datetime.datetime.strptime(valeur, "%Y%m%d").date()
        assert UTC.fullmatch(valeur), f"{nom}: {valeur} is neither UTC nor a date"
        return datetime.datetime.strptime(valeur, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.UTC)


def desechapper(valeur):
    def un(trouve):
        assert trouve[1] in ECHAPPES, f"unknown escape {trouve[0]!r} in {valeur!r}"
        return ECHAPPES[trouve[1]]

    sans = re.sub(r"\\.", "", valeur)
    assert not re.search(r"[;,\\]", sans), f"unescaped sign in {valeur!r}"
    return re.sub(r"\\(.)", un, valeur)


def lire(octets):
    """The calendar, with its events in `enfants`."""
    assert octets.endswith(b"\r\n")
    assert b"\n" not in octets.replace(b"\r\n", b"") and b"\r" not in octets.replace(b"\r\n", b"")
    lignes = octets[:-2].split(b"\r\n")
    for ligne in lignes:
        assert ligne, "an empty line"
        assert len(ligne) <= 75, f"{len(ligne)} bytes: {ligne!r}"
        ligne.decode()  # no character is cut in two by folding
    pile, racine = [], None
    for ligne in octets.decode().replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]:
        trouve = LIGNE.match(ligne)
        assert trouve, f"not a content line: {ligne!r}"
        nom, valeur = trouve["nom"], ligne[trouve.end() :]
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", valeur), repr(valeur)
        if nom == "BEGIN":
            nouveau = Composant(valeur)
            (pile[-1].enfants.append(nouveau) if pile else None)
            racine = racine or nouveau
            pile.append(nouveau)
        elif nom == "END":
            assert pile.pop().nom == valeur
        else:
            parametres = dict(p.split("=", 1) for p in trouve["parametres"].split(";")[1:])
            pile[-1].proprietes.setdefault(nom, []).append((valeur, parametres))
    assert not pile and racine.nom == "VCALENDAR"
    assert racine.brut("VERSION") == "2.0" and racine.brut("PRODID")
    for evenement in racine.enfants:
        verifier(evenement)
    uids = [evenement.brut("UID") for evenement in racine.enfants]
    assert len(uids) == len(set(uids)), "one event told twice"
    return racine


def verifier(evenement):
    assert evenement.nom == "VEVENT"
    assert {"UID", "DTSTAMP", "DTSTART"} <= evenement.proprietes.keys()
    for nom in UNE_FOIS & evenement.proprietes.keys():
        assert len(evenement.proprietes[nom]) == 1, f"{nom} comes twice"
    debut = evenement.quand("DTSTART")
    if "DTEND" in evenement.proprietes:
        fin = evenement.quand("DTEND")
        assert type(fin) is type(debut) and fin > debut, "an event ends after its start, in the same kind of value"
    for nom in ("DTSTAMP", "LAST-MODIFIED"):
        assert isinstance(evenement.quand(nom), datetime.datetime)
    assert evenement.brut("SEQUENCE").isdecimal()
    assert evenement.brut("STATUS") in {"TENTATIVE", "CONFIRMED", "CANCELLED"}

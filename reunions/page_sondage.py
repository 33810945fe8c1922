"""What the page of a poll shows, as plain data: who reads it decides how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from reunions.depouillement import BESOIN, OUI
from reunions.models import Option, Sondage, Tour, Vote
from reunions.services.sondages import resultat_de

MOTS = {"pour": "pas d’objection", "reserve": "réserve", "objection": "objection", "levee": "objection levée"}


@dataclass(frozen=True, kw_only=True)
class Ligne:
    """One answer of the poll in its result. `part`: of 100, of those who answered."""

    libelle: str
    compte: str
    part: int
    retenue: bool
    noms: str
    debut: str  # for a link that plans a meeting then: 2026-12-01T20:00, or nothing


@dataclass(frozen=True, kw_only=True)
class TourVu:
    tour: Tour
    resultat: dict[str, Any] | None  # None: not to be seen yet
    lignes: list[Ligne]
    avis: list[tuple[str, int]]
    raisons: list[dict[str, str]]
    reponses: list[tuple[str, str]]  # who answered what; empty for a secret vote


def resultat_visible(tour: Tour) -> bool:
    return not tour.est_ouvert or not tour.sondage.apres_cloture


def voir_tour(tour: Tour, options: list[Option]) -> TourVu:
    sondage = tour.sondage
    if not resultat_visible(tour):
        return TourVu(tour=tour, resultat=None, lignes=[], avis=[], raisons=[], reponses=[])
    resultat = resultat_de(tour)
    votes = [] if tour.secret else list(tour.votes.select_related("adhesion__personne", "saisi_par__personne", "foyer"))
    votes.sort(key=lambda vote: vote.de_qui)
    return TourVu(
        tour=tour,
        resultat=resultat,
        lignes=_lignes(sondage, resultat, options, votes),
        avis=[(MOTS[clef], nombre) for clef, nombre in resultat["avis"].items() if nombre or clef != "levee"],
        raisons=[dite | {"mot": MOTS[dite["avis"]]} for dite in resultat["raisons"]],
        reponses=[] if sondage.genre != Sondage.Genre.DATES else [(v.de_qui, _dates_dites(v, options)) for v in votes],
    )


def _lignes(sondage: Sondage, resultat: dict[str, Any], options: list[Option], votes: list[Vote]) -> list[Ligne]:
    debuts = {option.pk: option.debut for option in options}
    lignes = []
    for dite in resultat["lignes"]:
        numero = dite["option"]
        if sondage.genre == Sondage.Genre.DATES:
            compte = compte_des_dates(dite)
            voix, noms = dite["oui"] + dite["besoin"], ""
        else:
            voix = dite["voix"]
            compte = str(voix)
            noms = ", ".join(vote.de_qui for vote in votes if numero in vote.contenu["choix"])
        debut = debuts.get(numero)
        lignes.append(
            Ligne(
                libelle=dite["libelle"],
                compte=compte,
                part=round(100 * voix / max(resultat["reponses"], 1)),
                retenue=numero in resultat["retenues"],
                noms=noms,
                debut=f"{timezone.localtime(debut):%Y-%m-%dT%H:%M}" if debut else "",
            )
        )
    return lignes


def compte_des_dates(dite: dict[str, Any]) -> str:
    return f"{dite['oui']} oui, {dite['besoin']} si besoin, {dite['non']} non"


def _dates_dites(vote: Vote, options: list[Option]) -> str:
    dites = vote.contenu["dates"]
    oui = [str(o) for o in options if dites.get(str(o.pk)) == OUI]
    besoin = [str(o) for o in options if dites.get(str(o.pk)) == BESOIN]
    morceaux = [" ; ".join(oui)] if oui else []
    if besoin:
        morceaux.append(f"si besoin {' ; '.join(besoin)}")
    return ", ".join(morceaux) or "aucune de ces dates"

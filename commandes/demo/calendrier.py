"""When groups deliver: each at its own rhythm, counted back from today. Pure, but for the clock of Paris."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from commandes.dates import PARIS

LUNDI, MERCREDI, JEUDI, VENDREDI, SAMEDI = 0, 2, 3, 4, 5
# A round of the past ends early enough for the rounds of now to follow it.
DERNIERE = 9  # days


@dataclass(frozen=True, slots=True)
class Ronde:
    """A round of now. `cloture` in days from today; delivered the first `jour` of the week `apres` days from today."""

    nom: str
    producteurs: tuple[str, ...]
    cloture: int
    jour: int
    apres: int
    part: float  # of the households that have ordered so far
    note: str = ""


RONDES = {
    "quillan": Ronde(
        "Épicerie de saison", ("epicerie", "bergerie", "chevrerie", "moulin"), 5, SAMEDI, 9, 0.45,
        "Réunion de préparation vendredi à 18 h 30 : venez avec vos envies, on choisit les sacs ensemble.",
    ),
    "carcassonne": Ronde(
        "", ("maraicher", "vergers", "volailles", "chevrerie", "moulin", "rucher", "domaine"), 4, JEUDI, 6, 0.5,
        "Il manque une personne à la permanence de 19 h : dites-le à la distribution si vous pouvez.",
    ),
    "soulatge": Ronde("", ("plateforme",), 6, VENDREDI, 8, 0.5, "Au quai cette fois : la famille du bas du village."),
    "monclar": Ronde("", ("bonnefont", "gouyre", "montricoux", "causse", "caussade"), 5, VENDREDI, 8, 0.6),
    "septfonds": Ronde(
        "", ("bonnefont", "causse"), 6, MERCREDI, 8, 0.35, "Amenez quelqu’un : un panier découverte l’attend."
    ),
}  # fmt: skip

# In one round out of how many a producer takes part, from which one on; (1, 0) for the others.
RYTHMES = {
    ("limoux", "moulin"): (2, 0), ("limoux", "cerealier"): (2, 1), ("limoux", "elevage"): (3, 0),
    ("limoux", "porcs"): (3, 1), ("limoux", "rucher"): (3, 2), ("limoux", "domaine"): (3, 0),
    ("limoux", "simples"): (4, 1), ("quillan", "epicerie"): (4, 1), ("quillan", "moulin"): (2, 0),
    ("quillan", "elevage"): (6, 2), ("carcassonne", "moulin"): (2, 0), ("carcassonne", "porcs"): (4, 1),
    ("carcassonne", "rucher"): (2, 1), ("carcassonne", "domaine"): (2, 0), ("carcassonne", "bioespuna"): (2, 1),
    ("monclar", "caussade"): (2, 0), ("septfonds", "caussade"): (2, 1),
}  # fmt: skip
# Months in which a group orders from a producer that sells all year.
MOIS_DE_COMMANDE = {"bioespuna": (11, 12, 1, 2, 3, 4, 5)}


def livraisons_passees(slug: str, aujourd_hui: datetime.date) -> list[datetime.date]:
    """The deliveries of the last twelve months, the oldest first."""
    debut, fin = aujourd_hui - datetime.timedelta(days=365), aujourd_hui - datetime.timedelta(days=DERNIERE)
    jours = [jour for jour in _rythme(slug, debut, fin) if debut <= jour <= fin]
    return jours[-4:] if slug == "septfonds" else jours


def _rythme(slug: str, debut: datetime.date, fin: datetime.date) -> list[datetime.date]:
    match slug:
        case "limoux":  # a week after the meeting of the third Saturday
            semaine = datetime.timedelta(days=7)
            return [_du_mois(mois, SAMEDI, 3) + semaine for mois in _mois(debut, fin)]
        case "quillan":
            return [_du_mois(mois, SAMEDI, 1) for mois in _mois(debut, fin)]
        case "monclar":
            return [_du_mois(mois, VENDREDI, 1) for mois in _mois(debut, fin)]
        case "carcassonne":
            return _tous_les(14, JEUDI, fin, debut)
        case "soulatge":
            return _tous_les(21, VENDREDI, fin, debut)
        case _:
            return _tous_les(42, MERCREDI, fin, debut)


def _mois(debut: datetime.date, fin: datetime.date) -> Iterator[datetime.date]:
    """The first day of each month, from the one before `debut`."""
    mois = (debut.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
    while mois <= fin:
        yield mois
        mois = (mois + datetime.timedelta(days=32)).replace(day=1)


def _du_mois(mois: datetime.date, jour: int, rang: int) -> datetime.date:
    """The `rang`-th `jour` of the week of a month given by its first day."""
    return prochain(mois, jour) + datetime.timedelta(weeks=rang - 1)


def _tous_les(jours: int, jour: int, fin: datetime.date, debut: datetime.date) -> list[datetime.date]:
    dernier = fin - datetime.timedelta(days=(fin.weekday() - jour) % 7)
    nombre = (dernier - debut).days // jours
    return [dernier - datetime.timedelta(days=jours * n) for n in range(nombre, -1, -1)]


def prochain(a_partir_de: datetime.date, jour: int) -> datetime.date:
    """The first `jour` of the week (Monday: 0) that is not before `a_partir_de`."""
    return a_partir_de + datetime.timedelta(days=(jour - a_partir_de.weekday()) % 7)


def participe(slug: str, producteur: str, rang: int, livraison: datetime.date) -> bool:
    """Does the producer take part in the `rang`-th round of the year? Seasons of products aside."""
    sur, decalage = RYTHMES.get((slug, producteur), (1, 0))
    return rang % sur == decalage and livraison.month in MOIS_DE_COMMANDE.get(producteur, range(1, 13))


def a_l_heure(jour: datetime.date, heure: int, minute: int = 0) -> datetime.datetime:
    """That hour of Paris."""
    return datetime.datetime.combine(jour, datetime.time(heure, minute), tzinfo=PARIS)

"""The year of a group on one sheet of A3 for the wall: a column for each month, a row for each day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from groupement.calendrier import GENRES, evenements, previsions
from groupement.models import Adhesion, FichierDemande
from groupement.mois import RendezVous, ranger
from groupement.pdf import rendre
from groupement.portee import dans_le_groupement
from groupement.templatetags.formats import JOURS, MOIS, heure

MONTRES = ("livraison", "cloture", "reunion", "permanence", "prevision")  # tasks and polls are nobody's wall
PAR_JOUR = 2


@dataclass(frozen=True)
class Case:
    """One day of a month; `jour` None where the month has no such day."""

    jour: datetime.date | None = None
    initiale: str = ""
    mentions: tuple[tuple[str, str], ...] = ()  # (kind, text)
    autres: int = 0

    @property
    def fin_de_semaine(self) -> bool:
        return self.jour is not None and self.jour.weekday() >= 5


def affiche(fichier: FichierDemande) -> bytes:
    annee = fichier.parametres["annee"]
    groupement = fichier.groupement
    with dans_le_groupement(groupement):
        adhesion = Adhesion.objects.exclude(etat=Adhesion.Etat.PARTIE).get(personne=fichier.personne)
        adhesion.groupement, adhesion.personne = groupement, fichier.personne
        du, au = datetime.date(annee, 1, 1), datetime.date(annee, 12, 31)
        dates = [e for e in evenements(adhesion, du, au) if e.genre in MONTRES and not e.annule]
        dates += previsions(groupement, du, au)
    contexte = {
        "entete": {"rappel": f"{groupement.nom}, calendrier {annee}", "pied": ""},
        "groupement": groupement.nom,
        "annee": annee,
        "mois": [mois.capitalize() for mois in MOIS],
        "rangs": cases(annee, [RendezVous(e) for e in dates]),
        "genres": [(clef, GENRES[clef]) for clef in MONTRES if any(e.genre == clef for e in dates)],
    }
    return rendre("pdf/calendrier.html", contexte, identifiant=f"calendrier-{groupement.pk}-{annee}", balises=True)


def cases(annee: int, rendez_vous: list[RendezVous]) -> list[list[Case]]:
    """31 rows of 12 days."""
    par_jour = ranger(rendez_vous, datetime.date(annee, 1, 1), datetime.date(annee, 12, 31))
    return [[_case(annee, mois, quantieme, par_jour) for mois in range(1, 13)] for quantieme in range(1, 32)]


def _case(annee: int, mois: int, quantieme: int, par_jour: dict[datetime.date, list[RendezVous]]) -> Case:
    try:
        jour = datetime.date(annee, mois, quantieme)
    except ValueError:
        return Case()
    siens = sorted(par_jour.get(jour, []), key=lambda r: MONTRES.index(r.evenement.genre))
    mentions = tuple((r.evenement.genre, _mention(r)) for r in siens[:PAR_JOUR])
    return Case(jour, JOURS[jour.weekday()][0].upper(), mentions, max(len(siens) - PAR_JOUR, 0))


def _mention(rdv: RendezVous) -> str:
    evenement = rdv.evenement
    quand = "" if evenement.jour_entier else f" {heure(evenement.debut)}"
    return f"{evenement.mot}{quand}, {evenement.titre}"

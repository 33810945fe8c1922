"""The polls kept with a meeting: those whose result is in its minutes, those that still run."""

from __future__ import annotations

from typing import Any

from groupement.templatetags.formats import pluriel
from reunions.models import Reunion, Sondage, Tour
from reunions.page_sondage import MOTS, compte_des_dates
from reunions.services.sondages import resultat_de


def tours_de(reunion: Reunion) -> list[Tour]:
    """The last round of each poll kept with `reunion`."""
    tours = Tour.objects.derniers().filter(sondage__reunion=reunion)
    return list(tours.select_related("sondage").prefetch_related("sondage__options").order_by("pk"))


def encore_ouverts(reunion: Reunion) -> list[Sondage]:
    """Their result will be in a later version of the minutes."""
    return [tour.sondage for tour in tours_de(reunion) if tour.est_ouvert]


def resultats_pour_le_compte_rendu(reunion: Reunion) -> list[dict[str, Any]]:
    """What minutes keep of each poll that is over: [{"sondage": id, "question", "proposition", "phrase",
    "participation", "lignes": [[answer, count]]}]. Names stay with the poll, whose page says who answered what.
    """
    return [_resultat(tour) for tour in tours_de(reunion) if not tour.est_ouvert]


def _resultat(tour: Tour) -> dict[str, Any]:
    sondage, resultat = tour.sondage, resultat_de(tour)
    consentement = sondage.genre == Sondage.Genre.CONSENTEMENT
    participation = f"{pluriel(resultat['reponses'], 'réponse')} sur {pluriel(resultat['concernes'], 'attendue')}"
    if sondage.par_foyer:
        participation += ", une par foyer"
    if sondage.secret:
        participation += ", vote secret"
    return {
        "sondage": sondage.pk,
        "question": sondage.question,
        "proposition": tour.texte if consentement else "",
        "phrase": resultat["phrase"],
        "participation": participation,
        "lignes": _avis(resultat["avis"]) if consentement else [_ligne(sondage, dite) for dite in resultat["lignes"]],
    }


def _ligne(sondage: Sondage, dite: dict[str, Any]) -> list[str]:
    compte = compte_des_dates(dite) if sondage.genre == Sondage.Genre.DATES else pluriel(dite["voix"], "voix")
    return [dite["libelle"], compte]


def _avis(avis: dict[str, int]) -> list[list[str]]:
    return [[MOTS[clef].capitalize(), str(nombre)] for clef, nombre in avis.items() if nombre]

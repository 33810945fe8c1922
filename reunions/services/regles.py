"""The rules by which a group meets, and the dates they propose."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupement.heures import PARIS
from groupement.models import Groupement, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve
from reunions.models import RegleDeReunion, Reunion
from reunions.rythme import Rythme, RythmeRefuse, exiger_qu_il_tombe

CHAMPS = ["rang", "jour", "heure", "mois", "duree", "genre", "lieu"]
A_L_AVANCE = datetime.timedelta(days=550)


@dataclass(frozen=True, slots=True)
class Proposition:
    """A meeting that a rule would plan."""

    regle: RegleDeReunion
    debut: datetime.datetime

    @property
    def fin(self) -> datetime.datetime:
        return self.debut + datetime.timedelta(minutes=self.regle.duree)


@transaction.atomic
def ecrire_la_regle(
    *,
    groupement: Groupement,
    rythme: Rythme,
    duree: int,
    genre: str,
    lieu: str,
    auteur: Personne,
    regle: RegleDeReunion | None = None,
) -> RegleDeReunion:
    """A new rule, or `regle` changed. Meetings that it planned already stay as they are."""
    try:
        exiger_qu_il_tombe(rythme)
    except RythmeRefuse as erreur:
        raise Refus(str(erreur)) from erreur
    figee = (
        RegleDeReunion.objects.select_for_update(of=("self",)).get(pk=regle.pk)
        if regle is not None
        else RegleDeReunion(groupement=groupement)
    )
    avant: dict[str, Any] = releve(figee, CHAMPS) if figee.pk else {}
    figee.rang, figee.jour, figee.heure, figee.mois = rythme.rang, rythme.jour, rythme.heure, sorted(rythme.mois)
    figee.duree, figee.genre, figee.lieu = duree, genre, lieu
    enregistrer(figee)
    avant_dit, apres_dit = differences(avant, releve(figee, CHAMPS))
    if apres_dit:
        journaliser(
            objet=figee, action="regle.ecrire", libelle=f"Règle des réunions : {figee}", auteur=auteur,
            avant=avant_dit, apres=apres_dit,
        )  # fmt: skip
    return figee


@transaction.atomic
def retirer_la_regle(*, regle: RegleDeReunion, auteur: Personne) -> None:
    """The meetings that it planned stay."""
    figee = RegleDeReunion.objects.select_for_update(of=("self",)).get(pk=regle.pk)
    journaliser(objet=figee, action="regle.retirer", libelle=f"Règle retirée : {figee}", auteur=auteur)
    figee.delete()


def propositions(*, combien: int = 4, apres: datetime.datetime | None = None) -> list[Proposition]:
    """The next dates of all the rules in scope, without the days on which a meeting is planned already."""
    depart = max(apres or timezone.now(), timezone.now())
    jours_pris = {
        debut.astimezone(PARIS).date()
        for debut in Reunion.objects.exclude(etat=Reunion.Etat.ANNULEE)
        .filter(debut__gte=depart - datetime.timedelta(days=1), debut__lte=depart + A_L_AVANCE)
        .values_list("debut", flat=True)
    }
    suites = [
        [(debut, regle.pk, regle) for debut in regle.rythme.prochaines(depart, combien + len(jours_pris))]
        for regle in RegleDeReunion.objects.all()
    ]
    libres = (Proposition(regle, debut) for debut, _, regle in merge(*suites) if debut.date() not in jours_pris)
    return list(islice(libres, combien))

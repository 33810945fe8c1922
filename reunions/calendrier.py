"""Meetings in the calendar of a member."""

from __future__ import annotations

import datetime
from itertools import takewhile

from django.utils import timezone

from groupement.calendrier import Evenement
from groupement.models import Adhesion, Groupement
from reunions.models import Reunion
from reunions.services.regles import propositions

# More than any group meets in a year.
PREVUES_AU_PLUS = 100


def evenements(adhesion: Adhesion, du: datetime.date, au: datetime.date) -> list[Evenement]:
    """A cancelled meeting stays, said to be so: the calendars that took it up must hear of it."""
    return _reunions(adhesion.groupement, du, au)


def previsions(groupement: Groupement, du: datetime.date, au: datetime.date) -> list[Evenement]:
    """The days that the group's rules propose and that no meeting takes yet; the group's scope must be open."""
    debut = timezone.make_aware(datetime.datetime.combine(du, datetime.time()))
    proposees = propositions(combien=PREVUES_AU_PLUS, apres=debut)
    return [
        Evenement(
            clef=f"prevision:{proposee.regle.pk}:{proposee.debut:%Y-%m-%d}",
            genre="prevision",
            debut=proposee.debut,
            titre=proposee.regle.get_genre_display(),
            lieu=proposee.regle.lieu,
        )
        for proposee in takewhile(lambda p: p.debut.date() <= au, proposees)
    ]


def dates_des_lettres(
    groupement: Groupement, du: datetime.date, au: datetime.date
) -> dict[int | None, list[Evenement]]:
    """The same for everybody, in one query."""
    return {None: _reunions(groupement, du, au)}


def _reunions(groupement: Groupement, du: datetime.date, au: datetime.date) -> list[Evenement]:
    trouvees = []
    for reunion in Reunion.objects.entre(du, au):
        reunion.groupement = groupement
        trouvees.append(
            Evenement(
                clef=f"reunion:{reunion.pk}",
                genre="reunion",
                debut=reunion.debut,
                fin=reunion.fin,
                titre=str(reunion),
                lieu=reunion.lieu,
                texte=reunion.presentation,
                adresse=reunion.get_absolute_url(),
                annule=reunion.est_annulee,
                modifie_le=reunion.modifiee_le,
            )
        )
    return trouvees

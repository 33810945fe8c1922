"""What référents give to the calendar: the day a mandate changes hands, the day something must be back."""

from __future__ import annotations

import datetime

from django.utils import timezone

from groupement.calendrier import Evenement
from groupement.models import Adhesion
from referents.models import Pret, Relais


def evenements(adhesion: Adhesion, du: datetime.date, au: datetime.date) -> list[Evenement]:
    relais = (
        Relais.objects.exclude(etat="annule")
        .de(adhesion)
        .filter(prend_le__range=(du, au))
        .select_related("mandat__partenariat__producteur", "successeur__personne", "groupement")
    )
    prets = (
        Pret.objects.dehors().filter(foyer=adhesion.foyer_id, au__range=(du, au)).select_related("materiel__groupement")
    )
    return [
        *(
            Evenement(
                clef=f"relais:{r.pk}", genre="tache", debut=_matin(r.prend_le), jour_entier=True,
                titre=f"{r.successeur} prend la suite : {r.mandat.objet}", adresse=r.get_absolute_url(),
                modifie_le=r.fait_le or r.commence_le or r.prevu_le,
            )
            for r in relais
        ),
        *(
            Evenement(
                clef=f"pret:{p.pk}", genre="tache", debut=_matin(p.au), jour_entier=True,
                titre=f"Rendre : {p.materiel}", lieu=p.materiel.lieu, adresse=p.materiel.get_absolute_url(),
            )
            for p in prets
        ),
    ]  # fmt: skip


def _matin(jour: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(jour, datetime.time()))

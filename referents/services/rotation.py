"""Every night: mandates of people who left are closed, and who should pass on is told, once."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from catalogue.models import Partenariat
from groupement.models import Adhesion, Groupement
from groupement.portee import dans_le_groupement
from referents import courriels_relais as courriels
from referents.models import Mandat
from referents.rotation import alertes
from referents.services.mandats import clore_les_mandats_des_partis


def veiller() -> int:
    """In every group; returns how many messages are new."""
    deposes = 0
    for groupement in Groupement.objects.select_related("reseau"):
        with dans_le_groupement(groupement):
            clore(groupement=groupement)
            deposes += alerter(groupement=groupement)
    return deposes


def clore(*, groupement: Groupement) -> None:
    partis = Mandat.objects.filter(adhesion__etat=Adhesion.Etat.PARTIE).exclude(au__lte=F("adhesion__partie_le"))
    for partenariat in Partenariat.objects.filter(pk__in=partis.values("partenariat")):
        clore_les_mandats_des_partis(partenariat=partenariat)


@transaction.atomic
def alerter(*, groupement: Groupement) -> int:
    """The titular and those who facilitate, once for each end of a mandate: prolonged, it has another end."""
    presentes = alertes(groupement)
    animation = list(Adhesion.objects.animation().select_related("personne")) if presentes else []
    deposes = 0
    for alerte in presentes:
        for adhesion in {a.pk: a for a in (alerte.mandat.adhesion, *animation)}.values():
            deposes += courriels.alerter_du_terme(alerte=alerte, adhesion=adhesion)
    return deposes

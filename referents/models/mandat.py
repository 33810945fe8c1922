from __future__ import annotations

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from catalogue.models import Partenariat
from groupement.models import Adhesion
from groupement.periode import DATES_ORDONNEES, PERIODE, PeriodeDeDates, comprend
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement

PeriodeDuMandat = PeriodeDeDates  # named by migration 0001


class MandatQuerySet(models.QuerySet):
    def au(self, jour: datetime.date) -> MandatQuerySet:
        """Mandates in force on `jour`, held by people who are active in the group."""
        return self.filter(comprend(jour), adhesion__etat=Adhesion.Etat.ACTIVE)

    def titulaires(self) -> MandatQuerySet:
        return self.filter(rang=Mandat.Rang.TITULAIRE)

    def a_confier(self, jour: datetime.date) -> MandatQuerySet:
        """What somebody who leaves on `jour` hands over: mandates that run on, or have not begun."""
        return self.filter(models.Q(au=None) | models.Q(au__gte=jour))


class Mandat(DuGroupement):
    """A person is référent for a producer of a group from a day to a day, titular or substitute.

    With a `famille`, for that family of the producer's products only: several families share the work. A round has one
    volet for a producer, so whoever answers for one of its families may run the whole volet.
    """

    class Rang(models.TextChoices):
        TITULAIRE = "titulaire", "titulaire"
        SUPPLEANT = "suppleant", "suppléance"

    partenariat = models.ForeignKey(Partenariat, models.CASCADE, related_name="mandats")
    adhesion = models.ForeignKey(Adhesion, models.PROTECT, related_name="mandats", verbose_name="personne")
    famille = models.CharField(
        "famille de produits", max_length=80, blank=True, default="", db_default="", help_text="Vide : tout."
    )
    rang = models.CharField("rang", max_length=10, choices=Rang, default=Rang.TITULAIRE)
    du = models.DateField("à partir du")
    au = models.DateField("jusqu’au", null=True, blank=True, help_text="Vide : sans date de fin.")

    objects = gestionnaire_de_groupement(MandatQuerySet)

    class Meta:
        verbose_name = "mandat"
        ordering = ["rang", "-du"]
        constraints = [
            UniqueDansPortee("groupement", name="mandat_du_groupement"),
            MemePortee(champ="partenariat", name="mandat_partenariat_du_groupement"),
            MemePortee(champ="adhesion", name="mandat_adhesion_du_groupement"),
            models.CheckConstraint(
                name="mandat_dates_ordonnees",
                condition=DATES_ORDONNEES,
                violation_error_message="Le mandat finit avant de commencer : corrigez une des deux dates.",
            ),
            ExclusionConstraint(
                name="mandat_un_seul_titulaire",
                expressions=[
                    (PERIODE, RangeOperators.OVERLAPS),
                    ("partenariat", RangeOperators.EQUAL),
                    ("famille", RangeOperators.EQUAL),
                ],
                condition=models.Q(rang="titulaire"),
                violation_error_message="Ce producteur a déjà une référente ou un référent titulaire à ces dates : "
                "choisissez la suppléance, ou terminez l’autre mandat.",
            ),
            ExclusionConstraint(
                name="mandat_une_fois_par_personne",
                expressions=[
                    (PERIODE, RangeOperators.OVERLAPS),
                    ("partenariat", RangeOperators.EQUAL),
                    ("adhesion", RangeOperators.EQUAL),
                    ("famille", RangeOperators.EQUAL),
                ],
                violation_error_message="Cette personne a déjà un mandat pour ce producteur à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion} pour {self.objet}"

    @property
    def objet(self) -> str:
        """What the mandate is about: "Moulin de la Tour", or "Moulin de la Tour (farines)"."""
        return f"{self.partenariat} ({self.famille})" if self.famille else str(self.partenariat)

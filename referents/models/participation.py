from __future__ import annotations

import datetime
from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from groupement.models import Foyer
from groupement.periode import DATES_ORDONNEES, PERIODE, comprend
from groupement.portee import DuGroupement, MemePortee, gestionnaire_de_groupement
from groupement.templatetags.formats import de


class ReglesDeParticipation(DuGroupement):
    """How a group counts what its households give of their time. One row a group, or none: the defaults hold."""

    class Unite(models.TextChoices):
        TOURS = "tours", "en tours : une permanence ou une tâche, un tour"
        HEURES = "heures", "en heures"

    compte_en = models.CharField("on compte", max_length=8, choices=Unite, default=Unite.TOURS)
    minimum = models.DecimalField(
        "au moins, par foyer et par an",
        max_digits=5,
        decimal_places=1,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(500)],
    )
    mandat = models.DecimalField(
        "un mois de mandat compte pour",
        max_digits=4,
        decimal_places=1,
        default=Decimal(1),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    noms_montres = models.BooleanField(
        "tous les membres voient la part de chaque foyer",
        default=False,
        help_text="Sinon, chacun voit la sienne et la répartition sans les noms ; l’animation voit tout.",
    )

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "règle de participation"
        verbose_name_plural = "règles de participation"
        constraints = [
            models.UniqueConstraint(
                fields=["groupement"],
                name="participation_une_regle",
                violation_error_message="Le groupement a déjà ses règles de participation : rechargez la page.",
            ),
            models.CheckConstraint(
                name="participation_mesuree",
                condition=models.Q(minimum__gte=0, mandat__gte=0),
                violation_error_message="Ces nombres ne peuvent pas être négatifs.",
            ),
        ]

    def __str__(self) -> str:
        return f"Participation comptée en {self.compte_en}"


class DispenseQuerySet(models.QuerySet):
    def au(self, jour: datetime.date) -> DispenseQuerySet:
        return self.filter(comprend(jour))


class Dispense(DuGroupement):
    """A household is asked for nothing for a while. The reason is read by those who facilitate, nobody else."""

    foyer = models.ForeignKey(Foyer, models.CASCADE, related_name="dispenses")
    du = models.DateField("à partir du")
    au = models.DateField("jusqu’au", null=True, blank=True)
    raison = models.CharField("raison, pour l’animation seule", max_length=250, blank=True)

    objects = gestionnaire_de_groupement(DispenseQuerySet)

    class Meta:
        verbose_name = "dispense"
        ordering = ["-du"]
        constraints = [
            MemePortee(champ="foyer", name="dispense_foyer_du_groupement"),
            models.CheckConstraint(
                name="dispense_dates_ordonnees",
                condition=DATES_ORDONNEES,
                violation_error_message="La dispense finit avant de commencer : corrigez une des deux dates.",
            ),
            ExclusionConstraint(
                name="dispense_une_a_la_fois",
                expressions=[(PERIODE, RangeOperators.OVERLAPS), ("foyer", RangeOperators.EQUAL)],
                violation_error_message="Ce foyer a déjà une dispense à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"Dispense {de(self.foyer)}"

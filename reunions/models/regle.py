from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from groupement.portee import DuGroupement, UniqueDansPortee, gestionnaire_de_groupement
from reunions.models.reunion import Genre
from reunions.rythme import Rythme


class RegleDeReunion(DuGroupement):
    """When the group meets: "le 3e samedi du mois à 10 h", and what the meetings it proposes are like."""

    rang = models.SmallIntegerField("rang dans le mois")  # 1 to 5, or -1: the last one
    jour = models.PositiveSmallIntegerField("jour de la semaine")  # 0: Monday
    heure = models.TimeField("heure")
    mois = ArrayField(models.PositiveSmallIntegerField(), verbose_name="mois")
    duree = models.PositiveSmallIntegerField(
        "durée", default=120, validators=[MinValueValidator(15), MaxValueValidator(720)]
    )
    genre = models.CharField("genre", max_length=14, choices=Genre, default=Genre.ORGANISATION)
    lieu = models.CharField("lieu", max_length=200, blank=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "règle des réunions"
        ordering = ["rang", "jour", "pk"]
        constraints = [
            UniqueDansPortee("groupement", name="regle_du_groupement"),
            models.UniqueConstraint(
                fields=["groupement", "rang", "jour", "heure"],
                name="regle_unique",
                violation_error_message="Cette règle existe déjà.",
            ),
            models.CheckConstraint(
                name="regle_rang_et_jour_connus",
                condition=models.Q(rang__in=[-1, 1, 2, 3, 4, 5], jour__lte=6),
                violation_error_message="Un jour revient quatre ou cinq fois dans un mois : choisissez du 1er au 5e, "
                "ou le dernier.",
            ),
            models.CheckConstraint(
                name="regle_mois_connus",
                condition=models.Q(mois__len__gt=0, mois__contained_by=list(range(1, 13))),
                violation_error_message="Choisissez au moins un mois.",
            ),
            models.CheckConstraint(
                name="regle_duree_possible",
                condition=models.Q(duree__gte=15, duree__lte=720),
                violation_error_message="Une réunion dure de 15 minutes à 12 heures.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.rythme)

    @property
    def rythme(self) -> Rythme:
        return Rythme(self.rang, self.jour, self.heure, frozenset(self.mois))

from __future__ import annotations

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement
from reunions.models.reunion import Reunion


class PointOrdreDuJour(DuGroupement):
    """Something to speak of at a meeting: how long, who presents it; then when it was spoken of."""

    reunion = models.ForeignKey(Reunion, models.CASCADE, related_name="points")
    rang = models.PositiveIntegerField("rang")
    titre = models.CharField("point", max_length=150)
    minutes = models.PositiveSmallIntegerField(
        "durée", default=15, validators=[MinValueValidator(1), MaxValueValidator(480)]
    )
    presente_par = models.ForeignKey(
        Adhesion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="présenté par"
    )
    note = models.TextField("précisions", max_length=3000, blank=True)
    propose_par = models.ForeignKey(
        Adhesion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="proposé par"
    )
    commence_le = models.DateTimeField("commencé le", null=True, blank=True)
    fini_le = models.DateTimeField("fini le", null=True, blank=True)
    secondes_avant = models.PositiveIntegerField("temps déjà passé", default=0)  # when a point was taken up again

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "point de l’ordre du jour"
        ordering = ["rang", "pk"]
        constraints = [
            UniqueDansPortee("groupement", name="point_du_groupement"),
            UniqueDansPortee("reunion", name="point_de_la_reunion"),
            MemePortee(champ="reunion", name="point_reunion_du_groupement"),
            MemePortee(champ="presente_par", name="point_presente_du_groupement"),
            MemePortee(champ="propose_par", name="point_propose_du_groupement"),
            models.UniqueConstraint(
                fields=["reunion", "rang"],
                name="point_rang_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Quelqu’un vient de changer l’ordre : rechargez la page.",
            ),
            models.UniqueConstraint(
                fields=["reunion"],
                name="point_un_seul_en_cours",
                condition=models.Q(commence_le__isnull=False, fini_le__isnull=True),
                violation_error_message="Un autre point est déjà en cours.",
            ),
            models.CheckConstraint(
                name="point_duree_possible",
                condition=models.Q(minutes__gte=1, minutes__lte=480),
                violation_error_message="Un point dure de 1 minute à 8 heures.",
            ),
            models.CheckConstraint(
                name="point_fini_apres_son_debut",
                condition=models.Q(fini_le__isnull=True) | models.Q(fini_le__gte=models.F("commence_le")),
                violation_error_message="Un point finit après avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def est_en_cours(self) -> bool:
        return self.commence_le is not None and self.fini_le is None

    @property
    def est_fini(self) -> bool:
        return self.fini_le is not None

    def secondes_passees(self, maintenant: datetime.datetime | None = None) -> int:
        """Spent on this point so far."""
        if self.commence_le is None:
            return self.secondes_avant
        fin = self.fini_le or maintenant or timezone.now()
        return self.secondes_avant + max(0, int((fin - self.commence_le).total_seconds()))

    @property
    def secondes_restantes(self) -> int:
        """Negative once the point lasts longer than planned."""
        return self.minutes * 60 - self.secondes_passees()

    @property
    def minutes_restantes(self) -> int:
        return max(0, -(-self.secondes_restantes // 60))

    @property
    def minutes_passees(self) -> int:
        return -(-self.secondes_passees() // 60)


class RoleDeReunion(DuGroupement):
    """Who does what during one meeting, chosen or drawn by lot. What a draw needs to be made again is kept."""

    class Role(models.TextChoices):
        ANIMATION = "animation", "anime la réunion"
        SECRETARIAT = "secretariat", "écrit le compte rendu"
        TEMPS = "temps", "surveille le temps"
        PAROLE = "parole", "distribue la parole"

    reunion = models.ForeignKey(Reunion, models.CASCADE, related_name="roles")
    role = models.CharField("rôle", max_length=12, choices=Role)
    adhesion = models.ForeignKey(Adhesion, models.PROTECT, related_name="+", verbose_name="personne")
    graine = models.CharField("graine du tirage", max_length=32, blank=True)  # empty: chosen
    candidats = models.JSONField(
        "tirés parmi", default=list, blank=True
    )  # [[adhesion's id, day they last had the role or ""]]

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "rôle dans la réunion"
        constraints = [
            MemePortee(champ="reunion", name="role_reunion_du_groupement"),
            MemePortee(champ="adhesion", name="role_adhesion_du_groupement"),
            models.UniqueConstraint(
                fields=["reunion", "role"],
                name="role_de_reunion_unique",
                violation_error_message="Quelqu’un tient déjà ce rôle.",
            ),
            models.CheckConstraint(
                name="role_de_reunion_connu",
                condition=models.Q(role__in=["animation", "secretariat", "temps", "parole"]),
                violation_error_message="Ce rôle n’existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion} {self.get_role_display()}"

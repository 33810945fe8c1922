from __future__ import annotations

from django.db import models
from django.utils import timezone

from charte.models.version import VersionCharte
from groupement.portee import DuGroupement, MemePortee, gestionnaire_de_groupement


class ImpressionCharte(DuGroupement):
    """The PDF of a published version, built once by a worker: its text never changes."""

    version = models.OneToOneField(VersionCharte, models.PROTECT, related_name="impression")
    demandee_le = models.DateTimeField("demandée le", default=timezone.now)
    prete_le = models.DateTimeField("prête le", null=True)
    octets = models.BinaryField("contenu", null=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "charte imprimée"
        verbose_name_plural = "chartes imprimées"
        constraints = [
            MemePortee(champ="version", name="impression_de_la_version"),
            models.CheckConstraint(
                name="impression_prete_remplie",
                condition=models.Q(prete_le__isnull=True, octets__isnull=True)
                | models.Q(prete_le__isnull=False, octets__isnull=False),
                violation_error_message="Un document prêt a un contenu.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)

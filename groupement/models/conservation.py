from __future__ import annotations

from django.db import models
from django.utils import timezone


class Effacement(models.Model):
    """One nightly run: what came to the end of its time, and how many rows of each were erased."""

    fait_le = models.DateTimeField("fait le", default=timezone.now)
    resultats = models.JSONField("effacé", default=dict)  # {key of groupement.conservation.Regle: count}

    class Meta:
        verbose_name = "effacement"
        ordering = ["-fait_le"]

    def __str__(self) -> str:
        return f"effacement du {self.fait_le:%d/%m/%Y}"

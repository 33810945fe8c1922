from __future__ import annotations

from django.db import models

TITRE_AU_PLUS = 120
TEXTE_AU_PLUS = 12_000


class SectionModele(models.Model):
    """A section of the model charter that the site's admin keeps; groups start from a copy. Belongs to no group."""

    rang = models.PositiveSmallIntegerField("rang")
    titre = models.CharField("titre", max_length=TITRE_AU_PLUS)
    texte = models.TextField("texte", max_length=TEXTE_AU_PLUS)

    class Meta:
        verbose_name = "section du modèle de charte"
        verbose_name_plural = "modèle de charte"
        ordering = ["rang"]
        constraints = [
            models.UniqueConstraint(
                fields=["rang"],
                name="section_modele_rang_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Une autre section du modèle est déjà à cette place.",
            )
        ]

    def __str__(self) -> str:
        return self.titre

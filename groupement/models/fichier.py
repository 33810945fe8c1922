from __future__ import annotations

from django.db import models
from django.utils import timezone


class FichierDemande(models.Model):
    """A file that one person asked for and a worker builds: asked for, then ready or failed. Only they may open it."""

    class Genre(models.TextChoices):
        AFFICHE = "affiche", "calendrier de l’année"
        EXPORT = "export", "mes données"

    TYPES_MIME = {Genre.AFFICHE: "application/pdf", Genre.EXPORT: "application/zip"}

    personne = models.ForeignKey("groupement.Personne", models.CASCADE, related_name="+")
    groupement = models.ForeignKey("groupement.Groupement", models.CASCADE, null=True, related_name="+")
    genre = models.CharField("genre", max_length=10, choices=Genre)
    parametres = models.JSONField("de quoi", default=dict)
    nom_du_fichier = models.CharField("nom du fichier", max_length=150)
    demande_le = models.DateTimeField("demandé le", default=timezone.now)
    pret_le = models.DateTimeField("prêt le", null=True)
    echec = models.TextField("échec", blank=True)
    octets = models.BinaryField("contenu", null=True)

    class Meta:
        verbose_name = "fichier demandé"
        verbose_name_plural = "fichiers demandés"
        ordering = ["-demande_le"]
        constraints = [
            models.CheckConstraint(
                name="fichier_demande_rempli",
                condition=models.Q(pret_le__isnull=True) | models.Q(octets__isnull=False),
                violation_error_message="Un fichier prêt a un contenu.",
            ),
            models.CheckConstraint(
                name="fichier_demande_genre_connu",
                condition=models.Q(genre="affiche", groupement__isnull=False) | models.Q(genre="export"),
                violation_error_message="Un calendrier de l’année est celui d’un groupement.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom_du_fichier

    @property
    def type_mime(self) -> str:
        return self.TYPES_MIME[self.Genre(self.genre)]

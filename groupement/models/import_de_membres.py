from __future__ import annotations

from django.db import models

from groupement.portee import DuGroupement, gestionnaire_de_groupement


class ImportDeMembres(DuGroupement):
    """A file of members being read: its rows are kept until somebody confirms or drops it, and no longer."""

    class Etat(models.TextChoices):
        EN_COURS = "en_cours", "à confirmer"
        CONFIRME = "confirme", "confirmé"
        ABANDONNE = "abandonne", "abandonné"

    nom_du_fichier = models.CharField("fichier", max_length=200)
    lignes = models.JSONField("lignes du fichier", default=list)  # [[line number, [cells]], ...]
    colonnes = models.JSONField("sens des colonnes", default=list)  # a key of `tableau_de_membres.CHAMPS` for each
    entete = models.PositiveIntegerField("ligne des titres", null=True)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.EN_COURS)
    depose_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")
    depose_le = models.DateTimeField("déposé le", auto_now_add=True)
    clos_le = models.DateTimeField("terminé le", null=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "import de membres"
        verbose_name_plural = "imports de membres"
        ordering = ["-depose_le"]
        constraints = [
            models.CheckConstraint(
                name="import_de_membres_etat_date",
                condition=models.Q(etat="en_cours", clos_le__isnull=True)
                | models.Q(etat__in=["confirme", "abandonne"], clos_le__isnull=False, lignes=[]),
                violation_error_message="Un import terminé porte sa date et ne garde pas ses lignes.",
            )
        ]

    def __str__(self) -> str:
        return self.nom_du_fichier

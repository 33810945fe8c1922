from __future__ import annotations

from django.db import models

from catalogue.models.producteur import Producteur
from catalogue.models.tarif import Tarif
from groupement.portee import DuReseau, MemePortee, gestionnaire_de_reseau


class ImportTarif(DuReseau):
    """A producer's file being read: kept as raw rows until somebody confirms or drops it."""

    class Etat(models.TextChoices):
        EN_COURS = "en_cours", "à confirmer"
        CONFIRME = "confirme", "confirmé"
        ABANDONNE = "abandonne", "abandonné"

    producteur = models.ForeignKey(Producteur, models.CASCADE, related_name="imports")
    nom_du_fichier = models.CharField("fichier", max_length=200)
    lignes = models.JSONField("lignes du fichier")  # [[line number, [cells]], ...]
    correspondance = models.JSONField("correspondance des colonnes", default=dict)
    corrections = models.JSONField("corrections", default=dict)  # {line number: {field: text}}
    ecartees = models.JSONField("lignes écartées", default=list)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.EN_COURS)
    depose_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")
    depose_le = models.DateTimeField("déposé le", auto_now_add=True)
    confirme_le = models.DateTimeField("confirmé le", null=True)
    tarif = models.ForeignKey(Tarif, models.SET_NULL, null=True, related_name="imports")

    objects = gestionnaire_de_reseau()

    class Meta:
        verbose_name = "import de tarif"
        ordering = ["-depose_le"]
        constraints = [
            MemePortee(champ="producteur", portee=("reseau",), name="import_producteur_du_reseau"),
            MemePortee(champ="tarif", portee=("reseau",), name="import_tarif_du_reseau"),
            models.CheckConstraint(
                name="import_confirme_date",
                condition=models.Q(etat="confirme", confirme_le__isnull=False)
                | (models.Q(etat__in=["en_cours", "abandonne"], confirme_le__isnull=True)),
                violation_error_message="Un import confirmé porte la date de sa confirmation.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom_du_fichier


class CorrespondanceColonnes(DuReseau):
    """Which column of a producer's files means what: confirmed once, remembered."""

    producteur = models.OneToOneField(Producteur, models.CASCADE, related_name="correspondance")
    colonnes = models.JSONField("colonnes", default=dict)  # {header as written: field}

    objects = gestionnaire_de_reseau()

    class Meta:
        verbose_name = "correspondance de colonnes"
        verbose_name_plural = "correspondances de colonnes"
        constraints = [MemePortee(champ="producteur", portee=("reseau",), name="correspondance_du_reseau")]

    def __str__(self) -> str:
        return f"Colonnes de {self.producteur}"

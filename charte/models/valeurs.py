from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, gestionnaire_de_groupement

RAISON_AU_PLUS = 280
DISTANCE_AU_PLUS = 2000  # km


class Raison(DuGroupement):
    """Why a person takes part, in a few words. Others only ever see the words, counted together."""

    adhesion = models.ForeignKey(Adhesion, models.CASCADE, related_name="+")
    texte = models.CharField("pourquoi je participe", max_length=RAISON_AU_PLUS)
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "raison de participer"
        verbose_name_plural = "raisons de participer"
        constraints = [
            models.UniqueConstraint(
                fields=["adhesion"], name="raison_unique", violation_error_message="Vous avez déjà répondu."
            ),
            MemePortee(champ="adhesion", name="raison_adhesion_du_groupement"),
        ]

    def __str__(self) -> str:
        return self.texte


class MotDuNuage(DuGroupement):
    """What those who facilitate decided of one word of the cloud. Without a row it is shown inside the group, and in
    public once two people said it. `racine`: what all its forms share (charte.nuage.mots)."""

    class Choix(models.TextChoices):
        MASQUE = "masque", "masqué partout"
        GARDE = "garde", "montré aussi en public"

    racine = models.CharField("racine", max_length=30)
    forme = models.CharField("mot", max_length=30)
    choix = models.CharField("choix", max_length=6, choices=Choix)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "mot du nuage"
        verbose_name_plural = "mots du nuage"
        ordering = ["forme"]
        constraints = [
            models.UniqueConstraint(
                fields=["groupement", "racine"],
                name="mot_du_nuage_unique",
                violation_error_message="Quelqu’un vient de décider de ce mot : rechargez la page.",
            ),
            models.CheckConstraint(
                name="mot_du_nuage_choix_connu",
                condition=models.Q(choix__in=["masque", "garde"]),
                violation_error_message="Choisissez de masquer ce mot ou de le garder.",
            ),
        ]

    def __str__(self) -> str:
        return self.forme


class Criteres(DuGroupement):
    """What a group expects of its producers; those outside are marked where they are proposed, never hidden.

    `labels`: ids in the network's directory, which this floor does not know (settings.LABELS_DU_RESEAU names them).
    """

    distance_max = models.PositiveSmallIntegerField(
        "distance au plus",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(DISTANCE_AU_PLUS)],
        help_text="À vol d’oiseau, depuis la commune du groupement. Vide : pas de limite.",
    )
    labels = ArrayField(models.BigIntegerField(), verbose_name="labels attendus", default=list, blank=True)
    ethique = models.TextField(
        "ce que nous regardons aussi",
        max_length=4000,
        blank=True,
        help_text="La taille de la ferme, les conditions de travail, le transport, l’emballage…",
    )

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "critères du groupement"
        verbose_name_plural = "critères du groupement"
        constraints = [
            models.UniqueConstraint(
                fields=["groupement"],
                name="criteres_uniques",
                violation_error_message="Quelqu’un vient d’enregistrer les critères : rechargez la page.",
            ),
            models.CheckConstraint(
                name="criteres_distance_possible",
                condition=models.Q(distance_max__isnull=True)
                | models.Q(distance_max__gte=1, distance_max__lte=DISTANCE_AU_PLUS),
                violation_error_message="La distance va de 1 à 2 000 km.",
            ),
        ]

    def __str__(self) -> str:
        return f"Critères de {self.groupement}"

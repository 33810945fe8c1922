from __future__ import annotations

from django.db import models
from django.utils import timezone

from charte.models.version import VersionCharte
from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement

QUESTION_AU_PLUS = 2000


class Acceptation(DuGroupement):
    """A person of the group said yes to a published version, and when."""

    version = models.ForeignKey(VersionCharte, models.PROTECT, related_name="acceptations")
    adhesion = models.ForeignKey(Adhesion, models.CASCADE, related_name="+")
    le = models.DateTimeField("le", default=timezone.now)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "acceptation de la charte"
        verbose_name_plural = "acceptations de la charte"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "adhesion"],
                name="acceptation_unique",
                violation_error_message="Cette version est déjà acceptée.",
            ),
            MemePortee(champ="version", name="acceptation_de_la_version"),
            MemePortee(champ="adhesion", name="acceptation_adhesion_du_groupement"),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion}, {self.version}"


class QuestionQuerySet(models.QuerySet):
    def ouvertes(self) -> QuestionQuerySet:
        return self.filter(reglee_le=None)


class Question(DuGroupement):
    """Before accepting a version, a person asks something of those who facilitate, or says why not."""

    class Genre(models.TextChoices):
        QUESTION = "question", "J’ai une question"
        REFUS = "refus", "Je ne peux pas l’accepter telle quelle"

    version = models.ForeignKey(VersionCharte, models.PROTECT, related_name="questions")
    adhesion = models.ForeignKey(Adhesion, models.CASCADE, related_name="+")
    genre = models.CharField("vous voulez dire", max_length=8, choices=Genre, default=Genre.QUESTION)
    texte = models.TextField("votre message", max_length=QUESTION_AU_PLUS)
    le = models.DateTimeField("le", default=timezone.now)
    reglee_le = models.DateTimeField("réglée le", null=True, blank=True)

    objects = gestionnaire_de_groupement(QuestionQuerySet)

    class Meta:
        verbose_name = "question sur la charte"
        verbose_name_plural = "questions sur la charte"
        ordering = ["-le"]
        constraints = [
            UniqueDansPortee("groupement", name="question_charte_du_groupement"),
            MemePortee(champ="version", name="question_de_la_version"),
            MemePortee(champ="adhesion", name="question_adhesion_du_groupement"),
            models.CheckConstraint(
                name="question_genre_connu",
                condition=models.Q(genre__in=["question", "refus"]),
                violation_error_message="Choisissez une des deux réponses.",
            ),
        ]

    def __str__(self) -> str:
        return self.texte[:60]

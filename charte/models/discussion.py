from __future__ import annotations

from django.db import models
from django.utils import timezone

from charte.models.version import SectionCharte
from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, gestionnaire_de_groupement

COMMENTAIRE_AU_PLUS = 1500


class Commentaire(DuGroupement):
    """What a member says of a section of a draft; settled once the text answers it."""

    section = models.ForeignKey(SectionCharte, models.CASCADE, related_name="commentaires")
    auteur = models.ForeignKey(Adhesion, models.PROTECT, related_name="+")
    texte = models.TextField("commentaire", max_length=COMMENTAIRE_AU_PLUS)
    le = models.DateTimeField("le", default=timezone.now)
    resolu_le = models.DateTimeField("résolu le", null=True, blank=True)
    resolu_par = models.ForeignKey(Adhesion, models.PROTECT, null=True, blank=True, related_name="+")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "commentaire sur la charte"
        ordering = ["le", "pk"]
        constraints = [
            MemePortee(champ="section", name="commentaire_de_la_section"),
            MemePortee(champ="auteur", name="commentaire_de_charte_auteur_du_groupement"),
            MemePortee(champ="resolu_par", name="commentaire_resolu_par_du_groupement"),
            models.CheckConstraint(
                name="commentaire_resolu_par_quelqu_un",
                condition=models.Q(resolu_le__isnull=True, resolu_par__isnull=True)
                | models.Q(resolu_le__isnull=False, resolu_par__isnull=False),
                violation_error_message="Un commentaire résolu dit par qui.",
            ),
        ]

    def __str__(self) -> str:
        return self.texte[:60]

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, gestionnaire_de_groupement
from reunions.models.reunion import Reunion


class InvitationDeProducteur(DuGroupement):
    """A producer asked by mail to come to a meeting, or to receive the group; answers by a link, without account."""

    class Reponse(models.TextChoices):
        VIENT = "vient", "d’accord"
        NE_VIENT_PAS = "ne_vient_pas", "pas possible"
        AUTRE_DATE = "autre_date", "une autre date"

    reunion = models.ForeignKey(Reunion, models.CASCADE, related_name="invitations_de_producteurs")
    nom = models.CharField("producteur", max_length=120)
    courriel = models.EmailField("adresse e-mail")
    mot = models.TextField("votre message", blank=True)
    auteur = models.ForeignKey(Adhesion, models.PROTECT, related_name="invitations_de_producteurs")
    creee_le = models.DateTimeField("créée le", db_default=Now())
    envois = models.PositiveSmallIntegerField("envois", default=1)
    envoyee_le = models.DateTimeField("envoyée le", default=timezone.now)
    annulee_le = models.DateTimeField("retirée le", null=True, blank=True)
    reponse = models.CharField("réponse", max_length=12, choices=Reponse, blank=True)
    message = models.TextField("message", blank=True)
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "invitation d’un producteur"
        ordering = ["-creee_le", "-pk"]
        constraints = [
            MemePortee(champ="reunion", name="invitation_producteur_reunion"),
            MemePortee(champ="auteur", name="invitation_producteur_auteur"),
            models.UniqueConstraint(
                fields=["reunion", "courriel"],
                name="invitation_producteur_unique",
                condition=models.Q(annulee_le=None),
                violation_error_message="Cette adresse est déjà invitée à cette réunion : renvoyez l’invitation.",
            ),
            models.CheckConstraint(
                name="invitation_producteur_reponse_datee",
                condition=models.Q(reponse="", repondu_le__isnull=True)
                | (models.Q(reponse__in=["vient", "ne_vient_pas", "autre_date"], repondu_le__isnull=False)),
                violation_error_message="Une réponse porte sa date.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

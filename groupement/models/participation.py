from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from groupement.models.foyer import Adhesion
from groupement.portee import DuGroupement, MemePortee, gestionnaire_de_groupement


class DemandeQuerySet(models.QuerySet):
    def vivantes(self) -> DemandeQuerySet:
        return self.filter(etat__in=DemandeDeParticipation.VIVANTES)


class DemandeDeParticipation(DuGroupement):
    """A member asks for a pause, to leave, or to take part again; who facilitates confirms it for its day."""

    class Genre(models.TextChoices):
        PAUSE = "pause", "faire une pause"
        DEPART = "depart", "quitter le groupement"
        RETOUR = "retour", "participer de nouveau"

    class Etat(models.TextChoices):
        POSEE = "posee", "à confirmer"
        CONFIRMEE = "confirmee", "confirmée"
        APPLIQUEE = "appliquee", "faite"
        RETIREE = "retiree", "retirée"

    TRANSITIONS = {
        Etat.POSEE: {Etat.CONFIRMEE, Etat.APPLIQUEE, Etat.RETIREE},
        Etat.CONFIRMEE: {Etat.APPLIQUEE, Etat.RETIREE},
        Etat.APPLIQUEE: set(),
        Etat.RETIREE: set(),
    }
    VIVANTES = (Etat.POSEE, Etat.CONFIRMEE)

    adhesion = models.ForeignKey(Adhesion, models.CASCADE, related_name="demandes")
    genre = models.CharField("demande", max_length=10, choices=Genre)
    pour_le = models.DateField("à partir du")
    message = models.TextField("quelques mots", blank=True, max_length=1000)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.POSEE)
    posee_le = models.DateTimeField("posée le", db_default=Now())
    confirmee_le = models.DateTimeField("confirmée le", null=True, blank=True)
    close_le = models.DateTimeField("terminée le", null=True, blank=True)

    objects = gestionnaire_de_groupement(DemandeQuerySet)

    class Meta:
        verbose_name = "demande de pause ou de départ"
        verbose_name_plural = "demandes de pause ou de départ"
        ordering = ["pour_le", "pk"]
        constraints = [
            MemePortee(champ="adhesion", name="demande_adhesion_du_groupement"),
            models.UniqueConstraint(
                fields=["adhesion"],
                name="demande_vivante_unique",
                condition=models.Q(etat__in=["posee", "confirmee"]),
                violation_error_message="Une demande est déjà en cours : retirez-la pour en faire une autre.",
            ),
            models.CheckConstraint(
                name="demande_etat_date",
                condition=models.Q(etat="posee", confirmee_le__isnull=True, close_le__isnull=True)
                | models.Q(etat="confirmee", confirmee_le__isnull=False, close_le__isnull=True)
                | models.Q(etat="appliquee", confirmee_le__isnull=False, close_le__isnull=False)
                | models.Q(etat="retiree", close_le__isnull=False),
                violation_error_message="L’état d’une demande et ses dates se contredisent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion} : {self.get_genre_display()}"

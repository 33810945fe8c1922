from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement
from reunions.models.reunion import Reunion


class PresenceQuerySet(models.QuerySet):
    def qui_viennent(self) -> PresenceQuerySet:
        return self.filter(reponse=Presence.Reponse.OUI)


class Presence(DuGroupement):
    """What one member said about coming to one meeting, and whether they were there: two facts, neither overwrites
    the other."""

    class Reponse(models.TextChoices):
        SANS = "", "pas de réponse"
        OUI = "oui", "je viens"
        NON = "non", "je ne viens pas"

    reunion = models.ForeignKey(Reunion, models.CASCADE, related_name="presences")
    adhesion = models.ForeignKey(Adhesion, models.PROTECT, related_name="+", verbose_name="personne")
    reponse = models.CharField("réponse", max_length=3, choices=Reponse, blank=True, default="")
    avec = models.PositiveSmallIntegerField("adultes avec moi", default=0, validators=[MaxValueValidator(20)])
    enfants = models.PositiveSmallIntegerField("enfants", default=0, validators=[MaxValueValidator(20)])
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)
    presente_le = models.DateTimeField("notée présente le", null=True, blank=True)

    objects = gestionnaire_de_groupement(PresenceQuerySet)

    class Meta:
        verbose_name = "présence"
        constraints = [
            MemePortee(champ="reunion", name="presence_reunion_du_groupement"),
            MemePortee(champ="adhesion", name="presence_adhesion_du_groupement"),
            models.UniqueConstraint(
                fields=["reunion", "adhesion"],
                name="presence_unique",
                violation_error_message="Cette personne a déjà répondu.",
            ),
            models.CheckConstraint(
                name="presence_reponse_datee",
                condition=models.Q(reponse="", repondu_le__isnull=True, avec=0, enfants=0)
                | models.Q(reponse="non", repondu_le__isnull=False, avec=0, enfants=0)
                | models.Q(reponse="oui", repondu_le__isnull=False),
                violation_error_message="Qui ne vient pas n’amène personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion}, {self.reunion}"


class Trajet(DuGroupement):
    """A member takes others along in their car."""

    reunion = models.ForeignKey(Reunion, models.CASCADE, related_name="trajets")
    adhesion = models.ForeignKey(Adhesion, models.PROTECT, related_name="+", verbose_name="au volant")
    depart = models.CharField("départ", max_length=120)
    heure = models.TimeField("heure de départ", null=True, blank=True)
    places = models.PositiveSmallIntegerField(
        "places", default=3, validators=[MinValueValidator(1), MaxValueValidator(8)]
    )

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "covoiturage"
        ordering = ["heure", "pk"]
        constraints = [
            UniqueDansPortee("groupement", name="trajet_du_groupement"),
            UniqueDansPortee("reunion", name="trajet_de_la_reunion"),
            MemePortee(champ="reunion", name="trajet_reunion_du_groupement"),
            MemePortee(champ="adhesion", name="trajet_adhesion_du_groupement"),
            models.UniqueConstraint(
                fields=["reunion", "adhesion"],
                name="trajet_unique",
                violation_error_message="Vous proposez déjà des places pour cette réunion.",
            ),
            models.CheckConstraint(
                name="trajet_places_possibles",
                condition=models.Q(places__gte=1, places__lte=8),
                violation_error_message="Proposez de 1 à 8 places.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion}, depuis {self.depart}"


class DemandeDePlace(DuGroupement):
    """A member looks for a seat to a meeting; `trajet` says in whose car they found one."""

    reunion = models.ForeignKey(Reunion, models.CASCADE, related_name="demandes_de_place")
    adhesion = models.ForeignKey(Adhesion, models.PROTECT, related_name="+", verbose_name="personne")
    depart = models.CharField("où me prendre", max_length=120, blank=True)
    trajet = models.ForeignKey(Trajet, models.SET_NULL, null=True, blank=True, related_name="passagers")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "demande de place"
        ordering = ["pk"]
        constraints = [
            MemePortee(champ="reunion", name="place_reunion_du_groupement"),
            MemePortee(champ="adhesion", name="place_demandee_adhesion_du_groupement"),
            # The car goes to the same meeting.
            MemePortee(champ="trajet", portee=("reunion",), name="place_trajet_de_la_reunion"),
            models.UniqueConstraint(
                fields=["reunion", "adhesion"],
                name="place_demandee_unique",
                violation_error_message="Vous cherchez déjà une place pour cette réunion.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.adhesion)

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from groupement.models.foyer import Adhesion, Foyer
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class MessageQuerySet(models.QuerySet):
    def lisibles_par(self, adhesion: Adhesion) -> MessageQuerySet:
        """All of them for those who facilitate; for others what they wrote, and what was sent to them."""
        if adhesion.anime:
            return self
        recus = Destinataire.objects.filter(message=models.OuterRef("pk"), adhesion=adhesion)
        return self.filter(models.Q(auteur=adhesion) | models.Exists(recus))


class Message(DuGroupement):
    """Something that a member had to say by mail to some people of the group; a row once it is sent."""

    class Reponses(models.TextChoices):
        AUTEUR = "auteur", "à moi"
        GROUPE = "groupe", "à l’adresse du groupement"

    auteur = models.ForeignKey(Adhesion, models.PROTECT, related_name="messages", verbose_name="écrit par")
    audience = models.CharField("à qui", max_length=200)  # in the words of that day
    sujet = models.CharField("sujet", max_length=150)
    texte = models.TextField("message")
    reponses = models.CharField("les réponses arrivent", max_length=8, choices=Reponses, default=Reponses.AUTEUR)
    urgent = models.BooleanField("urgent", default=False, db_default=False)
    nombre = models.PositiveIntegerField("destinataires")
    # Made with the preview: the same preview confirmed twice is one message.
    envoi = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    envoye_le = models.DateTimeField("envoyé le", db_default=Now())

    objects = gestionnaire_de_groupement(MessageQuerySet)

    class Meta:
        verbose_name = "message"
        ordering = ["-envoye_le", "-pk"]
        indexes = [models.Index(fields=["groupement", "-envoye_le"], name="messages_du_groupement")]
        constraints = [
            UniqueDansPortee("groupement", name="message_du_groupement"),
            MemePortee(champ="auteur", name="message_auteur_du_groupement"),
            models.CheckConstraint(
                name="message_reponses_connues",
                condition=models.Q(reponses__in=["auteur", "groupe"]),
                violation_error_message="Dites à qui les réponses arrivent.",
            ),
        ]

    def __str__(self) -> str:
        return self.sujet

    def get_absolute_url(self) -> str:
        return reverse("messages_du_groupe:voir", args=[self.groupement.slug, self.pk])


class Destinataire(DuGroupement):
    """One person to whom a message was sent; or a household to call, where nobody has an address."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="destinataires")
    foyer = models.ForeignKey(Foyer, models.CASCADE, related_name="+")
    adhesion = models.ForeignKey(Adhesion, models.CASCADE, null=True, blank=True, related_name="messages_recus")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "destinataire"
        constraints = [
            MemePortee(champ="message", name="destinataire_message_du_groupement"),
            MemePortee(champ="foyer", name="destinataire_foyer_du_groupement"),
            MemePortee(champ="adhesion", name="destinataire_adhesion_du_groupement"),
            models.UniqueConstraint(
                fields=["message", "adhesion"],
                name="destinataire_unique",
                violation_error_message="Cette personne reçoit déjà le message.",
            ),
            models.UniqueConstraint(
                fields=["message", "foyer"],
                name="destinataire_a_appeler_unique",
                condition=models.Q(adhesion=None),
                violation_error_message="Ce foyer est déjà à appeler.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.adhesion or self.foyer)

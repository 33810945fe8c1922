from __future__ import annotations

from django.db import models
from django.utils import timezone


class Abonnement(models.Model):
    """The private address from which calendar programs read the dates of one person, in all their groups.

    The token is kept as it is, not hashed: its page must show it again for a second device, it opens nothing but
    dates, and whoever could read this table could read the dates themselves. A new address replaces the old one.
    """

    personne = models.OneToOneField("groupement.Personne", models.CASCADE, related_name="abonnement")
    jeton = models.CharField(max_length=64, unique=True)
    cree_le = models.DateTimeField("créée le", default=timezone.now)
    lu_le = models.DateTimeField("lue le", null=True)

    class Meta:
        verbose_name = "adresse de calendrier"
        verbose_name_plural = "adresses de calendrier"

    def __str__(self) -> str:
        return f"calendrier de {self.personne}"


class EvenementDit(models.Model):
    """An event as the calendar programs of one person were last told it.

    What is gone since is found by comparing, whatever erased it, and told as cancelled; what changed gets a higher
    sequence. So no app has to remember what it once announced.
    """

    personne = models.ForeignKey("groupement.Personne", models.CASCADE, related_name="+")
    clef = models.CharField(max_length=100)
    contenu = models.JSONField()  # groupement.flux.contenu_de
    empreinte = models.CharField(max_length=32)  # of the content, so that a feed is compared without reading it
    texte = models.TextField()  # the same as a VEVENT, ready to be sent
    sequence = models.PositiveIntegerField(default=0)
    annule = models.BooleanField(default=False)
    dit_le = models.DateTimeField()
    finit_le = models.DateTimeField()

    class Meta:
        verbose_name = "événement annoncé"
        constraints = [
            models.UniqueConstraint(fields=["personne", "clef"], name="evenement_dit_unique"),
        ]

    def __str__(self) -> str:
        return self.clef

from __future__ import annotations

from django.db import models
from django.utils import timezone


class CourrielQuerySet(models.QuerySet):
    def dus(self) -> CourrielQuerySet:
        return self.filter(etat=Courriel.Etat.A_ENVOYER, prochain_essai_le__lte=timezone.now())


class Courriel(models.Model):
    """A message that must leave: a row first, a mail later. `clef` makes it leave at most once."""

    class Etat(models.TextChoices):
        A_ENVOYER = "a_envoyer", "à envoyer"
        ENVOYE = "envoye", "envoyé"
        REFUSE = "refuse", "refusé par le serveur de courrier"

    clef = models.CharField(max_length=200, unique=True)
    groupement = models.ForeignKey("groupement.Groupement", models.CASCADE, null=True, related_name="+")
    personne = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")
    destinataire = models.EmailField("à")
    repondre_a = models.JSONField("répondre à", default=list)
    sujet = models.CharField("sujet", max_length=250)
    texte = models.TextField("texte")
    html = models.TextField("version HTML", blank=True)
    # "app.Model:pk" of a row with `nom_du_fichier`, `type_mime` and `contenu()`: built documents, kept as sent.
    pieces_jointes = models.JSONField("pièces jointes", default=list)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.A_ENVOYER)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    prochain_essai_le = models.DateTimeField("prochain essai", default=timezone.now)
    depose_le = models.DateTimeField("déposé le", default=timezone.now)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    erreur = models.TextField("réponse du serveur", blank=True)

    objects = CourrielQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        ordering = ["-depose_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="courriel_envoye_date",
                condition=models.Q(etat="envoye", envoye_le__isnull=False)
                | (models.Q(etat__in=["a_envoyer", "refuse"], envoye_le__isnull=True)),
                violation_error_message="Un courriel envoyé porte la date de son départ.",
            )
        ]
        indexes = [
            models.Index(fields=["prochain_essai_le"], name="courriel_a_envoyer", condition=models.Q(etat="a_envoyer")),
            models.Index(fields=["-depose_le"], name="courriel_recents"),
        ]

    def __str__(self) -> str:
        return f"{self.sujet} → {self.destinataire}"

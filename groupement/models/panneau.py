from __future__ import annotations

import datetime

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement
from groupement.recherche import index, sans_accents

MASQUEE = models.Q(masquee_le__isnull=False) & ~models.Q(motif="")
VISIBLE = models.Q(masquee_le__isnull=True, masquee_par__isnull=True, motif="")


class AnnonceQuerySet(models.QuerySet):
    def en_cours(self) -> AnnonceQuerySet:
        """Neither hidden nor expired, judged by the clock of the database."""
        return self.visibles().filter(models.Q(expire_le=None) | models.Q(expire_le__gt=Now()))

    def visibles(self) -> AnnonceQuerySet:
        return self.filter(masquee_le=None)


class Annonce(DuGroupement):
    """What a member pins on the group's board. Nobody is mailed: who wants to know follows it."""

    class Genre(models.TextChoices):
        OFFRE = "offre", "J’offre, je cherche"
        RECETTE = "recette", "Recette"
        QUESTION = "question", "Question"
        COVOITURAGE = "covoiturage", "Covoiturage"

    # Days after which it comes down by itself; its author may put it up again.
    DUREES = {Genre.OFFRE: 60, Genre.COVOITURAGE: 30, Genre.QUESTION: 180, Genre.RECETTE: None}

    genre = models.CharField("c’est", max_length=12, choices=Genre, default=Genre.OFFRE)
    titre = models.CharField("titre", max_length=120)
    texte = models.TextField("texte", max_length=5000)
    auteur = models.ForeignKey("groupement.Adhesion", models.PROTECT, related_name="annonces", editable=False)
    mots = models.TextField(editable=False)
    publiee_le = models.DateTimeField("publiée le", default=timezone.now, editable=False)
    modifiee_le = models.DateTimeField("modifiée le", null=True, blank=True, editable=False)
    expire_le = models.DateTimeField("jusqu’au", null=True, blank=True, editable=False)
    masquee_le = models.DateTimeField("masquée le", null=True, blank=True, editable=False)
    masquee_par = models.ForeignKey(
        "groupement.Personne", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    motif = models.CharField("motif", max_length=200, blank=True, editable=False)

    objects = gestionnaire_de_groupement(AnnonceQuerySet)

    class Meta:
        verbose_name = "annonce"
        ordering = ["-publiee_le", "-pk"]
        indexes = [
            models.Index(fields=["groupement", "-publiee_le"], name="annonce_recentes"),
            GinIndex(index(), name="annonce_mots"),
        ]
        constraints = [
            UniqueDansPortee("groupement", name="annonce_du_groupement"),
            MemePortee(champ="auteur", name="annonce_auteur_du_groupement"),
            models.CheckConstraint(
                name="annonce_masquee_motivee",
                condition=MASQUEE | VISIBLE,
                violation_error_message="Dites pourquoi cette annonce est masquée.",
            ),
            models.CheckConstraint(
                name="annonce_expire_apres",
                condition=models.Q(expire_le=None) | models.Q(expire_le__gt=models.F("publiee_le")),
                violation_error_message="Une annonce se retire après avoir été publiée.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    def save(self, *args, **kwargs) -> None:
        self.mots = sans_accents(f"{self.titre}\n{self.texte}")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("panneau:annonce", args=[self.groupement.slug, self.pk])

    @property
    def est_expiree(self) -> bool:
        return self.expire_le is not None and self.expire_le <= timezone.now()

    @property
    def est_masquee(self) -> bool:
        return self.masquee_le is not None

    @classmethod
    def fin_pour(cls, genre: str, depuis: datetime.datetime) -> datetime.datetime | None:
        jours = cls.DUREES[cls.Genre(genre)]
        return depuis + datetime.timedelta(days=jours) if jours else None


class Commentaire(DuGroupement):
    """What a member answers under something that is pinned on the board."""

    annonce = models.ForeignKey(Annonce, models.CASCADE, related_name="commentaires")
    auteur = models.ForeignKey("groupement.Adhesion", models.PROTECT, related_name="+")
    texte = models.TextField("votre réponse", max_length=2000)
    ecrit_le = models.DateTimeField("écrit le", default=timezone.now)
    masquee_le = models.DateTimeField("masqué le", null=True, blank=True)
    masquee_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, blank=True, related_name="+")
    motif = models.CharField("motif", max_length=200, blank=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "réponse"
        ordering = ["ecrit_le", "pk"]
        constraints = [
            MemePortee(champ="annonce", name="commentaire_annonce_du_groupement"),
            MemePortee(champ="auteur", name="commentaire_auteur_du_groupement"),
            models.CheckConstraint(
                name="commentaire_masque_motive",
                condition=MASQUEE | VISIBLE,
                violation_error_message="Dites pourquoi cette réponse est masquée.",
            ),
        ]

    def __str__(self) -> str:
        return f"réponse de {self.auteur}"


class Suivi(DuGroupement):
    """A member wants to hear what is answered: the digest tells, nothing is mailed for it alone."""

    annonce = models.ForeignKey(Annonce, models.CASCADE, related_name="suivis")
    adhesion = models.ForeignKey("groupement.Adhesion", models.CASCADE, related_name="+")
    depuis_le = models.DateTimeField("depuis le", default=timezone.now)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "suivi"
        constraints = [
            MemePortee(champ="annonce", name="suivi_annonce_du_groupement"),
            MemePortee(champ="adhesion", name="suivi_adhesion_du_groupement"),
            models.UniqueConstraint(
                fields=["annonce", "adhesion"],
                name="suivi_unique",
                violation_error_message="Vous suivez déjà cette annonce.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion} suit {self.annonce}"

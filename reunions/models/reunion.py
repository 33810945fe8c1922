from __future__ import annotations

from django.db import models

from groupement.portee import DuGroupement, UniqueDansPortee, gestionnaire_de_groupement


class ReunionQuerySet(models.QuerySet):
    def a_venir(self) -> ReunionQuerySet:
        return self.filter(etat__in=[Reunion.Etat.PREVUE, Reunion.Etat.EN_COURS])


class Reunion(DuGroupement):
    """A meeting of the group: an evening to organise, a tasting, a farm visit, a general meeting."""

    class Genre(models.TextChoices):
        INFORMATION = "information", "réunion d’information"
        ORGANISATION = "organisation", "réunion d’organisation"
        THEME = "theme", "réunion à thème"
        DEGUSTATION = "degustation", "dégustation"
        VISITE = "visite", "visite de ferme"
        ATELIER = "atelier", "atelier"
        ASSEMBLEE = "assemblee", "assemblée générale"
        REPAS = "repas", "repas partagé"

    class Etat(models.TextChoices):
        PREVUE = "prevue", "prévue"
        EN_COURS = "en_cours", "en cours"
        CLOSE = "close", "terminée"
        ANNULEE = "annulee", "annulée"

    genre = models.CharField("genre", max_length=14, choices=Genre, default=Genre.ORGANISATION)
    titre = models.CharField("titre", max_length=120, blank=True)
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")
    lieu = models.CharField("lieu", max_length=200, blank=True)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.PREVUE)

    objects = gestionnaire_de_groupement(ReunionQuerySet)

    class Meta:
        verbose_name = "réunion"
        ordering = ["-debut"]
        constraints = [
            UniqueDansPortee("groupement", name="reunion_du_groupement"),
            models.CheckConstraint(
                name="reunion_finit_apres_son_debut",
                condition=models.Q(fin__gt=models.F("debut")),
                violation_error_message="La réunion finit avant de commencer : corrigez une des deux heures.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre or self.get_genre_display()

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.urls import reverse
from django.utils import timezone

from groupement.models import Adhesion, Foyer
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class MaterielQuerySet(models.QuerySet):
    def en_service(self) -> MaterielQuerySet:
        return self.filter(retire_le=None)


class Materiel(DuGroupement):
    """A thing of the group's that goes round: one piece (scales, a room) or several alike (30 crates)."""

    class Genre(models.TextChoices):
        BALANCE = "balance", "balance"
        GLACIERE = "glaciere", "glacière"
        CONTENANT = "contenant", "contenants vides"
        SALLE = "salle", "salle"
        VEHICULE = "vehicule", "véhicule"
        AUTRE = "autre", "autre"

    nom = models.CharField("nom", max_length=120)
    genre = models.CharField("genre", max_length=10, choices=Genre, default=Genre.AUTRE)
    nombre = models.PositiveSmallIntegerField("combien", default=1, help_text="30 caisses : écrivez 30.")
    # Says of each lending whether it takes the whole thing: what the exclusion of overlaps goes by.
    exclusif = models.BooleanField("se prête d’un bloc", default=True, editable=False)
    garde_par = models.ForeignKey(
        Foyer, models.PROTECT, null=True, blank=True, related_name="materiel_garde", verbose_name="gardé par"
    )
    lieu = models.CharField("où", max_length=200, blank=True)
    note = models.TextField("à savoir", blank=True, max_length=2000)
    retire_le = models.DateField("retiré le", null=True, editable=False)

    objects = gestionnaire_de_groupement(MaterielQuerySet)

    class Meta:
        verbose_name = "matériel"
        verbose_name_plural = "matériel"
        ordering = ["nom", "pk"]
        constraints = [
            UniqueDansPortee("groupement", name="materiel_du_groupement"),
            UniqueDansPortee("groupement", "exclusif", name="materiel_exclusif_du_groupement"),
            MemePortee(champ="garde_par", name="materiel_garde_par_du_groupement"),
            models.CheckConstraint(
                name="materiel_nombre",
                condition=models.Q(nombre=1, exclusif=True) | models.Q(nombre__gt=1, exclusif=False),
                violation_error_message="Il y en a au moins un.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return reverse("materiel:materiel", args=[self.groupement.slug, self.pk])

    def en_place(self, sortis: Iterable[Pret]) -> int:
        """How many are there, when `sortis` are out."""
        return max(self.nombre - sum(pret.nombre for pret in sortis), 0)


def prochain_retour(sortis: Iterable[Pret]) -> Pret | None:
    """Of what is out, the one that should come back first; those that are late last, nobody knows when they come."""
    return min(sortis, key=lambda pret: (pret.en_retard, pret.au), default=None)


class FinDuPret(models.Func):
    """The first day on which a thing is free again: the day it came back, else the day after it should."""

    function = "COALESCE"
    template = "%(function)s(%(expressions)s + 1)"
    output_field = models.DateField()


class PeriodeDuPret(models.Func):
    """From the first day to `FinDuPret`, which is not in it: brought back in the morning, lent in the afternoon."""

    function = "DATERANGE"
    output_field = DateRangeField()


class PretQuerySet(models.QuerySet):
    def dehors(self) -> PretQuerySet:
        """Not back yet, or not gone yet."""
        return self.filter(rendu_le=None)

    def en_retard(self, jour: datetime.date) -> PretQuerySet:
        return self.dehors().filter(au__lt=jour)


class Pret(DuGroupement):
    """A household has a thing, or some of them, from a day to the day it must be back."""

    materiel = models.ForeignKey(Materiel, models.PROTECT, related_name="prets")
    exclusif = models.BooleanField("d’un bloc", default=True, editable=False)
    foyer = models.ForeignKey(Foyer, models.PROTECT, related_name="prets", verbose_name="qui emprunte")
    nombre = models.PositiveSmallIntegerField("combien", default=1)
    du = models.DateField("du")
    au = models.DateField("à rendre le")
    rendu_le = models.DateField("rendu le", null=True, editable=False)
    mot = models.CharField("un mot", max_length=200, blank=True)
    note_par = models.ForeignKey(Adhesion, models.PROTECT, related_name="+", verbose_name="noté par", editable=False)

    objects = gestionnaire_de_groupement(PretQuerySet)

    class Meta:
        verbose_name = "prêt"
        ordering = ["du", "pk"]
        constraints = [
            # Whether a lending takes the whole thing is what the thing says, whatever the code does.
            MemePortee(champ="materiel", portee=("groupement", "exclusif"), name="pret_materiel_du_groupement"),
            MemePortee(champ="foyer", name="pret_foyer_du_groupement"),
            MemePortee(champ="note_par", name="pret_note_par_du_groupement"),
            models.CheckConstraint(
                name="pret_dates_ordonnees",
                condition=models.Q(au__gte=models.F("du"))
                & (models.Q(rendu_le=None) | models.Q(rendu_le__gte=models.F("du"))),
                violation_error_message="Le retour vient après le départ : corrigez une des deux dates.",
            ),
            models.CheckConstraint(
                name="pret_nombre",
                condition=models.Q(nombre=1) | models.Q(nombre__gt=1, exclusif=False),
                violation_error_message="On en prête au moins un, et pas plus qu’il n’y en a.",
            ),
            ExclusionConstraint(
                name="pret_un_seul_a_la_fois",
                expressions=[
                    (PeriodeDuPret("du", FinDuPret("rendu_le", "au"), models.Value("[)")), RangeOperators.OVERLAPS),
                    ("materiel", RangeOperators.EQUAL),
                ],
                condition=models.Q(exclusif=True),
                violation_error_message="C’est déjà prêté à ces dates : choisissez-en d’autres.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.materiel} chez {self.foyer}"

    @property
    def est_rendu(self) -> bool:
        return self.rendu_le is not None

    @property
    def a_venir(self) -> bool:
        return not self.est_rendu and self.du > timezone.localdate()

    @property
    def en_retard(self) -> bool:
        return not self.est_rendu and self.au < timezone.localdate()

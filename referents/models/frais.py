from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class FraisQuerySet(models.QuerySet):
    def de_l_annee(self, annee: int) -> FraisQuerySet:
        return self.filter(jour__year=annee)


class Frais(DuGroupement):
    """What somebody spent for the group on one day: kilometres at the group's rate of that day, or an amount."""

    class Etat(models.TextChoices):
        DECLARE = "declare", "déclarés"
        ACCORDE = "accorde", "accordés"
        REFUSE = "refuse", "refusés"
        PAYE = "paye", "payés"

    TRANSITIONS = {
        Etat.DECLARE: {Etat.ACCORDE, Etat.REFUSE},
        Etat.ACCORDE: {Etat.PAYE},
        Etat.REFUSE: set(),
        Etat.PAYE: set(),
    }

    adhesion = models.ForeignKey(Adhesion, models.PROTECT, related_name="frais", verbose_name="personne")
    jour = models.DateField("jour")
    motif = models.CharField("pour quoi", max_length=200)
    km = models.DecimalField("kilomètres", max_digits=6, decimal_places=1, null=True, blank=True)
    tarif_km = models.DecimalField("tarif du kilomètre", max_digits=4, decimal_places=3, null=True, editable=False)
    montant = models.DecimalField(
        "montant", max_digits=7, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    justificatif = models.CharField("justificatif", max_length=200, blank=True)
    etat = models.CharField("état", max_length=8, choices=Etat, default=Etat.DECLARE)
    declare_le = models.DateTimeField("déclarés le", auto_now_add=True)
    tranche_le = models.DateTimeField("réponse du", null=True, editable=False)
    tranche_par = models.ForeignKey(Adhesion, models.PROTECT, related_name="+", null=True, editable=False)
    motif_du_refus = models.CharField("pourquoi", max_length=200, blank=True)
    paye_le = models.DateField("payés le", null=True, editable=False)

    objects = gestionnaire_de_groupement(FraisQuerySet)

    class Meta:
        verbose_name = "frais"
        verbose_name_plural = "frais"
        ordering = ["-jour", "-pk"]
        constraints = [
            UniqueDansPortee("groupement", name="frais_du_groupement"),
            MemePortee(champ="adhesion", name="frais_adhesion_du_groupement"),
            MemePortee(champ="tranche_par", name="frais_tranche_par_du_groupement"),
            models.CheckConstraint(
                name="frais_montant_positif",
                condition=models.Q(montant__gt=0) & (models.Q(km=None) | models.Q(km__gt=0)),
                violation_error_message="Un montant est plus grand que 0.",
            ),
            models.CheckConstraint(
                name="frais_km_au_tarif",
                condition=models.Q(km=None, tarif_km=None) | models.Q(km__isnull=False, tarif_km__gt=0),
                violation_error_message="Des kilomètres se comptent au tarif du groupement.",
            ),
            models.CheckConstraint(
                name="frais_etat_date",
                condition=models.Q(etat="declare", tranche_le=None, tranche_par=None, paye_le=None)
                | models.Q(etat="accorde", tranche_le__isnull=False, tranche_par__isnull=False, paye_le=None)
                | models.Q(etat="refuse", tranche_le__isnull=False, tranche_par__isnull=False, paye_le=None)
                | models.Q(etat="paye", tranche_le__isnull=False, tranche_par__isnull=False, paye_le__isnull=False),
                violation_error_message="L’état porte sa date.",
            ),
            models.CheckConstraint(
                name="frais_refus_dit_pourquoi",
                condition=~models.Q(etat="refuse") | ~models.Q(motif_du_refus=""),
                violation_error_message="Un refus dit pourquoi.",
            ),
            models.CheckConstraint(
                name="frais_jamais_les_siens",
                condition=models.Q(tranche_par=None) | ~models.Q(tranche_par=models.F("adhesion")),
                violation_error_message="Personne n’accorde ses propres frais.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.motif} ({self.adhesion})"

    def get_absolute_url(self) -> str:
        return reverse("frais:frais", args=[self.groupement.slug, self.pk])

from __future__ import annotations

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models

from catalogue.models.producteur import Producteur
from catalogue.models.produit import Conditionnement
from groupement.periode import DATES_ORDONNEES, PERIODE, PeriodeDeDates, comprend  # noqa: F401 (migration 0001)
from groupement.portee import DuReseau, MemePortee, UniqueDansPortee, gestionnaire_de_reseau


class TarifQuerySet(models.QuerySet):
    def en_vigueur(self, jour: datetime.date) -> TarifQuerySet:
        return self.filter(comprend(jour))


class Tarif(DuReseau):
    """A producer's dated price list (a season's fixed prices): complete, one in force on a given day."""

    producteur = models.ForeignKey(Producteur, models.CASCADE, related_name="tarifs")
    nom = models.CharField("nom", max_length=120, help_text="Par exemple : saison 2026-2027.")
    du = models.DateField("valable à partir du")
    au = models.DateField("jusqu’au", null=True, blank=True, help_text="Vide : jusqu’au tarif suivant.")
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects = gestionnaire_de_reseau(TarifQuerySet)

    class Meta:
        verbose_name = "tarif"
        ordering = ["-du"]
        constraints = [
            UniqueDansPortee("reseau", name="tarif_du_reseau"),
            MemePortee(champ="producteur", portee=("reseau",), name="tarif_producteur_du_reseau"),
            models.CheckConstraint(
                name="tarif_dates_ordonnees",
                condition=DATES_ORDONNEES,
                violation_error_message="Le tarif finit avant de commencer : corrigez une des deux dates.",
            ),
            ExclusionConstraint(
                name="tarif_un_seul_en_vigueur",
                expressions=[(PERIODE, RangeOperators.OVERLAPS), ("producteur", RangeOperators.EQUAL)],
                violation_error_message="Un autre tarif de ce producteur est en vigueur à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class Prix(DuReseau):
    """The price of a packing in a price list, from a household's quantity upward (tiers: 1, 5, 25 kg)."""

    tarif = models.ForeignKey(Tarif, models.CASCADE, related_name="prix")
    conditionnement = models.ForeignKey(Conditionnement, models.CASCADE, related_name="prix")
    a_partir_de = models.DecimalField(
        "à partir de", max_digits=9, decimal_places=3, default=0, validators=[MinValueValidator(0)]
    )
    prix = models.DecimalField("prix (€)", max_digits=9, decimal_places=4, validators=[MinValueValidator(0)])

    objects = gestionnaire_de_reseau()

    class Meta:
        verbose_name = "prix"
        verbose_name_plural = "prix"
        ordering = ["conditionnement", "a_partir_de"]
        constraints = [
            MemePortee(champ="tarif", portee=("reseau",), name="prix_tarif_du_reseau"),
            MemePortee(champ="conditionnement", portee=("reseau",), name="prix_conditionnement_du_reseau"),
            models.UniqueConstraint(
                fields=["tarif", "conditionnement", "a_partir_de"],
                name="prix_un_par_palier",
                violation_error_message="Ce palier de prix existe déjà.",
            ),
            models.CheckConstraint(
                name="prix_positif",
                condition=models.Q(prix__gte=0, a_partir_de__gte=0),
                violation_error_message="Un prix ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prix} €"

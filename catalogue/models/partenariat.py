from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from catalogue.models.producteur import Producteur
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class PartenariatQuerySet(models.QuerySet):
    def actifs(self) -> PartenariatQuerySet:
        return self.filter(actif=True, producteur__archive_le=None)


class Partenariat(DuGroupement):
    """A group works with a producer of its network, on this group's own conditions."""

    class Beneficiaire(models.TextChoices):
        PRODUCTEUR = "producteur", "au producteur, directement"
        ASSOCIATION = "association", "à l’association du groupement"

    class Mode(models.TextChoices):
        CHEQUE = "cheque", "chèque"
        VIREMENT = "virement", "virement"
        ESPECES = "especes", "espèces"

    class Quand(models.TextChoices):
        AVANT = "avant", "avant la livraison"
        LIVRAISON = "livraison", "à la livraison"

    class PartDuPort(models.TextChoices):
        MONTANT = "montant", "selon les montants"
        POIDS = "poids", "selon les poids"
        PARTS = "parts", "à parts égales"

    class MinimumEn(models.TextChoices):
        MONTANT = "montant", "en euros"
        POIDS = "poids", "en kilos"
        COLIS = "colis", "en colis complets"

    # The network stands here too so that the database itself refuses a producer of another network.
    reseau = models.ForeignKey("groupement.Reseau", models.PROTECT, related_name="+", editable=False)
    producteur = models.ForeignKey(Producteur, models.PROTECT, related_name="partenariats")
    actif = models.BooleanField("le groupement commande à ce producteur", default=True)
    beneficiaire = models.CharField("on règle", max_length=12, choices=Beneficiaire, default=Beneficiaire.PRODUCTEUR)
    modes_de_paiement = ArrayField(
        models.CharField(max_length=10, choices=Mode),
        verbose_name="moyens de paiement acceptés",
        default=list,
        blank=True,
    )
    quand = models.CharField("quand", max_length=10, choices=Quand, default=Quand.LIVRAISON)
    cheques_au_plus = models.PositiveSmallIntegerField(
        "nombre de chèques au plus",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="Pour une grosse commande, le producteur peut accepter plusieurs chèques à des dates différentes.",
    )
    titulaire = models.CharField("titulaire du compte", max_length=70, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True, help_text="Pour régler par virement.")
    minimum = models.DecimalField(
        "minimum de commande (€)",
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Montant au-dessous duquel le producteur ne livre pas.",
    )
    minimum_en = models.CharField(
        "le minimum se compte",
        max_length=7,
        choices=MinimumEn,
        default=MinimumEn.MONTANT,
        db_default=MinimumEn.MONTANT,
    )
    port = models.DecimalField(
        "frais de port (€)", max_digits=8, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    part_du_port = models.CharField("le port se partage", max_length=8, choices=PartDuPort, default=PartDuPort.MONTANT)
    complement_heures = models.PositiveSmallIntegerField(
        "heures de complément",
        default=0,
        validators=[MaxValueValidator(96)],
        help_text="Après la clôture, le temps laissé aux membres pour compléter un colis entamé. 0 : aucun.",
    )
    lieu = models.CharField("lieu de livraison", max_length=200, blank=True)
    rythme = models.CharField("rythme", max_length=120, blank=True, help_text="Par exemple : tous les deux mois.")
    contrat_de_mandat = models.BooleanField(
        "contrat de mandat signé",
        default=False,
        help_text="Le producteur mandate une personne ou une structure pour vendre en son nom.",
    )
    note = models.TextField("note du groupement", blank=True, help_text="Visible de ce groupement seulement.")

    objects = gestionnaire_de_groupement(PartenariatQuerySet)

    class Meta:
        verbose_name = "partenariat"
        constraints = [
            UniqueDansPortee("groupement", name="partenariat_du_groupement"),
            models.UniqueConstraint(
                fields=["groupement", "producteur"],
                name="partenariat_unique",
                violation_error_message="Le groupement travaille déjà avec ce producteur.",
            ),
            UniqueDansPortee(
                "groupement",
                "producteur",
                name="partenariat_producteur",
            ),
            MemePortee(champ="producteur", portee=("reseau",), name="partenariat_producteur_du_reseau"),
            MemePortee(champ="groupement", portee=("reseau",), name="partenariat_reseau_du_groupement"),
            models.CheckConstraint(
                name="partenariat_montants_positifs",
                condition=models.Q(port__gte=0) & (models.Q(minimum__isnull=True) | models.Q(minimum__gte=0)),
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
            models.CheckConstraint(
                name="partenariat_cheques_raisonnables",
                condition=models.Q(cheques_au_plus__gte=1, cheques_au_plus__lte=12),
                violation_error_message="De 1 à 12 chèques.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.producteur)

    @classmethod
    def moyens_en_mots(cls, modes: Iterable[str]) -> str:
        """ "par chèque, par virement ou en espèces"; empty when nothing was said."""
        mots = ["en espèces" if mode == cls.Mode.ESPECES else f"par {cls.Mode(mode).label}" for mode in modes]
        return " ou ".join(filter(None, [", ".join(mots[:-1]), *mots[-1:]]))

    def get_absolute_url(self) -> str:
        return reverse("catalogue:partenariat", args=[self.groupement.slug, self.pk])

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower

from groupement.portee import DuReseau, MemePortee, UniqueDansPortee, gestionnaire_de_reseau


class ProducteurQuerySet(models.QuerySet):
    def actifs(self) -> ProducteurQuerySet:
        return self.filter(archive_le=None)


class Producteur(DuReseau):
    """A farm or workshop, a shop or wholesale platform, of a network's directory."""

    class Nature(models.TextChoices):
        FERME = "ferme", "ferme"
        ATELIER = "atelier", "atelier de transformation"
        BOUTIQUE = "boutique", "magasin"
        PLATEFORME = "plateforme", "plateforme de gros"

    nom = models.CharField("nom", max_length=120)
    nature = models.CharField("nature", max_length=12, choices=Nature, default=Nature.FERME)
    description = models.TextField("présentation", blank=True)
    methodes = models.TextField("méthodes de travail", blank=True)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    commune = models.CharField("commune", max_length=120, blank=True)
    latitude = models.DecimalField(
        "latitude",
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        "longitude",
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    horaires_contact = models.CharField(
        "quand l’appeler", max_length=200, blank=True, help_text="Évitez les heures de traite et les vendanges."
    )
    courriel = models.EmailField("adresse e-mail pour les commandes", blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    site = models.URLField("site", blank=True)
    photo = models.ImageField("photo", upload_to="producteurs/", blank=True)
    archive_le = models.DateField("archivé le", null=True, blank=True)
    labels = models.ManyToManyField(
        "catalogue.Label", through="catalogue.LabelProducteur", related_name="producteurs", blank=True
    )

    objects = gestionnaire_de_reseau(ProducteurQuerySet)

    class Meta:
        verbose_name = "producteur"
        ordering = ["nom"]
        constraints = [
            UniqueDansPortee("reseau", name="producteur_du_reseau"),
            models.UniqueConstraint(
                "reseau",
                Lower("nom"),
                name="producteur_nom_unique",
                violation_error_message="Un producteur de l’annuaire porte déjà ce nom.",
            ),
            models.CheckConstraint(
                name="producteur_coordonnees_completes",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message="Indiquez la latitude et la longitude, ou aucune des deux.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class Contact(DuReseau):
    """A person to call at a producer's."""

    producteur = models.ForeignKey(Producteur, models.CASCADE, related_name="contacts")
    nom = models.CharField("nom", max_length=120)
    fonction = models.CharField("fonction", max_length=80, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.EmailField("adresse e-mail", blank=True)

    objects = gestionnaire_de_reseau()

    class Meta:
        verbose_name = "contact"
        ordering = ["nom"]
        constraints = [MemePortee(champ="producteur", portee=("reseau",), name="contact_du_reseau")]

    def __str__(self) -> str:
        return self.nom


class Label(DuReseau):
    """A certificate or a mention that producers of a network may carry, with what it warrants."""

    class Garantie(models.TextChoices):
        CERTIFICATION = "certification", "contrôle par un organisme agréé"
        PARTICIPATIVE = "participative", "garantie participative (visite croisée)"
        LOCALE = "locale", "engagement local"

    nom = models.CharField("nom", max_length=80)
    garantie = models.CharField("garantie", max_length=15, choices=Garantie, default=Garantie.CERTIFICATION)
    explication = models.TextField("ce que cela garantit", blank=True)

    objects = gestionnaire_de_reseau()

    class Meta:
        verbose_name = "label"
        ordering = ["nom"]
        constraints = [
            UniqueDansPortee("reseau", name="label_du_reseau"),
            models.UniqueConstraint(
                "reseau",
                Lower("nom"),
                name="label_nom_unique",
                violation_error_message="Ce label existe déjà dans le réseau.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class LabelProducteur(DuReseau):
    """A producer carries a label."""

    producteur = models.ForeignKey(Producteur, models.CASCADE, related_name="labels_portes")
    label = models.ForeignKey(Label, models.CASCADE, related_name="porteurs")

    objects = gestionnaire_de_reseau()

    class Meta:
        verbose_name = "label porté"
        verbose_name_plural = "labels portés"
        constraints = [
            models.UniqueConstraint(
                fields=["producteur", "label"],
                name="label_porte_une_fois",
                violation_error_message="Ce producteur porte déjà ce label.",
            ),
            MemePortee(champ="producteur", portee=("reseau",), name="label_porte_producteur"),
            MemePortee(champ="label", portee=("reseau",), name="label_porte_label"),
        ]

    def __str__(self) -> str:
        return f"{self.producteur} : {self.label}"

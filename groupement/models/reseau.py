from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from groupement.portee import UniqueDansPortee

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


class Reseau(models.Model):
    """An association's set of groups, which share one producer directory."""

    nom = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("adresse", unique=True)
    referents_modifient_annuaire = models.BooleanField(
        "les référents tiennent à jour leurs producteurs",
        default=True,
        help_text="Sinon, seules les personnes qui coordonnent le réseau modifient l’annuaire.",
    )

    class Meta:
        verbose_name = "réseau"
        verbose_name_plural = "réseaux"
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return reverse("groupement:reseau", args=[self.slug])


class Coordination(models.Model):
    """A person coordinates a network."""

    reseau = models.ForeignKey(Reseau, models.CASCADE, related_name="coordinations")
    personne = models.ForeignKey("groupement.Personne", models.CASCADE, related_name="coordinations")

    class Meta:
        verbose_name = "coordination"
        constraints = [
            models.UniqueConstraint(
                fields=["reseau", "personne"],
                name="coordination_unique",
                violation_error_message="Cette personne coordonne déjà ce réseau.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.personne} ({self.reseau})"


class Groupement(models.Model):
    """One buying group. Lives under /g/<slug>/."""

    class ReglePartage(models.TextChoices):
        EQUITABLE = "equitable", "équitable : les petites quantités d’abord, personne ne cède plus qu’il ne faut"
        PROPORTIONNELLE = "proportionnelle", "proportionnelle : chacun cède la même part"
        CHRONOLOGIQUE = "chronologique", "premier arrivé, premier servi"
        TIRAGE = "tirage", "tirage au sort, que chacun peut refaire"

    reseau = models.ForeignKey(Reseau, models.PROTECT, related_name="groupements", verbose_name="réseau")
    nom = models.CharField("nom", max_length=120)
    slug = models.SlugField("adresse", unique=True)
    description = models.TextField("présentation", blank=True)
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
    lieu_habituel = models.CharField("lieu de distribution habituel", max_length=200, blank=True)
    courriel = models.EmailField("adresse e-mail du groupement", blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    premier_rappel = models.PositiveSmallIntegerField(
        "premier rappel",
        default=72,
        validators=[MaxValueValidator(336)],
        help_text="Heures avant la clôture. 0 : pas de rappel.",
    )
    second_rappel = models.PositiveSmallIntegerField(
        "second rappel",
        default=24,
        validators=[MaxValueValidator(336)],
        help_text="Heures avant la clôture. 0 : pas de rappel.",
    )
    regle_de_partage = models.CharField(
        "quand il n’y en a pas assez",
        max_length=16,
        choices=ReglePartage,
        default=ReglePartage.EQUITABLE,
        help_text="Comment partager ce qui ne remplit pas un colis entier, ou ce qui manque à la livraison.",
    )
    titulaire = models.CharField("titulaire du compte de l’association", max_length=70, blank=True)
    iban = models.CharField("IBAN de l’association", max_length=34, blank=True)
    participation_taux = models.DecimalField(
        "participation au groupement (%)",
        max_digits=4,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(50)],
        help_text="Ajoutée au montant des produits, pour les groupements qui ont un salarié ou des frais. 0 : aucune.",
    )
    participation_fixe = models.DecimalField(
        "participation par panier (€)",
        max_digits=6,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text="Un montant fixe par foyer et par commande. 0 : aucune.",
    )
    cotisation_minimum = models.DecimalField(
        "cotisation annuelle, au moins (€)",
        max_digits=6,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
    )
    cotisation_conseillee = models.DecimalField(
        "cotisation conseillée (€)", max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    caution = models.DecimalField(
        "chèque de caution (€)",
        max_digits=6,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text="Gardé contre les paniers oubliés, rendu au départ. 0 : aucune.",
    )
    jour_de_la_lettre = models.PositiveSmallIntegerField(
        "jour de la lettre",
        default=6,
        choices=list(enumerate(JOURS)),
        help_text="Pour qui reçoit une lettre par semaine.",
    )
    heure_de_la_lettre = models.PositiveSmallIntegerField(
        "heure des lettres", default=18, validators=[MaxValueValidator(23)]
    )
    courriels_par_semaine = models.PositiveSmallIntegerField(
        "courriels par semaine, au plus",
        default=7,
        validators=[MaxValueValidator(50)],
        help_text="Au-delà, ce qui n’est pas urgent attend la lettre de la semaine. 0 : pas de limite.",
    )
    contacts_partages = models.BooleanField(
        "les membres peuvent montrer leurs coordonnées au groupe",
        default=True,
        help_text="Chaque personne choisit ensuite pour elle-même.",
    )

    class Meta:
        verbose_name = "groupement"
        ordering = ["nom"]
        constraints = [
            UniqueDansPortee("reseau", name="groupement_du_reseau"),
            models.CheckConstraint(
                name="groupement_rappels_ordonnes",
                condition=models.Q(second_rappel__lt=models.F("premier_rappel"))
                | models.Q(second_rappel=0)
                | models.Q(premier_rappel=0),
                violation_error_message="Le second rappel doit partir après le premier : "
                "indiquez moins d’heures avant la clôture.",
            ),
            models.CheckConstraint(
                name="groupement_coordonnees_completes",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message="Indiquez la latitude et la longitude, ou aucune des deux.",
            ),
            models.CheckConstraint(
                name="groupement_lettre_a_son_heure",
                condition=models.Q(jour_de_la_lettre__lte=6, heure_de_la_lettre__lte=23),
                violation_error_message="Choisissez un jour de la semaine et une heure.",
            ),
            models.CheckConstraint(
                name="groupement_participation_positive",
                condition=models.Q(
                    participation_taux__gte=0,
                    participation_taux__lte=50,
                    participation_fixe__gte=0,
                    cotisation_minimum__gte=0,
                    cotisation_conseillee__gte=0,
                    caution__gte=0,
                ),
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return reverse("groupement:accueil_groupement", args=[self.slug])

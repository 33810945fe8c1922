from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower

from catalogue.models.producteur import Producteur
from groupement.portee import DuReseau, MemePortee, UniqueDansPortee, gestionnaire_de_reseau


def toute_l_annee() -> list[int]:
    return list(range(1, 13))


class ProduitQuerySet(models.QuerySet):
    def actifs(self) -> ProduitQuerySet:
        return self.filter(archive_le=None)

    def de_saison(self, mois: int) -> ProduitQuerySet:
        """`mois`: 1 to 12."""
        return self.filter(mois__contains=[mois])


class Produit(DuReseau):
    """What a producer sells, whatever its packing: "oranges", "farine de blé T80"."""

    producteur = models.ForeignKey(Producteur, models.PROTECT, related_name="produits")
    famille = models.CharField("famille", max_length=80, help_text="Par exemple : légumes, fromages, épicerie.")
    nom = models.CharField("nom", max_length=120)
    notes = models.TextField("remarques", blank=True)
    allergenes = models.CharField("allergènes", max_length=200, blank=True)
    mois = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)]),
        verbose_name="mois de saison",
        default=toute_l_annee,
        blank=True,
    )
    photo = models.ImageField("photo", upload_to="produits/", blank=True)
    archive_le = models.DateField("archivé le", null=True, blank=True)

    objects = gestionnaire_de_reseau(ProduitQuerySet)

    class Meta:
        verbose_name = "produit"
        ordering = ["famille", "nom"]
        constraints = [
            UniqueDansPortee("reseau", name="produit_du_reseau"),
            UniqueDansPortee("producteur", name="produit_du_producteur"),
            MemePortee(champ="producteur", portee=("reseau",), name="produit_producteur_du_reseau"),
            models.UniqueConstraint(
                "producteur",
                Lower("nom"),
                Lower("famille"),
                name="produit_nom_unique",
                violation_error_message="Ce producteur a déjà un produit de ce nom dans cette famille.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class ConditionnementQuerySet(models.QuerySet):
    def actifs(self) -> ConditionnementQuerySet:
        return self.filter(archive_le=None, produit__archive_le=None)


class Conditionnement(DuReseau):
    """How a product is packed, ordered and priced: four quantities that are never mixed.

    Ordered in `unite` (kg, piece, bottle) by steps of `pas`; priced per that unit or per kg / L of its content
    (`prix_par`); filled by cases of `colisage` order units; compared by kg or L (`contenance`, `mesure`).
    """

    class PrixPar(models.TextChoices):
        UNITE = "unite", "par unité commandée"
        MESURE = "mesure", "au kilo ou au litre"

    class Mesure(models.TextChoices):
        KG = "kg", "kg"
        LITRE = "L", "L"

    produit = models.ForeignKey(Produit, models.PROTECT, related_name="conditionnements")
    libelle = models.CharField(
        "conditionnement", max_length=120, blank=True, help_text="En mots simples : « bidon de 5 litres », « vrac »."
    )
    reference = models.CharField("référence du producteur", max_length=60, blank=True)
    unite = models.CharField("on commande en", max_length=20, default="piece")
    pas = models.DecimalField(
        "de combien en combien",
        max_digits=9,
        decimal_places=3,
        default=1,
        validators=[MinValueValidator(Decimal("0.001"))],
    )
    minimum = models.DecimalField(
        "minimum par foyer", max_digits=9, decimal_places=3, default=0, validators=[MinValueValidator(0)]
    )
    contenance = models.DecimalField(
        "contenance d’une unité",
        max_digits=9,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.0001"))],
        help_text="Poids ou volume d’une unité commandée. Donne le prix au kilo ou au litre.",
    )
    mesure = models.CharField("en", max_length=2, choices=Mesure, blank=True)
    pese = models.BooleanField(
        "pesé à la livraison", default=False, help_text="Le montant définitif dépend du poids réel."
    )
    prix_par = models.CharField("le prix est", max_length=6, choices=PrixPar, default=PrixPar.UNITE)
    paliers_du_groupe = models.BooleanField(
        "ces paliers comptent la commande de tout le groupe",
        default=False,
        db_default=False,
        help_text="Le prix est alors le même pour tous, fixé à la clôture. Sinon chacun a le prix de sa quantité.",
    )
    colisage = models.DecimalField(
        "unités dans un colis du producteur",
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.001"))],
        help_text="Seuls des colis complets se commandent.",
    )
    panachage = models.CharField(
        "se panache avec",
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text="Un même mot pour tous les produits qui remplissent ensemble un colis : « vins », par exemple.",
    )
    minimum_du_groupe = models.DecimalField(
        "minimum pour tout le groupe",
        max_digits=9,
        decimal_places=3,
        default=0,
        db_default=0,
        validators=[MinValueValidator(0)],
        help_text="En unités commandées : au-dessous, le producteur ne fournit pas ce produit. 0 : aucun.",
    )
    tva = models.DecimalField(
        "TVA (%)",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(30)],
    )
    consigne = models.DecimalField(
        "consigne (€)",
        max_digits=6,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text="Rendue avec le contenant vide.",
    )
    stock = models.DecimalField(
        "stock limité à",
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Pour toute la commande du groupement. Vide : pas de limite.",
    )
    archive_le = models.DateField("archivé le", null=True, blank=True)

    objects = gestionnaire_de_reseau(ConditionnementQuerySet)

    class Meta:
        verbose_name = "conditionnement"
        ordering = ["produit", "libelle"]
        constraints = [
            UniqueDansPortee("reseau", name="conditionnement_du_reseau"),
            MemePortee(champ="produit", portee=("reseau",), name="conditionnement_produit_du_reseau"),
            models.UniqueConstraint(
                "produit",
                Lower("libelle"),
                "unite",
                name="conditionnement_unique",
                violation_error_message="Ce produit existe déjà dans ce conditionnement.",
            ),
            models.CheckConstraint(
                name="conditionnement_quantites_positives",
                condition=models.Q(pas__gt=0, minimum__gte=0, consigne__gte=0)
                & (models.Q(colisage__isnull=True) | models.Q(colisage__gt=0))
                & (models.Q(stock__isnull=True) | models.Q(stock__gte=0))
                & (models.Q(contenance__isnull=True) | models.Q(contenance__gt=0)),
                violation_error_message="Une quantité ne peut pas être négative ou nulle.",
            ),
            models.CheckConstraint(
                name="conditionnement_panache_en_colis",
                condition=models.Q(panachage="") | models.Q(colisage__isnull=False),
                violation_error_message="Un produit qui se panache vient par colis : dites combien il contient.",
            ),
            models.CheckConstraint(
                name="conditionnement_minimum_du_groupe_positif",
                condition=models.Q(minimum_du_groupe__gte=0),
                violation_error_message="Une quantité ne peut pas être négative.",
            ),
            models.CheckConstraint(
                name="conditionnement_mesure_connue",
                condition=models.Q(contenance__isnull=True) | ~models.Q(mesure=""),
                violation_error_message="Dites si la contenance est en kg ou en L.",
            ),
            models.CheckConstraint(
                name="conditionnement_prix_mesurable",
                condition=~models.Q(prix_par="mesure") | models.Q(contenance__isnull=False),
                violation_error_message="Un prix au kilo ou au litre demande la contenance d’une unité.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.produit} {self.libelle}".strip()

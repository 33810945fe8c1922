from __future__ import annotations

from django.db import models

from catalogue.models import Conditionnement
from commandes.models.volet import Volet
from commandes.poids import unite_de_pesee
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class OffreQuerySet(models.QuerySet):
    def proposees(self) -> OffreQuerySet:
        return self.filter(retiree_le=None)

    def partagees(self) -> OffreQuerySet:
        """What comes in cases, or not at all below a minimum of the whole group."""
        return self.filter(models.Q(colisage__isnull=False) | models.Q(minimum_du_groupe__gt=0))


class Offre(DuGroupement):
    """A product as offered in a volet: price, unit and packing copied at opening, so that no later edit rewrites it."""

    volet = models.ForeignKey(Volet, models.CASCADE, related_name="offres")
    conditionnement = models.ForeignKey(Conditionnement, models.PROTECT, related_name="offres")
    famille = models.CharField("famille", max_length=80)
    nom = models.CharField("nom", max_length=120)
    libelle = models.CharField("conditionnement", max_length=120, blank=True)
    reference = models.CharField("référence", max_length=60, blank=True)
    notes = models.TextField("remarques", blank=True)
    allergenes = models.CharField("allergènes", max_length=200, blank=True)
    unite = models.CharField("on commande en", max_length=20)
    pas = models.DecimalField("de combien en combien", max_digits=9, decimal_places=3, default=1)
    minimum = models.DecimalField("minimum par foyer", max_digits=9, decimal_places=3, default=0)
    contenance = models.DecimalField("contenance", max_digits=9, decimal_places=4, null=True)
    mesure = models.CharField("mesure", max_length=2, blank=True)
    pese = models.BooleanField("pesé à la livraison", default=False)
    prix_par = models.CharField("le prix est", max_length=6, choices=Conditionnement.PrixPar)
    # [[from this quantity, price], ...] as strings, ascending; the first tier starts at "0".
    paliers = models.JSONField("prix par palier")
    paliers_du_groupe = models.BooleanField("paliers de tout le groupe", default=False, db_default=False)
    colisage = models.DecimalField("colisage", max_digits=9, decimal_places=3, null=True)
    # Offers of one volet with the same word here fill the same cases ("panaché"): any six bottles of these wines.
    panachage = models.CharField("se panache avec", max_length=40, blank=True, default="", db_default="")
    minimum_du_groupe = models.DecimalField(
        "minimum pour tout le groupe", max_digits=9, decimal_places=3, default=0, db_default=0
    )
    tva = models.DecimalField("TVA (%)", max_digits=4, decimal_places=2, null=True)
    consigne = models.DecimalField("consigne (€)", max_digits=6, decimal_places=2, default=0)
    stock = models.DecimalField("stock limité à", max_digits=9, decimal_places=3, null=True, blank=True)
    nouvelle = models.BooleanField("nouveauté", default=False)
    retiree_le = models.DateTimeField("retirée le", null=True)

    objects = gestionnaire_de_groupement(OffreQuerySet)

    class Meta:
        verbose_name = "offre"
        ordering = ["famille", "nom", "libelle", "pk"]
        constraints = [
            UniqueDansPortee("volet", name="offre_du_volet"),
            models.UniqueConstraint(
                fields=["volet", "conditionnement"],
                name="offre_unique",
                violation_error_message="Ce produit est déjà proposé.",
            ),
            MemePortee(champ="volet", name="offre_volet_du_groupement"),
            models.CheckConstraint(
                name="offre_quantites_positives",
                condition=models.Q(pas__gt=0, minimum__gte=0, minimum_du_groupe__gte=0, consigne__gte=0)
                & (models.Q(stock__isnull=True) | models.Q(stock__gte=0))
                & (models.Q(colisage__isnull=True) | models.Q(colisage__gt=0))
                & (~models.Q(prix_par="mesure") | models.Q(contenance__gt=0)),
                violation_error_message="Une quantité ne peut pas être négative ou nulle.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom} {self.libelle}".strip()

    @property
    def pese_en(self) -> str:
        """The unit of the scale on the day; nothing where weighing changes nothing."""
        return unite_de_pesee(unite=self.unite, mesure=self.mesure, prix_par=self.prix_par, pese=self.pese)

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce, Now, Round

from commandes.models.commande import Commande, Creneau
from commandes.models.offre import Offre
from commandes.models.volet import Volet
from groupement.models import Foyer
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class Panier(DuGroupement):
    """A household's order in a round."""

    class Suite(models.TextChoices):
        GARDE = "garde", "gardé par quelqu’un"
        PORTE = "porte", "porté chez le foyer"
        PARTAGE = "partage", "partagé entre les présents"
        DONNE = "donne", "donné"
        PERDU = "perdu", "perdu"

    commande = models.ForeignKey(Commande, models.CASCADE, related_name="paniers")
    foyer = models.ForeignKey(Foyer, models.PROTECT, related_name="paniers")
    creneau = models.ForeignKey(Creneau, models.SET_NULL, null=True, blank=True, related_name="paniers")
    cree_le = models.DateTimeField("créé le", db_default=Now())
    emarge_le = models.DateTimeField("émargé le", null=True)
    emarge_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")

    # Nobody came for it: since when, and what became of it.
    oublie_le = models.DateTimeField("oublié le", null=True)
    oublie_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")
    suite = models.CharField("ce qu’il est devenu", max_length=10, choices=Suite, blank=True, default="", db_default="")
    suite_note = models.CharField("précision", max_length=200, blank=True, default="", db_default="")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "panier"
        constraints = [
            UniqueDansPortee("commande", name="panier_de_la_commande"),
            UniqueDansPortee("groupement", name="panier_du_groupement"),
            models.UniqueConstraint(
                fields=["commande", "foyer"],
                name="panier_un_par_foyer",
                violation_error_message="Ce foyer a déjà un panier dans cette commande.",
            ),
            MemePortee(champ="commande", name="panier_commande_du_groupement"),
            MemePortee(champ="foyer", name="panier_foyer_du_groupement"),
            MemePortee(champ="creneau", portee=("commande",), name="panier_creneau_de_la_commande"),
            models.CheckConstraint(
                name="panier_oubli_dit",
                condition=models.Q(oublie_le=None, suite="") | models.Q(oublie_le__isnull=False) & ~models.Q(suite=""),
                violation_error_message="Dites ce qu’est devenu le panier oublié.",
            ),
        ]

    def __str__(self) -> str:
        return f"Panier de {self.foyer}"


# What counts now of a line's facts, none of which overwrites another: delivered, else attributed, else ordered.
RETENUE = Coalesce(F("livree"), F("attribuee"), F("quantite"))
# What is charged, in units of the price: decided by hand, else what the scale said, else what the quantity holds.
FACTUREE = Coalesce(F("facturee"), F("poids"), RETENUE * F("facteur"))


class Ligne(DuGroupement):
    """One offer in a basket: what a household ordered, at the price of that moment, and what it gets.

    `prix` is per order unit or per kg / L, `facteur` how many of these one order unit holds. Ordered, attributed,
    delivered (`livree` counted, `poids` weighed) and charged are facts of their own; `retenue` is the one that counts
    now, in order units, and the amount is what is charged x prix, rounded once, half up, by the database.
    """

    # The composite keys below say more than the simple ones would: those are left out of the database.
    commande = models.ForeignKey(Commande, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    panier = models.ForeignKey(Panier, models.CASCADE, related_name="lignes", db_constraint=False, db_index=False)
    volet = models.ForeignKey(Volet, models.CASCADE, related_name="lignes", db_constraint=False)
    offre = models.ForeignKey(Offre, models.PROTECT, related_name="lignes", db_constraint=False)
    quantite = models.DecimalField("quantité commandée", max_digits=9, decimal_places=3)
    tolerance = models.DecimalField("jusqu’à tant de plus", max_digits=9, decimal_places=3, default=0, db_default=0)
    attribuee = models.DecimalField("quantité attribuée", max_digits=9, decimal_places=3, null=True)
    attribuee_motif = models.CharField("pourquoi", max_length=200, blank=True, default="", db_default="")
    fixee = models.BooleanField("fixée à la main", default=False, db_default=False)
    # Corrected after the deadline for the household: what it wants from then on, also when the volet opens again.
    corrigee = models.BooleanField("corrigée", default=False, db_default=False)
    # What the household was last told that it gets; none when only its own order told it so.
    annoncee = models.DecimalField("quantité annoncée", max_digits=9, decimal_places=3, null=True)
    livree = models.DecimalField("quantité livrée", max_digits=9, decimal_places=3, null=True)
    livree_fixee = models.BooleanField("livraison fixée à la main", default=False, db_default=False)
    # In the unit of the scale (`Offre.pese_en`); `pesees`: piece by piece, when one weighed so, their sum is `poids`.
    poids = models.DecimalField("poids", max_digits=9, decimal_places=3, null=True)
    pesees = ArrayField(models.DecimalField(max_digits=9, decimal_places=3), null=True)
    facturee = models.DecimalField("quantité facturée", max_digits=9, decimal_places=3, null=True)
    livraison_motif = models.CharField(
        "ce qui a changé à la livraison", max_length=200, blank=True, default="", db_default=""
    )
    # In a draw, those who offer to give up are drawn first.
    volontaire = models.BooleanField("cède volontiers", default=False, db_default=False)
    retenue = models.GeneratedField(
        expression=RETENUE, output_field=models.DecimalField(max_digits=9, decimal_places=3), db_persist=True
    )
    prix = models.DecimalField("prix", max_digits=9, decimal_places=4)
    facteur = models.DecimalField("contenu facturé d’une unité", max_digits=9, decimal_places=4, default=1)
    tva = models.DecimalField("TVA (%)", max_digits=4, decimal_places=2, null=True)
    consigne = models.DecimalField("consigne d’une unité (€)", max_digits=6, decimal_places=2, default=0)
    montant = models.GeneratedField(
        expression=Round(FACTUREE * F("prix"), precision=2),
        output_field=models.DecimalField(max_digits=12, decimal_places=2),
        db_persist=True,
    )
    montant_consigne = models.GeneratedField(
        expression=Round(RETENUE * F("consigne"), precision=2),
        output_field=models.DecimalField(max_digits=12, decimal_places=2),
        db_persist=True,
    )
    saisie_le = models.DateTimeField("saisie le", db_default=Now())
    saisie_par = models.ForeignKey(
        "groupement.Personne", models.SET_NULL, null=True, related_name="+", db_constraint=False, db_index=False
    )
    saisie_pour_autrui = models.BooleanField("saisie par le groupe", default=False)
    remise_le = models.DateTimeField("remise le", null=True)
    remise_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+", db_index=False)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "ligne"
        constraints = [
            UniqueDansPortee("volet", name="ligne_du_volet"),
            models.UniqueConstraint(
                fields=["panier", "offre"],
                name="ligne_une_par_offre",
                violation_error_message="Ce produit est déjà dans le panier.",
            ),
            MemePortee(champ="commande", name="ligne_commande_du_groupement"),
            MemePortee(champ="panier", portee=("commande",), name="ligne_panier_de_la_commande"),
            MemePortee(champ="volet", portee=("commande",), name="ligne_volet_de_la_commande"),
            MemePortee(champ="offre", portee=("volet",), name="ligne_offre_du_volet"),
            models.CheckConstraint(
                name="ligne_quantite_raisonnable",
                condition=models.Q(quantite__gt=0, quantite__lte=9999, prix__gte=0, facteur__gt=0),
                violation_error_message="Indiquez une quantité entre 0 et 9 999.",
            ),
            models.CheckConstraint(
                name="ligne_tolerance_raisonnable",
                condition=models.Q(tolerance__gte=0, tolerance__lte=9999),
                violation_error_message="« Jusqu’à tant de plus » se compte de 0 à 9 999.",
            ),
            models.CheckConstraint(
                name="ligne_livraison_positive",
                condition=(models.Q(livree=None) | models.Q(livree__gte=0, livree__lte=9999))
                & (models.Q(poids=None) | models.Q(poids__gte=0, poids__lte=99999))
                & (models.Q(facturee=None) | models.Q(facturee__gte=0, facturee__lte=99999)),
                violation_error_message="Ce qui est livré, pesé ou facturé ne peut pas être négatif.",
            ),
            models.CheckConstraint(
                name="ligne_attribution_bornee",
                condition=models.Q(attribuee=None)
                | models.Q(attribuee__gte=0)
                & (models.Q(fixee=True) | models.Q(attribuee__lte=F("quantite") + F("tolerance"))),
                violation_error_message="Personne ne reçoit plus que ce qu’il a accepté.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantite} × {self.offre_id}"

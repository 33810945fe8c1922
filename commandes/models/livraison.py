from __future__ import annotations

from django.db import models
from django.db.models import F
from django.db.models.functions import Now, Round

from commandes.models.commande import Commande
from commandes.models.offre import Offre
from commandes.models.panier import Ligne
from commandes.models.volet import Volet
from groupement.models import Foyer
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class Reception(DuGroupement):
    """What came of one offer in one arrival; a delivery in two times has two rows. In order units."""

    volet = models.ForeignKey(Volet, models.PROTECT, related_name="receptions")
    offre = models.ForeignKey(Offre, models.PROTECT, related_name="receptions")
    arrivage = models.PositiveSmallIntegerField("arrivage", default=1)
    recue = models.DecimalField("quantité reçue", max_digits=9, decimal_places=3)
    abimee = models.DecimalField("dont abîmée", max_digits=9, decimal_places=3, default=0)
    suite_attendue = models.BooleanField("le reste vient plus tard", default=False)
    note = models.CharField("remarque", max_length=200, blank=True)
    le = models.DateTimeField("le", db_default=Now())
    par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "réception"
        ordering = ["arrivage", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["offre", "arrivage"], name="reception_une_par_arrivage"),
            MemePortee(champ="volet", name="reception_volet_du_groupement"),
            MemePortee(champ="offre", portee=("volet",), name="reception_offre_du_volet"),
            models.CheckConstraint(
                name="reception_quantites",
                condition=models.Q(
                    recue__gte=0, recue__lte=99999, abimee__gte=0, abimee__lte=F("recue"), arrivage__gte=1
                ),
                violation_error_message="On ne reçoit pas moins que rien, et l’abîmé compte dans ce qui est reçu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recue} × {self.offre_id}"


class Remplacement(DuGroupement):
    """The producer brings another product instead of one that is missing: proposed to a household for its line."""

    class Etat(models.TextChoices):
        PROPOSE = "propose", "proposé"
        ACCEPTE = "accepte", "accepté"
        REFUSE = "refuse", "refusé"

    volet = models.ForeignKey(Volet, models.PROTECT, related_name="remplacements")
    ligne = models.ForeignKey(Ligne, models.CASCADE, related_name="remplacements")
    offre = models.ForeignKey(
        Offre, models.PROTECT, related_name="remplacements", verbose_name="produit de remplacement"
    )
    quantite = models.DecimalField("quantité proposée", max_digits=9, decimal_places=3)
    etat = models.CharField("état", max_length=8, choices=Etat, default=Etat.PROPOSE)
    propose_le = models.DateTimeField("proposé le", db_default=Now())
    propose_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")
    repondu_le = models.DateTimeField("répondu le", null=True)
    repondu_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "remplacement"
        constraints = [
            models.UniqueConstraint(fields=["ligne", "offre"], name="remplacement_un_par_ligne"),
            MemePortee(champ="volet", name="remplacement_volet_du_groupement"),
            MemePortee(champ="ligne", portee=("volet",), name="remplacement_ligne_du_volet"),
            MemePortee(champ="offre", portee=("volet",), name="remplacement_offre_du_volet"),
            models.CheckConstraint(
                name="remplacement_reponse_datee",
                condition=models.Q(etat="propose", repondu_le=None)
                | models.Q(etat__in=["accepte", "refuse"], repondu_le__isnull=False),
                violation_error_message="Une réponse porte sa date.",
            ),
            models.CheckConstraint(
                name="remplacement_quantite_positive",
                condition=models.Q(quantite__gt=0, quantite__lte=9999),
                violation_error_message="Indiquez une quantité entre 0 et 9 999.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offre_id} pour {self.ligne_id}"


class RetourDeContenants(DuGroupement):
    """Empty containers that a household brought back to a producer, at the deposit of one of them (euros)."""

    commande = models.ForeignKey(Commande, models.PROTECT, related_name="+")
    volet = models.ForeignKey(Volet, models.PROTECT, related_name="retours")
    foyer = models.ForeignKey(Foyer, models.PROTECT, related_name="+")
    nombre = models.PositiveSmallIntegerField("nombre")
    consigne = models.DecimalField("consigne d’un contenant (€)", max_digits=6, decimal_places=2)
    montant = models.GeneratedField(
        expression=Round(F("nombre") * F("consigne"), precision=2),
        output_field=models.DecimalField(max_digits=12, decimal_places=2),
        db_persist=True,
    )
    le = models.DateTimeField("le", db_default=Now())
    par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "retour de contenants"
        constraints = [
            UniqueDansPortee("groupement", name="retour_du_groupement"),
            models.UniqueConstraint(fields=["volet", "foyer", "consigne"], name="retour_un_par_consigne"),
            MemePortee(champ="commande", name="retour_commande_du_groupement"),
            MemePortee(champ="volet", portee=("commande",), name="retour_volet_de_la_commande"),
            MemePortee(champ="foyer", name="retour_foyer_du_groupement"),
            models.CheckConstraint(
                name="retour_positif",
                condition=models.Q(nombre__gt=0, nombre__lte=9999, consigne__gt=0),
                violation_error_message="Indiquez un nombre de contenants et leur consigne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nombre} × {self.consigne}"

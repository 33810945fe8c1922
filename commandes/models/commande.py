from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.formats import date_format

from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement
from referents.models import Distribution


class CommandeQuerySet(models.QuerySet):
    def ouvertes(self) -> CommandeQuerySet:
        """Rounds in which a household can order now, judged by the database clock."""
        return self.filter(volets__etat="ouvert", volets__cloture_le__gt=Now()).distinct()


class Commande(DuGroupement):
    """An order round of a group: what a household sees of it is one delivery, one basket, one place and hour.

    Its life (state, deadline, documents) is carried by its volets, one per producer.
    """

    nom = models.CharField("nom", max_length=120, blank=True, help_text="Facultatif : « Agrumes d’hiver ».")
    ouvre_le = models.DateTimeField("ouverture")
    cloture_le = models.DateTimeField("clôture")
    livraison_le = models.DateField("jour de livraison")
    lieu = models.CharField("lieu", max_length=200)
    note = models.TextField("mot aux membres", blank=True)
    participation_fixe = models.DecimalField(
        "participation par panier (€)", max_digits=6, decimal_places=2, default=0, db_default=0, editable=False
    )
    # The day of its duties, known from here only: the floor below does not know rounds.
    distribution = models.OneToOneField(Distribution, models.PROTECT, null=True, editable=False, related_name="+")
    creee_le = models.DateTimeField("créée le", auto_now_add=True)
    creee_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")

    objects = gestionnaire_de_groupement(CommandeQuerySet)

    class Meta:
        verbose_name = "commande"
        ordering = ["-livraison_le", "-pk"]
        indexes = [models.Index(fields=["groupement", "-livraison_le"], name="commande_par_livraison")]
        constraints = [
            UniqueDansPortee("groupement", name="commande_du_groupement"),
            MemePortee(champ="distribution", name="commande_distribution_du_groupement"),
            models.CheckConstraint(
                name="commande_cloture_apres_ouverture",
                condition=models.Q(cloture_le__gt=models.F("ouvre_le")),
                violation_error_message="La clôture doit venir après l’ouverture.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom or f"Commande du {date_format(self.livraison_le, 'j F')}"

    def get_absolute_url(self) -> str:
        return reverse("commandes:commande", args=[self.groupement.slug, self.pk])


class Creneau(DuGroupement):
    """A time slot in which households fetch a round's baskets."""

    commande = models.ForeignKey(Commande, models.CASCADE, related_name="creneaux")
    debut = models.TimeField("de")
    fin = models.TimeField("à")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "créneau"
        verbose_name_plural = "créneaux"
        ordering = ["debut"]
        constraints = [
            UniqueDansPortee("commande", name="creneau_de_la_commande"),
            MemePortee(champ="commande", name="creneau_commande_du_groupement"),
            models.CheckConstraint(
                name="creneau_heures_ordonnees",
                condition=models.Q(fin__gt=models.F("debut")),
                violation_error_message="Le créneau finit avant de commencer.",
            ),
            models.UniqueConstraint(
                fields=["commande", "debut", "fin"],
                name="creneau_unique",
                violation_error_message="Ce créneau existe déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"{heure_en_mots(self.debut)} – {heure_en_mots(self.fin)}"


def heure_en_mots(heure) -> str:
    """`17 h` or `17 h 30`, with non-breaking spaces."""
    return f"{heure.hour}\u00a0h" + (f"\u00a0{heure.minute:02d}" if heure.minute else "")

from __future__ import annotations

import datetime
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement
from groupement.templatetags.formats import heure


class Horaire(models.Model):
    """What a duty is and when it begins, told from the hours of the distribution: it moves with them."""

    class Repere(models.TextChoices):
        AVANT_DEBUT = "avant_debut", "avant le début de la distribution"
        APRES_DEBUT = "apres_debut", "après le début de la distribution"
        APRES_FIN = "apres_fin", "après la fin de la distribution"

    intitule = models.CharField("permanence", max_length=80)
    nombre = models.PositiveSmallIntegerField(
        "combien de personnes", default=2, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    repere = models.CharField("repère", max_length=12, choices=Repere, default=Repere.AVANT_DEBUT)
    minutes = models.PositiveSmallIntegerField("minutes", default=30, validators=[MaxValueValidator(600)])
    duree = models.PositiveSmallIntegerField(
        "durée (minutes)", default=60, validators=[MinValueValidator(10), MaxValueValidator(720)]
    )
    consigne = models.TextField("ce qu’il faut savoir", blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_mesuree",
                condition=models.Q(nombre__gte=1, nombre__lte=30, minutes__lte=600, duree__gte=10, duree__lte=720),
                violation_error_message="Une permanence demande 30 personnes au plus, pour 10 minutes à 12 heures.",
            )
        ]

    def __str__(self) -> str:
        return self.intitule

    @property
    def quand_en_mots(self) -> str:
        """ "30 minutes avant le début de la distribution", or "au début" when there is no distance."""
        if not self.minutes:
            return "à la fin de la distribution" if self.repere == self.Repere.APRES_FIN else "dès le début"
        return f"{self.minutes} minutes {self.Repere(self.repere).label}"


class ModeleDePermanence(Horaire, DuGroupement):
    """A duty that each delivery of the group needs: a slot is made of it for every round."""

    actif = models.BooleanField("à chaque livraison", default=True, help_text="Sinon, le modèle est gardé de côté.")

    objects = gestionnaire_de_groupement()

    class Meta(Horaire.Meta):
        abstract = False
        verbose_name = "modèle de permanence"
        verbose_name_plural = "modèles de permanence"
        ordering = ["-actif", "pk"]
        constraints = [
            *Horaire.Meta.constraints,
            UniqueDansPortee("groupement", name="modele_du_groupement"),
            models.UniqueConstraint(
                fields=["groupement", "intitule"],
                name="modele_intitule_unique",
                violation_error_message="Un modèle porte déjà ce nom.",
            ),
        ]


class DistributionQuerySet(models.QuerySet):
    def a_venir(self) -> DistributionQuerySet:
        return self.filter(jour__gte=timezone.localdate())

    def maintenues(self) -> DistributionQuerySet:
        return self.filter(annulee_le=None)


class Distribution(DuGroupement):
    """A day on which duties are held: the delivery of a round, which knows it (and is not known here), or a day of
    its own, which has no page elsewhere."""

    nom = models.CharField("nom", max_length=160)
    jour = models.DateField("jour")
    lieu = models.CharField("lieu", max_length=200, blank=True)
    ouvre = models.TimeField("de", null=True, blank=True)
    ferme = models.TimeField("à", null=True, blank=True)
    adresse = models.CharField("page", max_length=300, blank=True, editable=False)
    annulee_le = models.DateTimeField("annulée le", null=True, editable=False)
    motif = models.CharField("raison de l’annulation", max_length=250, blank=True, editable=False)
    modifiee_le = models.DateTimeField("modifiée le", auto_now=True)

    objects = gestionnaire_de_groupement(DistributionQuerySet)

    class Meta:
        verbose_name = "distribution"
        ordering = ["jour", "pk"]
        indexes = [models.Index(fields=["groupement", "jour"], name="distribution_par_jour")]
        constraints = [
            UniqueDansPortee("groupement", name="distribution_du_groupement"),
            models.CheckConstraint(
                name="distribution_heures_ordonnees",
                condition=models.Q(ouvre__isnull=True, ferme__isnull=True)
                | models.Q(ouvre__isnull=False, ferme__gt=models.F("ouvre")),
                violation_error_message="La distribution finit avant de commencer.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return reverse("taches:distribution", args=[self.groupement.slug, self.pk])

    @property
    def est_passee(self) -> bool:
        return self.jour < timezone.localdate()

    @property
    def est_maintenue(self) -> bool:
        return self.annulee_le is None

    @property
    def est_libre(self) -> bool:
        """It follows no round: whoever keeps the duties changes it and calls it off."""
        return not self.adresse


class Permanence(Horaire, DuGroupement):
    """A duty slot of one distribution: so many people, from an hour to an hour."""

    distribution = models.ForeignKey(Distribution, models.CASCADE, related_name="permanences", editable=False)
    modele = models.ForeignKey(
        ModeleDePermanence, models.SET_NULL, null=True, editable=False, related_name="permanences"
    )
    appelee_le = models.DateTimeField("appel à l’aide le", null=True, editable=False)
    modifiee_le = models.DateTimeField("modifiée le", auto_now=True)

    objects = gestionnaire_de_groupement()

    class Meta(Horaire.Meta):
        abstract = False
        verbose_name = "permanence"
        ordering = ["distribution__jour", "pk"]
        constraints = [
            *Horaire.Meta.constraints,
            UniqueDansPortee("groupement", name="permanence_du_groupement"),
            UniqueDansPortee("nombre", name="permanence_avec_ses_places"),
            MemePortee(champ="distribution", name="permanence_distribution_du_groupement"),
            MemePortee(champ="modele", name="permanence_modele_du_groupement"),
            models.UniqueConstraint(
                fields=["distribution", "modele"],
                name="permanence_une_par_modele",
                violation_error_message="Cette distribution a déjà cette permanence.",
            ),
        ]

    @property
    def debut(self) -> datetime.datetime | None:
        """When it begins; None when the distribution has no hours yet."""
        distribution = self.distribution
        heure = distribution.ferme if self.repere == self.Repere.APRES_FIN else distribution.ouvre
        if heure is None:
            return None
        ecart = datetime.timedelta(minutes=self.minutes)
        moment = datetime.datetime.combine(distribution.jour, heure)
        return timezone.make_aware(moment - ecart if self.repere == self.Repere.AVANT_DEBUT else moment + ecart)

    @property
    def fin(self) -> datetime.datetime | None:
        debut = self.debut
        return None if debut is None else debut + datetime.timedelta(minutes=self.duree)

    @property
    def heures_en_mots(self) -> str:
        """ "de 16 h 30 à 17 h 30"; "" when the hours are not known yet."""
        debut, fin = self.debut, self.fin
        return f"de {heure(debut)} à {heure(fin)}" if debut and fin else ""

    @property
    def heures(self) -> Decimal:
        """How much time it takes of a person, in hours."""
        return (Decimal(self.duree) / 60).quantize(Decimal("0.01"))


class InscriptionQuerySet(models.QuerySet):
    def valables(self) -> InscriptionQuerySet:
        """Of people who take part in the group now: the place of somebody who left is free again."""
        return self.filter(adhesion__etat=Adhesion.Etat.ACTIVE)

    def a_venir(self) -> InscriptionQuerySet:
        return self.filter(
            permanence__distribution__jour__gte=timezone.localdate(), permanence__distribution__annulee_le=None
        )

    def tenues(self, du: datetime.date, au: datetime.date) -> InscriptionQuerySet:
        """Duties done from `du` to `au`: noted so, or over and not noted otherwise (people are trusted)."""
        return self.filter(
            models.Q(presence=Inscription.Presence.VENUE)
            | models.Q(presence="", permanence__distribution__jour__lt=timezone.localdate()),
            permanence__distribution__annulee_le=None,
            permanence__distribution__jour__range=(du, au),
        )


class Inscription(DuGroupement):
    """A person holds one place of a duty slot. `places` repeats its size, so that no rank can go beyond it."""

    class Presence(models.TextChoices):
        VENUE = "venue", "était là"
        ABSENTE = "absente", "n’a pas pu venir"

    permanence = models.ForeignKey(Permanence, models.CASCADE, related_name="inscriptions")
    adhesion = models.ForeignKey(Adhesion, models.PROTECT, related_name="permanences", verbose_name="personne")
    rang = models.PositiveSmallIntegerField("rang")
    places = models.PositiveSmallIntegerField("places")
    inscrite_le = models.DateTimeField("inscription le", default=timezone.now)
    presence = models.CharField("présence", max_length=8, choices=Presence, blank=True)
    mot = models.CharField("mot", max_length=160, blank=True)
    notee_le = models.DateTimeField("notée le", null=True, editable=False)
    notee_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, editable=False, related_name="+")

    objects = gestionnaire_de_groupement(InscriptionQuerySet)

    class Meta:
        verbose_name = "inscription"
        ordering = ["rang"]
        constraints = [
            UniqueDansPortee("groupement", name="inscription_du_groupement"),
            MemePortee(champ="permanence", name="inscription_permanence_du_groupement"),
            MemePortee(champ="adhesion", name="inscription_adhesion_du_groupement"),
            MemePortee(
                champ="permanence",
                name="inscription_places_de_la_permanence",
                portee=("places",),
                cible=("nombre",),
                violation_error_message="Le nombre de places a changé : rechargez la page.",
            ),
            models.UniqueConstraint(
                fields=["permanence", "adhesion"],
                name="inscription_unique",
                violation_error_message="Cette personne est déjà inscrite à cette permanence.",
            ),
            models.UniqueConstraint(
                fields=["permanence", "rang"],
                name="inscription_une_par_place",
                violation_error_message="Quelqu’un vient de prendre cette place.",
            ),
            models.CheckConstraint(
                name="inscription_dans_les_places",
                condition=models.Q(rang__gte=1, rang__lte=models.F("places")),
                violation_error_message="Il n’y a plus de place à cette permanence.",
            ),
            models.CheckConstraint(
                name="inscription_presence_datee",
                condition=models.Q(presence="", notee_le__isnull=True)
                | models.Q(presence__in=["venue", "absente"], notee_le__isnull=False),
                violation_error_message="Une présence notée porte sa date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion} : {self.permanence}"

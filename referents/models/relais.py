from __future__ import annotations

from django.db import models
from django.urls import reverse

from catalogue.models import Partenariat
from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement
from groupement.templatetags.formats import a_, de
from referents.models.mandat import Mandat


class RelaisQuerySet(models.QuerySet):
    def en_route(self) -> RelaisQuerySet:
        return self.filter(etat__in=[Relais.Etat.PREVU, Relais.Etat.EN_COURS])

    def de(self, adhesion: Adhesion) -> RelaisQuerySet:
        """Those in which `adhesion` gives or takes."""
        return self.filter(models.Q(predecesseur=adhesion) | models.Q(successeur=adhesion))


class Relais(DuGroupement):
    """A mandate goes from one person to another: what is passed on, noted by both, and the day it changes hands."""

    class Etat(models.TextChoices):
        PREVU = "prevu", "prévu"
        EN_COURS = "en_cours", "en cours"
        FAIT = "fait", "fait"
        ANNULE = "annule", "annulé"

    TRANSITIONS = {
        Etat.PREVU: {Etat.EN_COURS, Etat.ANNULE},
        Etat.EN_COURS: {Etat.FAIT, Etat.ANNULE},
        Etat.FAIT: set(),
        Etat.ANNULE: set(),
    }

    partenariat = models.ForeignKey(Partenariat, models.CASCADE, related_name="relais")
    mandat = models.ForeignKey(Mandat, models.PROTECT, related_name="relais")
    nouveau_mandat = models.ForeignKey(Mandat, models.PROTECT, related_name="relais_recus", null=True, editable=False)
    predecesseur = models.ForeignKey(Adhesion, models.PROTECT, related_name="relais_passes")
    successeur = models.ForeignKey(
        Adhesion, models.PROTECT, related_name="relais_pris", verbose_name="qui prend la suite"
    )
    prend_le = models.DateField("prend la suite le")
    etat = models.CharField("état", max_length=8, choices=Etat, default=Etat.PREVU)
    prevu_le = models.DateTimeField("prévu le", auto_now_add=True)
    commence_le = models.DateTimeField("commencé le", null=True, editable=False)
    fait_le = models.DateTimeField("fait le", null=True, editable=False)
    annule_le = models.DateTimeField("annulé le", null=True, editable=False)
    motif = models.CharField("pourquoi", max_length=200, blank=True)
    # Each says for themselves that all was passed on; there is no handover without both.
    reconnu_par_predecesseur_le = models.DateTimeField("transmis, dit qui passe la main", null=True, editable=False)
    reconnu_par_successeur_le = models.DateTimeField("reçu, dit qui prend la suite", null=True, editable=False)

    objects = gestionnaire_de_groupement(RelaisQuerySet)

    class Meta:
        verbose_name = "relais"
        verbose_name_plural = "relais"
        ordering = ["prend_le", "pk"]
        constraints = [
            UniqueDansPortee("groupement", name="relais_du_groupement"),
            MemePortee(champ="partenariat", name="relais_partenariat_du_groupement"),
            MemePortee(champ="mandat", name="relais_mandat_du_groupement"),
            MemePortee(champ="nouveau_mandat", name="relais_nouveau_mandat_du_groupement"),
            MemePortee(champ="predecesseur", name="relais_predecesseur_du_groupement"),
            MemePortee(champ="successeur", name="relais_successeur_du_groupement"),
            models.CheckConstraint(
                name="relais_entre_deux_personnes",
                condition=~models.Q(predecesseur=models.F("successeur")),
                violation_error_message="On ne se passe pas le relais à soi-même : choisissez quelqu’un d’autre.",
            ),
            models.UniqueConstraint(
                fields=["mandat"],
                name="relais_un_seul_en_route",
                condition=models.Q(etat__in=["prevu", "en_cours"]),
                violation_error_message="Un relais est déjà en route pour ce mandat.",
            ),
            models.CheckConstraint(
                name="relais_etat_date",
                condition=models.Q(etat="prevu", commence_le=None, fait_le=None, annule_le=None)
                | models.Q(etat="en_cours", commence_le__isnull=False, fait_le=None, annule_le=None)
                | models.Q(etat="fait", commence_le__isnull=False, fait_le__isnull=False, annule_le=None)
                | models.Q(etat="annule", fait_le=None, annule_le__isnull=False),
                violation_error_message="L’état d’un relais porte sa date.",
            ),
            models.CheckConstraint(
                name="relais_fait_par_les_deux",
                condition=~models.Q(etat="fait")
                | models.Q(
                    reconnu_par_predecesseur_le__isnull=False,
                    reconnu_par_successeur_le__isnull=False,
                    nouveau_mandat__isnull=False,
                ),
                violation_error_message="Un relais est fait quand les deux personnes l’ont reconnu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandat.objet}, {de(self.predecesseur)} {a_(self.successeur)}"

    def get_absolute_url(self) -> str:
        return reverse("referents:relais", args=[self.groupement.slug, self.pk])

    @property
    def est_en_route(self) -> bool:
        return self.etat in (self.Etat.PREVU, self.Etat.EN_COURS)

    @property
    def est_fait(self) -> bool:
        return self.etat == self.Etat.FAIT


class PointDeRelaisQuerySet(models.QuerySet):
    def ouverts(self) -> PointDeRelaisQuerySet:
        return self.filter(fait_le=None)


class PointDeRelais(DuGroupement):
    """One thing to pass on in a handover, as the group's list said on the day it was prepared; ticked by either."""

    relais = models.ForeignKey(Relais, models.CASCADE, related_name="points")
    rang = models.PositiveSmallIntegerField("rang")
    texte = models.CharField("à passer", max_length=200)
    fait_le = models.DateTimeField("fait le", null=True, editable=False)
    fait_par = models.ForeignKey(Adhesion, models.PROTECT, related_name="+", null=True, editable=False)

    objects = gestionnaire_de_groupement(PointDeRelaisQuerySet)

    class Meta:
        verbose_name = "point d’un relais"
        verbose_name_plural = "points d’un relais"
        ordering = ["rang"]
        constraints = [
            MemePortee(champ="relais", name="pointderelais_relais_du_groupement"),
            MemePortee(champ="fait_par", name="pointderelais_fait_par_du_groupement"),
            models.UniqueConstraint(
                fields=["relais", "rang"],
                name="pointderelais_rang_unique",
                violation_error_message="Ce point existe déjà.",
            ),
            models.CheckConstraint(
                name="pointderelais_fait_par_quelqu_un",
                condition=models.Q(fait_le=None, fait_par=None)
                | models.Q(fait_le__isnull=False, fait_par__isnull=False),
                violation_error_message="Un point fait porte sa date et son auteur.",
            ),
        ]

    def __str__(self) -> str:
        return self.texte


class PageDeCarnet(DuGroupement):
    """One version of what référents know of a producer (when to call, pitfalls): written once, never changed.

    It belongs to the partnership: whoever holds a mandate reads it, nobody else.
    """

    partenariat = models.ForeignKey(Partenariat, models.CASCADE, related_name="carnet")
    numero = models.PositiveIntegerField("version")
    texte = models.TextField("ce qu’il faut savoir", max_length=20_000)
    auteur = models.ForeignKey(Adhesion, models.PROTECT, related_name="+", verbose_name="écrit par")
    ecrit_le = models.DateTimeField("écrit le", auto_now_add=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "page du carnet"
        verbose_name_plural = "pages du carnet"
        ordering = ["-numero"]
        constraints = [
            MemePortee(champ="partenariat", name="pagedecarnet_partenariat_du_groupement"),
            MemePortee(champ="auteur", name="pagedecarnet_auteur_du_groupement"),
            models.UniqueConstraint(
                fields=["partenariat", "numero"],
                name="pagedecarnet_numero_unique",
                violation_error_message="Quelqu’un vient d’écrire dans ce carnet : relisez-le avant d’enregistrer.",
            ),
        ]

    def __str__(self) -> str:
        return f"Carnet {self.partenariat}, version {self.numero}"

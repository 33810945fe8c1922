from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement
from reunions.models.ordre_du_jour import PointOrdreDuJour
from reunions.models.reunion import Reunion


class Decision(DuGroupement):
    """What the group decided at a meeting, in one sentence. All of them together are the register."""

    reunion = models.ForeignKey(Reunion, models.PROTECT, related_name="decisions")
    point = models.ForeignKey(
        PointOrdreDuJour, models.SET_NULL, null=True, blank=True, related_name="decisions", verbose_name="point"
    )
    texte = models.CharField("décision", max_length=500)
    prise_le = models.DateField("prise le")
    notee_par = models.ForeignKey(
        Adhesion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="notée par"
    )
    notee_le = models.DateTimeField("notée le", db_default=Now())

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "décision"
        ordering = ["-prise_le", "-pk"]
        indexes = [models.Index(fields=["groupement", "-prise_le"], name="decision_par_date")]
        constraints = [
            MemePortee(champ="reunion", name="decision_reunion_du_groupement"),
            MemePortee(champ="point", portee=("reunion",), name="decision_point_de_la_reunion"),
            MemePortee(champ="notee_par", name="decision_notee_du_groupement"),
            models.CheckConstraint(
                name="decision_dite",
                condition=~models.Q(texte=""),
                violation_error_message="Écrivez la décision en une phrase.",
            ),
        ]

    def __str__(self) -> str:
        return self.texte


class TachePrise(DuGroupement):
    """Something taken on at a meeting; `adresse` is the page of the real task that was made of it."""

    reunion = models.ForeignKey(Reunion, models.PROTECT, related_name="taches")
    point = models.ForeignKey(
        PointOrdreDuJour, models.SET_NULL, null=True, blank=True, related_name="taches", verbose_name="point"
    )
    intitule = models.CharField("tâche", max_length=150)
    adhesion = models.ForeignKey(
        Adhesion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="qui s’en charge"
    )
    pour_le = models.DateField("pour le", null=True, blank=True)
    adresse = models.CharField("page de la tâche", max_length=300, blank=True)
    notee_par = models.ForeignKey(
        Adhesion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="notée par"
    )

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "tâche prise en réunion"
        ordering = ["pk"]
        constraints = [
            MemePortee(champ="reunion", name="tache_prise_reunion_du_groupement"),
            MemePortee(champ="point", portee=("reunion",), name="tache_prise_point_de_la_reunion"),
            MemePortee(champ="adhesion", name="tache_prise_adhesion_du_groupement"),
            MemePortee(champ="notee_par", name="tache_prise_notee_du_groupement"),
        ]

    def __str__(self) -> str:
        return self.intitule


class SectionCompteRendu(DuGroupement):
    """What is being written about one point (or, without point, about the meeting as a whole). `version` grows with
    each save: who saves says which one they had read."""

    reunion = models.ForeignKey(Reunion, models.CASCADE, related_name="sections")
    point = models.ForeignKey(PointOrdreDuJour, models.CASCADE, null=True, blank=True, related_name="sections")
    texte = models.TextField("texte", max_length=20000, blank=True)
    version = models.PositiveIntegerField(default=0)
    ecrite_par = models.ForeignKey(
        Adhesion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="écrite par"
    )
    ecrite_le = models.DateTimeField("écrite le", null=True, blank=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "partie du compte rendu"
        ordering = [models.F("point__rang").asc(nulls_last=True), "pk"]
        constraints = [
            UniqueDansPortee("groupement", name="section_du_groupement"),
            MemePortee(champ="reunion", name="section_reunion_du_groupement"),
            MemePortee(champ="point", portee=("reunion",), name="section_point_de_la_reunion"),
            MemePortee(champ="ecrite_par", name="section_ecrite_du_groupement"),
            models.UniqueConstraint(
                fields=["reunion", "point"],
                name="section_unique",
                nulls_distinct=False,
                violation_error_message="Cette partie existe déjà : rechargez la page.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.point) if self.point_id else "Pour toute la réunion"


class VersionCompteRendu(DuGroupement):
    """Minutes as they were published; never changed afterwards (a trigger sees to it), a correction is a new version.

    `contenu`: {"sections": [{"titre", "texte"}], "decisions": [texte], "taches": [{"intitule", "qui", "pour_le"}],
    "presents": [name], "roles": [[role, name]], "sondages": see `sondages_gardes` (missing from the oldest versions),
    "prochaine": text}.
    """

    reunion = models.ForeignKey(Reunion, models.PROTECT, related_name="versions")
    numero = models.PositiveSmallIntegerField("version")
    contenu = models.JSONField("contenu")
    corrige = models.CharField("ce qui est corrigé", max_length=300, blank=True)
    publiee_par = models.ForeignKey(
        Adhesion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="publiée par"
    )
    publiee_le = models.DateTimeField("publiée le", db_default=Now())
    pdf = models.BinaryField(null=True)  # drawn by a worker from `contenu`

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "compte rendu"
        verbose_name_plural = "comptes rendus"
        ordering = ["-numero"]
        constraints = [
            UniqueDansPortee("groupement", name="version_du_groupement"),
            MemePortee(champ="reunion", name="version_reunion_du_groupement"),
            MemePortee(champ="publiee_par", name="version_publiee_du_groupement"),
            models.UniqueConstraint(
                fields=["reunion", "numero"],
                name="version_unique",
                violation_error_message="Quelqu’un vient de publier ce compte rendu : rechargez la page.",
            ),
            models.CheckConstraint(
                name="version_corrige_dit",
                condition=models.Q(numero=1) | ~models.Q(corrige=""),
                violation_error_message="Dites en une phrase ce qui est corrigé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reunion}, version {self.numero}"

    def get_absolute_url(self) -> str:
        return reverse("reunions:version", args=[self.groupement.slug, self.reunion_id, self.pk])

from __future__ import annotations

import datetime
import uuid

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from charte.models.modele import TEXTE_AU_PLUS, TITRE_AU_PLUS
from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement

DELAI_AU_PLUS = 90  # days
LIEN_CONNU = r"^(/|https?://)"


class Charte(DuGroupement):
    """A group's charter: its grace period, and the row that everybody who writes it takes as a lock."""

    delai = models.PositiveSmallIntegerField(
        "jours pour accepter une nouvelle version",
        default=15,
        validators=[MaxValueValidator(DELAI_AU_PLUS)],
        help_text="De 0 à 90 jours. 0 : les pages du groupe attendent aussitôt.",
    )

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "charte"
        constraints = [
            UniqueDansPortee("groupement", name="charte_du_groupement"),
            models.UniqueConstraint(
                fields=["groupement"],
                name="charte_unique",
                violation_error_message="Ce groupement a déjà une charte.",
            ),
            models.CheckConstraint(
                name="charte_delai_raisonnable",
                condition=models.Q(delai__lte=DELAI_AU_PLUS),
                violation_error_message="Le délai va de 0 à 90 jours.",
            ),
        ]

    def __str__(self) -> str:
        return f"Charte de {self.groupement}"


class VersionQuerySet(models.QuerySet):
    def publiees(self) -> VersionQuerySet:
        """The last one first: it is in force, it replaced the others."""
        return self.filter(etat=VersionCharte.Etat.PUBLIEE).order_by("-numero")

    def en_chantier(self) -> VersionQuerySet:
        """The one that is being written or decided, if any."""
        return self.exclude(etat=VersionCharte.Etat.PUBLIEE)


class VersionCharte(DuGroupement):
    """A version of a group's charter: a draft, then its text for ever. The database refuses to touch a published
    one."""

    class Etat(models.TextChoices):
        BROUILLON = "brouillon", "en cours d’écriture"
        SOUMISE = "soumise", "soumise à une décision"
        PUBLIEE = "publiee", "publiée"

    TRANSITIONS = {
        Etat.BROUILLON: {Etat.SOUMISE, Etat.PUBLIEE},
        Etat.SOUMISE: {Etat.BROUILLON, Etat.PUBLIEE},
        Etat.PUBLIEE: set(),
    }

    charte = models.ForeignKey(Charte, models.PROTECT, related_name="versions")
    numero = models.PositiveSmallIntegerField("numéro")
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.BROUILLON)
    commencee_le = models.DateTimeField("commencée le", default=timezone.now)
    soumise_le = models.DateTimeField("soumise le", null=True, blank=True)
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True)
    publiee_par = models.ForeignKey(
        Adhesion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="publiée par"
    )
    decision = models.CharField(
        "comment elle a été décidée",
        max_length=300,
        blank=True,
        help_text="Par exemple : « adoptée à la réunion du 21 mars, sans objection ».",
    )
    lien_decision = models.CharField(
        "lien vers la réunion ou le sondage",
        max_length=300,
        blank=True,
        validators=[RegexValidator(LIEN_CONNU, "Copiez une adresse qui commence par https:// ou par /.")],
        help_text="L’adresse de la page, ici ou ailleurs.",
    )

    objects = gestionnaire_de_groupement(VersionQuerySet)

    class Meta:
        verbose_name = "version de la charte"
        verbose_name_plural = "versions de la charte"
        ordering = ["-numero"]
        constraints = [
            UniqueDansPortee("groupement", name="version_charte_du_groupement"),
            models.UniqueConstraint(fields=["charte", "numero"], name="version_charte_numero_unique"),
            models.UniqueConstraint(
                fields=["charte"],
                condition=~models.Q(etat="publiee"),
                name="version_charte_un_seul_chantier",
                violation_error_message="Une nouvelle version est déjà en cours d’écriture : continuez-la.",
            ),
            models.CheckConstraint(
                name="version_charte_etat_date",
                condition=models.Q(
                    etat="brouillon", soumise_le__isnull=True, publiee_le__isnull=True, publiee_par__isnull=True
                )
                | models.Q(etat="soumise", soumise_le__isnull=False, publiee_le__isnull=True, publiee_par__isnull=True)
                | models.Q(etat="publiee", publiee_le__isnull=False, publiee_par__isnull=False),
                violation_error_message="Une version soumise ou publiée porte la date où elle l’a été.",
            ),
            models.CheckConstraint(
                name="version_charte_lien_connu",
                condition=models.Q(lien_decision="") | models.Q(lien_decision__regex=LIEN_CONNU),
                violation_error_message="Copiez une adresse qui commence par https:// ou par /.",
            ),
            MemePortee(champ="charte", name="version_charte_de_la_charte"),
            MemePortee(champ="publiee_par", name="version_charte_publiee_par_du_groupement"),
        ]

    def __str__(self) -> str:
        return f"version {self.numero}"

    def get_absolute_url(self) -> str:
        return reverse("charte:version", args=[self.groupement.slug, self.pk])

    @property
    def est_publiee(self) -> bool:
        return self.etat == self.Etat.PUBLIEE

    @property
    def est_modifiable(self) -> bool:
        return self.etat == self.Etat.BROUILLON

    def delai_pour(self, adhesion: Adhesion) -> datetime.date | None:
        """The last day on which `adhesion` may put off accepting; newcomers have their days from their arrival.

        None before it is published.
        """
        if self.publiee_le is None:
            return None
        debut = max(timezone.localdate(self.publiee_le), adhesion.depuis_le)
        return debut + datetime.timedelta(days=self.charte.delai)


class SectionCharte(DuGroupement):
    """A section of one version. `clef` says which section of another version it is the same as."""

    version = models.ForeignKey(VersionCharte, models.CASCADE, related_name="sections")
    clef = models.UUIDField("clef", default=uuid.uuid4, editable=False)
    rang = models.PositiveSmallIntegerField("rang")
    titre = models.CharField("titre", max_length=TITRE_AU_PLUS)
    texte = models.TextField("texte", max_length=TEXTE_AU_PLUS, blank=True)
    revision = models.PositiveIntegerField("révision", default=1)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "section de la charte"
        verbose_name_plural = "sections de la charte"
        ordering = ["rang"]
        constraints = [
            UniqueDansPortee("groupement", name="section_charte_du_groupement"),
            models.UniqueConstraint(
                fields=["version", "rang"],
                name="section_charte_rang_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Une autre section est déjà à cette place : rechargez la page.",
            ),
            models.UniqueConstraint(fields=["version", "clef"], name="section_charte_clef_unique"),
            MemePortee(champ="version", name="section_charte_de_la_version"),
        ]

    def __str__(self) -> str:
        return self.titre


class RevisionSection(DuGroupement):
    """What a section of a draft said after one saving: who wrote it, when."""

    section = models.ForeignKey(SectionCharte, models.CASCADE, related_name="revisions")
    numero = models.PositiveIntegerField("numéro")
    titre = models.CharField("titre", max_length=TITRE_AU_PLUS)
    texte = models.TextField("texte", blank=True)
    auteur = models.ForeignKey(Adhesion, models.PROTECT, related_name="+", verbose_name="écrite par")
    le = models.DateTimeField("le", default=timezone.now)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "révision d’une section"
        ordering = ["-numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "numero"],
                name="revision_section_unique",
                violation_error_message="Quelqu’un vient d’enregistrer cette section : rechargez la page.",
            ),
            MemePortee(champ="section", name="revision_de_la_section"),
            MemePortee(champ="auteur", name="revision_auteur_du_groupement"),
        ]

    def __str__(self) -> str:
        return f"{self.titre} ({self.numero})"

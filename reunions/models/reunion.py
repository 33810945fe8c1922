from __future__ import annotations

import datetime

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class Genre(models.TextChoices):
    INFORMATION = "information", "réunion d’information"
    ORGANISATION = "organisation", "réunion d’organisation"
    THEME = "theme", "réunion à thème"
    DEGUSTATION = "degustation", "dégustation"
    VISITE = "visite", "visite de ferme"
    ATELIER = "atelier", "atelier"
    ASSEMBLEE = "assemblee", "assemblée générale"
    REPAS = "repas", "repas partagé"


class Etat(models.TextChoices):
    PREVUE = "prevue", "prévue"
    EN_COURS = "en_cours", "en cours"
    CLOSE = "close", "terminée"
    ANNULEE = "annulee", "annulée"


# From which state to which: one service each (`reunions.services.planifier`, `.seance`, `.clore`).
TRANSITIONS = {
    Etat.PREVUE: {Etat.EN_COURS, Etat.ANNULEE},
    Etat.EN_COURS: {Etat.CLOSE, Etat.PREVUE},
    Etat.CLOSE: {Etat.EN_COURS},
    Etat.ANNULEE: {Etat.PREVUE},
}


class ReunionQuerySet(models.QuerySet):
    def a_venir(self) -> ReunionQuerySet:
        """Planned and not behind us, or going on. One that nobody began is over all the same."""
        return self.filter(models.Q(etat=Etat.EN_COURS) | models.Q(etat=Etat.PREVUE, fin__gte=Now()))

    def entre(self, du: datetime.date, au: datetime.date) -> ReunionQuerySet:
        """Those that begin from `du` to `au` included, in days of Paris."""
        return self.filter(debut__date__gte=du, debut__date__lte=au)


class Reunion(DuGroupement):
    """A meeting of the group: an evening to organise, a tasting, a farm visit, a general meeting."""

    Genre = Genre
    Etat = Etat

    genre = models.CharField("genre", max_length=14, choices=Genre, default=Genre.ORGANISATION)
    titre = models.CharField("titre", max_length=120, blank=True)
    debut = models.DateTimeField("début")
    fin = models.DateTimeField("fin")
    lieu = models.CharField("lieu", max_length=200, blank=True)
    presentation = models.TextField("présentation", max_length=3000, blank=True)
    producteur = models.CharField("producteur invité ou visité", max_length=200, blank=True)
    a_apporter = models.CharField("à apporter", max_length=300, blank=True)
    places_enfants = models.PositiveSmallIntegerField(
        "places pour les enfants", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    regle = models.ForeignKey(
        "reunions.RegleDeReunion", models.SET_NULL, null=True, blank=True, editable=False, related_name="reunions"
    )
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.PREVUE)
    creee_par = models.ForeignKey(
        "groupement.Personne",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="prévue par",
    )
    modifiee_le = models.DateTimeField("modifiée le", auto_now=True)
    # Counts what members were told, so that each mail about a move or a cancellation has a key of its own.
    annonce = models.PositiveIntegerField(default=0, editable=False)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    motif = models.CharField("raison de l’annulation", max_length=300, blank=True, editable=False)
    commencee_le = models.DateTimeField("commencée le", null=True, blank=True, editable=False)
    close_le = models.DateTimeField("terminée le", null=True, blank=True, editable=False)
    autres_presents = models.CharField("autres personnes présentes", max_length=500, blank=True)
    prochaine = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="precedentes",
        verbose_name="réunion suivante",
    )
    sans_prochaine = models.CharField("pourquoi pas encore de date suivante", max_length=300, blank=True)

    objects = gestionnaire_de_groupement(ReunionQuerySet)

    class Meta:
        verbose_name = "réunion"
        ordering = ["-debut", "-pk"]
        indexes = [models.Index(fields=["groupement", "debut"], name="reunion_par_date")]
        constraints = [
            UniqueDansPortee("groupement", name="reunion_du_groupement"),
            MemePortee(champ="regle", name="reunion_regle_du_groupement"),
            MemePortee(champ="prochaine", name="reunion_prochaine_du_groupement"),
            models.CheckConstraint(
                name="reunion_finit_apres_son_debut",
                condition=models.Q(fin__gt=models.F("debut")),
                violation_error_message="La réunion finit avant de commencer : corrigez une des deux heures.",
            ),
            models.CheckConstraint(
                name="reunion_etat_date",
                condition=models.Q(
                    etat="prevue",
                    commencee_le__isnull=True,
                    close_le__isnull=True,
                    annulee_le__isnull=True,
                )
                | models.Q(
                    etat="en_cours",
                    commencee_le__isnull=False,
                    close_le__isnull=True,
                    annulee_le__isnull=True,
                )
                | models.Q(
                    etat="close",
                    commencee_le__isnull=False,
                    close_le__isnull=False,
                    annulee_le__isnull=True,
                )
                | models.Q(
                    etat="annulee",
                    commencee_le__isnull=True,
                    close_le__isnull=True,
                    annulee_le__isnull=False,
                ),
                violation_error_message="L’état de la réunion et ses dates ne vont pas ensemble.",
            ),
            models.CheckConstraint(
                name="reunion_close_avec_la_suite",
                condition=~models.Q(etat="close") | models.Q(prochaine__isnull=False) | ~models.Q(sans_prochaine=""),
                violation_error_message="Avant de terminer la réunion, choisissez la prochaine date, "
                "ou dites pourquoi elle n’est pas encore connue.",
            ),
            models.CheckConstraint(
                name="reunion_ne_se_suit_pas",
                condition=models.Q(prochaine__isnull=True) | ~models.Q(prochaine=models.F("id")),
                violation_error_message="La prochaine réunion en est une autre.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre or str(self.get_genre_display()).capitalize()

    def get_absolute_url(self) -> str:
        return reverse("reunions:reunion", args=[self.groupement.slug, self.pk])

    @property
    def minutes(self) -> int:
        """The time available."""
        return int((self.fin - self.debut).total_seconds() // 60)

    @property
    def est_passee(self) -> bool:
        """Its hour of end is behind us, whether it was held or not."""
        return self.fin < timezone.now()

    @property
    def a_une_suite(self) -> bool:
        """The next date was chosen, or it was said why there is none."""
        return self.prochaine_id is not None or self.sans_prochaine != ""

    @property
    def suite_modifiable(self) -> bool:
        """A next meeting that was held, or is going on, was the next one for ever."""
        return self.prochaine is None or self.prochaine.est_prevue or self.prochaine.est_annulee

    @property
    def est_prevue(self) -> bool:
        return self.etat == Etat.PREVUE

    @property
    def est_en_cours(self) -> bool:
        return self.etat == Etat.EN_COURS

    @property
    def est_close(self) -> bool:
        return self.etat == Etat.CLOSE

    @property
    def est_annulee(self) -> bool:
        return self.etat == Etat.ANNULEE

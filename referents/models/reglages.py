from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from groupement.models import Groupement
from groupement.portee import DuGroupement, gestionnaire_de_groupement

POINTS_D_ORIGINE = (
    "Présenter la nouvelle personne au producteur",
    "Remettre les fichiers et les documents : tarifs, bons, listes",
    "Expliquer les habitudes : quand appeler, comment il livre",
    "Faire le point sur les chèques en cours",
    "Remettre les contenants, les caisses et les clés",
)


def points_d_origine() -> list[str]:
    return list(POINTS_D_ORIGINE)


class ReglagesDesReferents(DuGroupement):
    """How a group shares out the work: one row per group, made when somebody changes what is usual."""

    duree_mois = models.PositiveSmallIntegerField(
        "durée d’un mandat", null=True, blank=True, help_text="En mois. Vide : pas de durée, personne n’est prévenu."
    )
    alerte_jours = models.PositiveSmallIntegerField(
        "prévenir avant la fin", default=60, help_text="En jours : le temps de trouver quelqu’un et de passer la main."
    )
    prise_immediate = models.BooleanField(
        "« je m’en charge » vaut tout de suite",
        default=False,
        help_text="Sinon, l’animation confirme la personne qui se propose.",
    )
    points = ArrayField(
        models.CharField(max_length=200),
        verbose_name="ce qui se passe de main en main",
        default=points_d_origine,
        blank=True,
    )
    tarif_km = models.DecimalField(
        "défraiement d’un kilomètre", max_digits=4, decimal_places=3, default=0, help_text="En euros. 0 : aucun."
    )

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "réglages des référents"
        verbose_name_plural = "réglages des référents"
        constraints = [
            models.UniqueConstraint(
                fields=["groupement"],
                name="reglagesdesreferents_un_par_groupement",
                violation_error_message="Ces réglages existent déjà : rechargez la page.",
            ),
            models.CheckConstraint(
                name="reglagesdesreferents_bornes",
                condition=(models.Q(duree_mois=None) | models.Q(duree_mois__gte=1, duree_mois__lte=120))
                & models.Q(alerte_jours__lte=365, tarif_km__gte=0, tarif_km__lte=2),
                violation_error_message="Une durée va de 1 à 120 mois, l’alerte de 0 à 365 jours, "
                "le kilomètre de 0 à 2 €.",
            ),
        ]

    def __str__(self) -> str:
        return f"Réglages des référents {self.groupement}"

    @classmethod
    def de(cls, groupement: Groupement) -> ReglagesDesReferents:
        """Those of `groupement`; an unsaved row of what is usual when nobody set anything."""
        return cls.objects.filter(groupement=groupement).first() or cls(groupement=groupement)

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone

from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, gestionnaire_de_groupement
from referents.models.permanence import Inscription


class Echange(DuGroupement):
    """Somebody asks another person, or everybody, to hold a duty in their place."""

    class Etat(models.TextChoices):
        PROPOSE = "propose", "proposé"
        ACCEPTE = "accepte", "accepté"
        DECLINE = "decline", "décliné"
        RETIRE = "retire", "retiré"

    TRANSITIONS = {Etat.PROPOSE: {Etat.ACCEPTE, Etat.DECLINE, Etat.RETIRE}}

    inscription = models.ForeignKey(Inscription, models.CASCADE, related_name="echanges")
    de = models.ForeignKey(Adhesion, models.PROTECT, related_name="+")
    vers = models.ForeignKey(Adhesion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="à qui")
    mot = models.CharField("un mot", max_length=250, blank=True)
    etat = models.CharField("état", max_length=8, choices=Etat, default=Etat.PROPOSE)
    propose_le = models.DateTimeField("proposé le", default=timezone.now)
    clos_le = models.DateTimeField("clos le", null=True, editable=False)
    accepte_par = models.ForeignKey(Adhesion, models.PROTECT, null=True, editable=False, related_name="+")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "échange de permanence"
        verbose_name_plural = "échanges de permanences"
        ordering = ["-propose_le"]
        constraints = [
            MemePortee(champ="inscription", name="echange_inscription_du_groupement"),
            MemePortee(champ="de", name="echange_de_du_groupement"),
            MemePortee(champ="vers", name="echange_vers_du_groupement"),
            MemePortee(champ="accepte_par", name="echange_accepte_par_du_groupement"),
            models.UniqueConstraint(
                fields=["inscription"],
                name="echange_un_seul_en_cours",
                condition=models.Q(etat="propose"),
                violation_error_message="Un échange est déjà proposé pour cette permanence.",
            ),
            models.CheckConstraint(
                name="echange_clos_date",
                condition=models.Q(etat="propose", clos_le__isnull=True, accepte_par__isnull=True)
                | models.Q(etat="accepte", clos_le__isnull=False, accepte_par__isnull=False)
                | models.Q(etat__in=["decline", "retire"], clos_le__isnull=False, accepte_par__isnull=True),
                violation_error_message="Un échange terminé porte sa date.",
            ),
            models.CheckConstraint(
                name="echange_avec_quelqu_un_d_autre",
                condition=models.Q(vers__isnull=True) | ~models.Q(vers=models.F("de")),
                violation_error_message="Proposez l’échange à quelqu’un d’autre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.de} : {self.inscription.permanence}"

    def get_absolute_url(self) -> str:
        return reverse("taches:echange", args=[self.groupement.slug, self.pk])

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from catalogue.models import Partenariat
from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement
from groupement.templatetags.formats import que
from referents.models.mandat import Mandat


class Disponibilite(DuGroupement):
    """What a member says of themselves: what they know how to do for the group. Never said by somebody else."""

    class Competence(models.TextChoices):
        TABLEUR = "tableur", "tenir un tableau"
        TELEPHONE = "telephone", "téléphoner aux producteurs"
        ROUTE = "route", "faire la route"
        PORTER = "porter", "porter et décharger"
        COMPTES = "comptes", "tenir des comptes"
        ECRIRE = "ecrire", "écrire et mettre en page"
        ACCUEIL = "accueil", "accueillir et expliquer"
        BRICOLAGE = "bricolage", "réparer et bricoler"
        CUISINE = "cuisine", "cuisiner pour un repas partagé"

    adhesion = models.OneToOneField(Adhesion, models.CASCADE, related_name="disponibilite")
    competences = ArrayField(
        models.CharField(max_length=12, choices=Competence),
        verbose_name="ce que je sais faire",
        default=list,
        blank=True,
    )
    mot = models.CharField("autre chose à dire", max_length=300, blank=True)
    modifiee_le = models.DateTimeField("modifiée le", auto_now=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "ce que je ferais volontiers"
        verbose_name_plural = "ce que chacun ferait volontiers"
        constraints = [
            MemePortee(champ="adhesion", name="disponibilite_adhesion_du_groupement"),
            models.CheckConstraint(
                name="disponibilite_competences_connues",
                condition=models.Q(
                    competences__contained_by=[
                        "tableur", "telephone", "route", "porter", "comptes", "ecrire", "accueil", "bricolage",
                        "cuisine",
                    ]
                ),
                violation_error_message="Choisissez dans la liste.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Ce {que(self.adhesion)} ferait volontiers"


class Interet(DuGroupement):
    """A member would like to answer for this producer one day."""

    adhesion = models.ForeignKey(Adhesion, models.CASCADE, related_name="interets")
    partenariat = models.ForeignKey(Partenariat, models.CASCADE, related_name="interets")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "intérêt"
        constraints = [
            MemePortee(champ="adhesion", name="interet_adhesion_du_groupement"),
            MemePortee(champ="partenariat", name="interet_partenariat_du_groupement"),
            models.UniqueConstraint(
                fields=["adhesion", "partenariat"],
                name="interet_unique",
                violation_error_message="Ce producteur est déjà dans votre liste.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion} : {self.partenariat}"


class PropositionDeMandatQuerySet(models.QuerySet):
    def en_attente(self) -> PropositionDeMandatQuerySet:
        return self.filter(etat=PropositionDeMandat.Etat.PROPOSEE)


class PropositionDeMandat(DuGroupement):
    """A member proposes to answer for a producer who has nobody; who facilitates answers, unless it holds at once."""

    class Etat(models.TextChoices):
        PROPOSEE = "proposee", "proposée"
        CONFIRMEE = "confirmee", "confirmée"
        DECLINEE = "declinee", "déclinée"
        RETIREE = "retiree", "retirée"

    TRANSITIONS = {
        Etat.PROPOSEE: {Etat.CONFIRMEE, Etat.DECLINEE, Etat.RETIREE},
        Etat.CONFIRMEE: set(),
        Etat.DECLINEE: set(),
        Etat.RETIREE: set(),
    }

    partenariat = models.ForeignKey(Partenariat, models.CASCADE, related_name="propositions_de_mandat")
    adhesion = models.ForeignKey(
        Adhesion, models.PROTECT, related_name="propositions_de_mandat", verbose_name="personne"
    )
    mot = models.CharField("un mot", max_length=300, blank=True)
    etat = models.CharField("état", max_length=9, choices=Etat, default=Etat.PROPOSEE)
    proposee_le = models.DateTimeField("proposée le", auto_now_add=True)
    tranchee_le = models.DateTimeField("réponse du", null=True, editable=False)
    mandat = models.ForeignKey(Mandat, models.SET_NULL, null=True, related_name="+", editable=False)

    objects = gestionnaire_de_groupement(PropositionDeMandatQuerySet)

    class Meta:
        verbose_name = "proposition"
        ordering = ["proposee_le", "pk"]
        constraints = [
            UniqueDansPortee("groupement", name="volontaire_du_groupement"),
            MemePortee(champ="partenariat", name="volontaire_partenariat_du_groupement"),
            MemePortee(champ="adhesion", name="volontaire_adhesion_du_groupement"),
            MemePortee(champ="mandat", name="volontaire_mandat_du_groupement"),
            models.UniqueConstraint(
                fields=["partenariat", "adhesion"],
                name="volontaire_une_en_attente",
                condition=models.Q(etat="proposee"),
                violation_error_message="Vous vous êtes déjà proposé : l’animation va répondre.",
            ),
            models.CheckConstraint(
                name="volontaire_etat_date",
                condition=models.Q(etat="proposee", tranchee_le=None)
                | models.Q(etat__in=["confirmee", "declinee", "retiree"], tranchee_le__isnull=False),
                violation_error_message="Une réponse porte sa date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion} pour {self.partenariat}"

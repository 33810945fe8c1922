from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement
from groupement.templatetags.formats import de
from referents.models.permanence import Distribution, ModeleDePermanence, Permanence


class Avis(models.TextChoices):
    PREFERE = "prefere", "je préfère"
    IMPOSSIBLE = "impossible", "je ne peux pas"


class Voeux(DuGroupement):
    """What a person wishes for the duties to come: they answered, and how many they would hold at most."""

    adhesion = models.OneToOneField(Adhesion, models.CASCADE, related_name="voeux")
    au_plus = models.PositiveSmallIntegerField(
        "combien de permanences, au plus", null=True, blank=True, validators=[MaxValueValidator(50)]
    )
    dits_le = models.DateTimeField("dits le", auto_now=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "vœux"
        verbose_name_plural = "vœux"
        constraints = [MemePortee(champ="adhesion", name="voeux_adhesion_du_groupement")]

    def __str__(self) -> str:
        return f"Vœux {de(self.adhesion)}"


class AvisSurUnJour(DuGroupement):
    """A person prefers a day of duties, or cannot come. No row: it is all the same to them."""

    adhesion = models.ForeignKey(Adhesion, models.CASCADE, related_name="avis_sur_les_jours")
    distribution = models.ForeignKey(Distribution, models.CASCADE, related_name="avis")
    avis = models.CharField("avis", max_length=10, choices=Avis)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "avis sur un jour"
        constraints = [
            MemePortee(champ="adhesion", name="avis_jour_adhesion_du_groupement"),
            MemePortee(champ="distribution", name="avis_jour_distribution_du_groupement"),
            models.UniqueConstraint(
                fields=["adhesion", "distribution"],
                name="avis_jour_unique",
                violation_error_message="Un seul avis par jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion}, {self.distribution} : {self.get_avis_display()}"


class AvisSurUnGenre(DuGroupement):
    """A person prefers a kind of duty, or cannot do it (a bad back carries no cases)."""

    adhesion = models.ForeignKey(Adhesion, models.CASCADE, related_name="avis_sur_les_genres")
    modele = models.ForeignKey(ModeleDePermanence, models.CASCADE, related_name="avis")
    avis = models.CharField("avis", max_length=10, choices=Avis)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "avis sur un genre de permanence"
        constraints = [
            MemePortee(champ="adhesion", name="avis_genre_adhesion_du_groupement"),
            MemePortee(champ="modele", name="avis_genre_modele_du_groupement"),
            models.UniqueConstraint(
                fields=["adhesion", "modele"],
                name="avis_genre_unique",
                violation_error_message="Un seul avis par genre de permanence.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion}, {self.modele} : {self.get_avis_display()}"


class PropositionDeSaison(DuGroupement):
    """Who could hold the free places of a season: nothing holds before it is confirmed. One draft a group."""

    class Etat(models.TextChoices):
        BROUILLON = "brouillon", "à confirmer"
        CONFIRMEE = "confirmee", "confirmée"
        ABANDONNEE = "abandonnee", "abandonnée"

    TRANSITIONS = {Etat.BROUILLON: {Etat.CONFIRMEE, Etat.ABANDONNEE}}

    du = models.DateField("du")
    au = models.DateField("au")
    tous = models.BooleanField(
        "proposer des places à tous les membres",
        default=True,
        help_text="Sinon, seulement à celles et ceux qui ont dit leurs vœux.",
    )
    graine = models.PositiveIntegerField(default=0, editable=False)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.BROUILLON, editable=False)
    preparee_le = models.DateTimeField("préparée le", default=timezone.now, editable=False)
    preparee_par = models.ForeignKey(
        "groupement.Personne", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    close_le = models.DateTimeField("close le", null=True, editable=False)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "proposition de permanences"
        verbose_name_plural = "propositions de permanences"
        ordering = ["-preparee_le"]
        constraints = [
            UniqueDansPortee("groupement", name="proposition_du_groupement"),
            models.UniqueConstraint(
                fields=["groupement"],
                name="proposition_un_seul_brouillon",
                condition=models.Q(etat="brouillon"),
                violation_error_message="Une proposition attend déjà d’être confirmée.",
            ),
            models.CheckConstraint(
                name="proposition_dates_ordonnees",
                condition=models.Q(au__gte=models.F("du")),
                violation_error_message="La saison finit avant de commencer : corrigez une des deux dates.",
            ),
            models.CheckConstraint(
                name="proposition_close_date",
                condition=models.Q(etat="brouillon", close_le__isnull=True)
                | models.Q(etat__in=["confirmee", "abandonnee"], close_le__isnull=False),
                violation_error_message="Une proposition close porte sa date.",
            ),
        ]

    def __str__(self) -> str:
        return f"Permanences du {self.du:%d/%m} au {self.au:%d/%m}"

    def get_absolute_url(self) -> str:
        return reverse("taches:proposition", args=[self.groupement.slug, self.pk])


class PlaceProposee(DuGroupement):
    """In a proposal, a person could hold a place of a slot."""

    proposition = models.ForeignKey(PropositionDeSaison, models.CASCADE, related_name="places")
    permanence = models.ForeignKey(Permanence, models.CASCADE, related_name="places_proposees")
    adhesion = models.ForeignKey(Adhesion, models.CASCADE, related_name="places_proposees")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "place proposée"
        verbose_name_plural = "places proposées"
        constraints = [
            MemePortee(champ="proposition", name="place_proposition_du_groupement"),
            MemePortee(champ="permanence", name="place_permanence_du_groupement"),
            MemePortee(champ="adhesion", name="place_adhesion_du_groupement"),
            models.UniqueConstraint(
                fields=["proposition", "permanence", "adhesion"],
                name="place_unique",
                violation_error_message="Cette personne a déjà cette place dans la proposition.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion} : {self.permanence}"

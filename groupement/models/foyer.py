from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now
from django.urls import reverse

from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class FoyerQuerySet(models.QuerySet):
    def actifs(self) -> FoyerQuerySet:
        return self.filter(parti_le=None)


class Foyer(DuGroupement):
    """A household: the unit which orders, owes and collects; one or several persons, or none with an account."""

    nom = models.CharField(
        "nom du foyer", max_length=120, help_text="Tel qu’il figure sur les feuilles de distribution."
    )
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    sans_internet = models.BooleanField(
        "commande par téléphone ou sur papier",
        default=False,
        help_text="Une référente ou un animateur saisit alors ses commandes.",
    )
    parti_le = models.DateField("parti le", null=True, blank=True)

    objects = gestionnaire_de_groupement(FoyerQuerySet)

    class Meta:
        verbose_name = "foyer"
        verbose_name_plural = "foyers"
        ordering = ["nom"]
        constraints = [
            UniqueDansPortee("groupement", name="foyer_du_groupement"),
            models.UniqueConstraint(
                "groupement",
                Lower("nom"),
                name="foyer_nom_unique",
                violation_error_message="Un foyer de ce groupement porte déjà ce nom : ajoutez un prénom.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return reverse("groupement:foyer", args=[self.groupement.slug, self.pk])


class Visibilite(models.TextChoices):
    GROUPE = "groupe", "tout le groupement"
    REFERENTS = "referents", "les référents"
    PERSONNE = "personne", "personne d’autre que l’animation"


def _visibilite(mot: str) -> models.CharField:
    """Who sees one thing of a person, by that person's own choice. Who facilitates always does."""
    return models.CharField(mot, max_length=10, choices=Visibilite, default=Visibilite.PERSONNE)


class AdhesionQuerySet(models.QuerySet):
    def actives(self) -> AdhesionQuerySet:
        return self.filter(etat=Adhesion.Etat.ACTIVE)

    def montrant(self, champ: str) -> AdhesionQuerySet:
        """Those who show `champ` (see `Adhesion.CHAMPS_VISIBLES`) to the whole group."""
        return self.filter(**{f"{champ}_visible": Visibilite.GROUPE})

    def animation(self) -> AdhesionQuerySet:
        return self.actives().filter(roles__contains=[Adhesion.Role.ANIMATION])


class Adhesion(DuGroupement):
    """One person's membership of one group: household, state, sponsor, roles."""

    class Etat(models.TextChoices):
        CANDIDATE = "candidate", "candidature"
        ACTIVE = "active", "active"
        EN_PAUSE = "en_pause", "en pause"
        PARTIE = "partie", "partie"

    class Role(models.TextChoices):
        ANIMATION = "animation", "animation"
        TRESORERIE = "tresorerie", "trésorerie"

    class Courrier(models.TextChoices):
        AU_FIL = "au_fil", "au fil de l’eau"
        QUOTIDIEN = "quotidien", "une lettre par jour"
        HEBDO = "hebdo", "une lettre par semaine"
        PAPIER = "papier", "sur papier seulement"

    CHAMPS_VISIBLES = ("telephone", "email", "adresse", "competences")

    personne = models.ForeignKey("groupement.Personne", models.PROTECT, related_name="adhesions")
    foyer = models.ForeignKey(Foyer, models.PROTECT, related_name="adhesions")
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.ACTIVE)
    courrier = models.CharField("courrier", max_length=10, choices=Courrier, default=Courrier.AU_FIL)
    # Somebody who chooses today does not get the letter of yesterday.
    courrier_choisi_le = models.DateTimeField("courrier choisi le", null=True, blank=True)
    roles = ArrayField(models.CharField(max_length=12, choices=Role), verbose_name="rôles", default=list, blank=True)
    parrain = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="filleuls", verbose_name="parrain ou marraine"
    )
    telephone_visible = _visibilite("qui voit mon téléphone")
    email_visible = _visibilite("qui voit mon adresse e-mail")
    adresse_visible = _visibilite("qui voit l’adresse de mon foyer")
    competences_visible = _visibilite("qui voit ce que je sais faire")
    competences = models.CharField(
        "ce que je sais faire",
        max_length=300,
        blank=True,
        help_text="Ce qui peut servir au groupement : conduire un fourgon, tenir une caisse, réparer, traduire.",
    )
    coordonnees_choisies_le = models.DateTimeField("choix des coordonnées", null=True, blank=True)
    depuis_le = models.DateField("depuis le", db_default=Now())
    partie_le = models.DateField("partie le", null=True, blank=True)

    objects = gestionnaire_de_groupement(AdhesionQuerySet)

    class Meta:
        verbose_name = "adhésion"
        constraints = [
            UniqueDansPortee("groupement", name="adhesion_du_groupement"),
            models.UniqueConstraint(
                fields=["personne", "groupement"],
                name="adhesion_unique",
                violation_error_message="Cette personne fait déjà partie du groupement.",
            ),
            MemePortee(champ="foyer", name="adhesion_foyer_du_groupement"),
            MemePortee(champ="parrain", name="adhesion_parrain_du_groupement"),
            models.CheckConstraint(
                name="adhesion_roles_connus",
                condition=models.Q(roles__contained_by=["animation", "tresorerie"]),
                violation_error_message="Ce rôle n’existe pas.",
            ),
            models.CheckConstraint(
                name="adhesion_etat_connu",
                condition=models.Q(etat__in=["candidate", "active", "en_pause", "partie"]),
                violation_error_message="Cet état n’existe pas.",
            ),
            models.CheckConstraint(
                name="adhesion_courrier_connu",
                condition=models.Q(courrier__in=["au_fil", "quotidien", "hebdo", "papier"]),
                violation_error_message="Ce choix de courrier n’existe pas.",
            ),
            models.CheckConstraint(
                name="adhesion_coordonnees_choisies",
                condition=models.Q(coordonnees_choisies_le__isnull=False)
                | models.Q(
                    telephone_visible="personne",
                    email_visible="personne",
                    adresse_visible="personne",
                    competences_visible="personne",
                ),
                violation_error_message="Ce qu’une personne montre est son choix, avec sa date.",
            ),
            models.CheckConstraint(
                name="adhesion_depart_date",
                condition=models.Q(etat="partie", partie_le__isnull=False)
                | (~models.Q(etat="partie") & models.Q(partie_le__isnull=True)),
                violation_error_message="Un départ porte une date.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.personne)

    @property
    def est_active(self) -> bool:
        return self.etat == self.Etat.ACTIVE

    @property
    def anime(self) -> bool:
        return self.est_active and self.Role.ANIMATION in self.roles

    @property
    def tient_les_comptes(self) -> bool:
        return self.est_active and self.Role.TRESORERIE in self.roles


class Invitation(DuGroupement):
    """A link sent by mail that lets one person join a group, in a new household or in an existing one."""

    email = models.EmailField("adresse e-mail")
    prenom = models.CharField("prénom", max_length=80, blank=True)
    foyer = models.ForeignKey(
        Foyer,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name="foyer",
        help_text="Laissez vide pour créer un nouveau foyer.",
    )
    parrain = models.ForeignKey(Adhesion, models.PROTECT, related_name="invitations", verbose_name="invitée par")
    creee_le = models.DateTimeField("envoyée le", auto_now_add=True)
    expire_le = models.DateTimeField("expire le")
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "invitation"
        ordering = ["-creee_le"]
        constraints = [
            MemePortee(champ="foyer", name="invitation_foyer_du_groupement"),
            MemePortee(champ="parrain", name="invitation_parrain_du_groupement"),
            models.UniqueConstraint(
                "groupement",
                Lower("email"),
                name="invitation_en_cours_unique",
                condition=models.Q(acceptee_le__isnull=True, annulee_le__isnull=True),
                violation_error_message="Une invitation est déjà en route pour cette adresse.",
            ),
        ]

    def __str__(self) -> str:
        return self.email

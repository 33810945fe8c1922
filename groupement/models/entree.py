from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower, Now
from django.urls import reverse

from groupement.models.foyer import Adhesion
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class Etape(models.TextChoices):
    """What a group may ask before somebody is a member."""

    ADRESSE = "adresse", "adresse confirmée"
    CONTACT = "contact", "premier contact"
    REUNION = "reunion", "première réunion"
    PARRAINAGE = "parrainage", "parrainage"
    CHARTE = "charte", "charte acceptée"
    FOYER = "foyer", "foyer complété"
    COTISATION = "cotisation", "cotisation"
    ACCORD = "accord", "accord de l’animation"


def etapes_par_defaut() -> list[str]:
    return [Etape.ADRESSE.value, Etape.CONTACT.value, Etape.FOYER.value, Etape.ACCORD.value]


class Entree(DuGroupement):
    """How a group opens its door: its public page, the steps it asks of newcomers, its size. None: as by default."""

    class ALaTaille(models.TextChoices):
        ATTENTE = "attente", "ouvrir une liste d’attente"
        ESSAIMER = "essaimer", "ouvrir une liste d’attente, et se demander s’il faut faire deux groupes"

    page_publique = models.BooleanField(
        "montrer une page publique",
        default=False,
        help_text="Sans connexion, tout le monde peut la lire et demander à venir. "
        "Elle ne montre ni les membres, ni les commandes.",
    )
    quand = models.CharField(
        "quand on se retrouve",
        max_length=200,
        blank=True,
        help_text="Par exemple : réunion le troisième samedi du mois à 10 h, livraison ce jour-là.",
    )
    fonctionnement = models.TextField(
        "comment ça marche",
        blank=True,
        max_length=6000,
        help_text="Ce que chacune et chacun fait, comment on commande, comment on paie.",
    )
    venir = models.TextField(
        "comment venir", blank=True, max_length=3000, help_text="L’adresse, l’heure, à qui s’adresser en arrivant."
    )
    etapes = ArrayField(
        models.CharField(max_length=12, choices=Etape), verbose_name="étapes, dans l’ordre", default=etapes_par_defaut
    )
    taille = models.PositiveSmallIntegerField(
        "nombre de foyers au plus",
        null=True,
        blank=True,
        validators=[MinValueValidator(2), MaxValueValidator(2000)],
        help_text="Vide : pas de limite. Au-delà, les demandes attendent leur tour.",
    )
    a_la_taille = models.CharField(
        "quand ce nombre est atteint", max_length=10, choices=ALaTaille, default=ALaTaille.ATTENTE
    )

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "entrée dans le groupement"
        verbose_name_plural = "entrées dans les groupements"
        constraints = [
            models.UniqueConstraint(
                fields=["groupement"],
                name="entree_du_groupement",
                violation_error_message="Quelqu’un vient d’enregistrer ces réglages : rechargez la page.",
            ),
            models.CheckConstraint(
                name="entree_etapes_connues",
                condition=models.Q(etapes__contained_by=Etape.values, etapes__0="adresse"),
                violation_error_message="La première étape est toujours de confirmer son adresse.",
            ),
            models.CheckConstraint(
                name="entree_taille_possible",
                condition=models.Q(taille__isnull=True) | models.Q(taille__gte=2),
                violation_error_message="Un groupement compte au moins deux foyers.",
            ),
        ]

    def __str__(self) -> str:
        return f"Entrée {self.groupement}"


class CandidatureQuerySet(models.QuerySet):
    def confirmees(self) -> CandidatureQuerySet:
        """What the group may see: the address is proven."""
        return self.exclude(confirmee_le=None)

    def vivantes(self) -> CandidatureQuerySet:
        return self.filter(etat__in=Candidature.VIVANTES)

    def en_cours(self) -> CandidatureQuerySet:
        return self.filter(etat=Candidature.Etat.EN_COURS)

    def en_attente(self) -> CandidatureQuerySet:
        """The waiting list, in its order."""
        return self.filter(etat=Candidature.Etat.EN_ATTENTE).order_by("attente_le", "pk")


class Candidature(DuGroupement):
    """Somebody asks to come into a group: from the public page to the membership, or to a no."""

    class Etat(models.TextChoices):
        A_CONFIRMER = "a_confirmer", "adresse à confirmer"
        EN_ATTENTE = "en_attente", "en liste d’attente"
        EN_COURS = "en_cours", "en chemin"
        ADMISE = "admise", "entrée dans le groupement"
        REFUSEE = "refusee", "refusée"
        RETIREE = "retiree", "retirée"

    TRANSITIONS = {
        Etat.A_CONFIRMER: {Etat.EN_COURS, Etat.EN_ATTENTE, Etat.RETIREE},
        Etat.EN_ATTENTE: {Etat.EN_COURS, Etat.REFUSEE, Etat.RETIREE},
        Etat.EN_COURS: {Etat.EN_ATTENTE, Etat.ADMISE, Etat.REFUSEE, Etat.RETIREE},
        Etat.ADMISE: set(),
        Etat.REFUSEE: {Etat.EN_COURS},
        Etat.RETIREE: set(),
    }
    VIVANTES = (Etat.A_CONFIRMER, Etat.EN_ATTENTE, Etat.EN_COURS)

    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=80)
    email = models.EmailField("adresse e-mail")
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    message = models.TextField("quelques mots", blank=True, max_length=2000)
    nom_du_foyer = models.CharField("nom du foyer", max_length=120, blank=True)
    adresse = models.CharField("adresse", max_length=200, blank=True)
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.A_CONFIRMER)
    consentie_le = models.DateTimeField("accord pour être contactée", db_default=Now())
    deposee_le = models.DateTimeField("déposée le", db_default=Now())
    confirmee_le = models.DateTimeField("adresse confirmée le", null=True, blank=True)
    attente_le = models.DateTimeField("en liste d’attente depuis", null=True, blank=True)
    close_le = models.DateTimeField("terminée le", null=True, blank=True)
    motif = models.TextField("ce qui a été répondu", blank=True, max_length=2000)
    accompagnee_par = models.ForeignKey(
        Adhesion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="accueillie par"
    )
    parrain = models.ForeignKey(
        Adhesion, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="parrain ou marraine"
    )
    adhesion = models.ForeignKey(Adhesion, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = gestionnaire_de_groupement(CandidatureQuerySet)

    class Meta:
        verbose_name = "candidature"
        ordering = ["deposee_le", "pk"]
        constraints = [
            UniqueDansPortee("groupement", name="candidature_du_groupement"),
            MemePortee(champ="accompagnee_par", name="candidature_accueil_du_groupement"),
            MemePortee(champ="parrain", name="candidature_parrain_du_groupement"),
            MemePortee(champ="adhesion", name="candidature_adhesion_du_groupement"),
            models.UniqueConstraint(
                "groupement",
                Lower("email"),
                name="candidature_vivante_unique",
                condition=models.Q(etat__in=["a_confirmer", "en_attente", "en_cours"]),
                violation_error_message="Une demande est déjà en route pour cette adresse.",
            ),
            models.CheckConstraint(
                name="candidature_etat_date",
                condition=models.Q(etat="a_confirmer", confirmee_le__isnull=True, close_le__isnull=True)
                | models.Q(
                    etat="en_attente", confirmee_le__isnull=False, attente_le__isnull=False, close_le__isnull=True
                )
                | models.Q(etat="en_cours", confirmee_le__isnull=False, attente_le__isnull=True, close_le__isnull=True)
                | models.Q(etat__in=["admise", "refusee"], confirmee_le__isnull=False, close_le__isnull=False)
                | models.Q(etat="retiree", close_le__isnull=False),
                violation_error_message="L’état d’une candidature et ses dates se contredisent.",
            ),
        ]
        indexes = [models.Index(fields=["groupement", "etat", "attente_le"], name="candidature_par_etat")]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()

    def get_absolute_url(self) -> str:
        return reverse("groupement:arrivee", args=[self.groupement.slug, self.pk])

    @property
    def est_vivante(self) -> bool:
        return self.etat in self.VIVANTES


class EtapeFaite(DuGroupement):
    """One step of a newcomer is done: when, by whom, with a note. Taken back: deleted, the journal keeps it."""

    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="faites")
    etape = models.CharField("étape", max_length=12, choices=Etape)
    le = models.DateTimeField("le", db_default=Now())
    # None: the newcomer, or the app that knows.
    par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField("note", max_length=300, blank=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "étape faite"
        verbose_name_plural = "étapes faites"
        ordering = ["le", "pk"]
        constraints = [
            MemePortee(champ="candidature", name="etape_candidature_du_groupement"),
            models.UniqueConstraint(
                fields=["candidature", "etape"],
                name="etape_faite_une_fois",
                violation_error_message="Cette étape est déjà faite.",
            ),
            models.CheckConstraint(
                name="etape_connue",
                condition=models.Q(etape__in=Etape.values),
                violation_error_message="Cette étape n’existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_etape_display()

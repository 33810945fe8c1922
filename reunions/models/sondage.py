from __future__ import annotations

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils import timezone

from groupement.models import Adhesion, Foyer
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement
from groupement.templatetags.formats import instant
from reunions.models.reunion import Reunion


class Sondage(DuGroupement):
    """A question put to the group: which date, which answer, or a proposal to consent to."""

    class Genre(models.TextChoices):
        DATES = "dates", "choisir une date"
        CHOIX = "choix", "choisir entre plusieurs réponses"
        CONSENTEMENT = "consentement", "décider par consentement"

    class Par(models.TextChoices):
        PERSONNE = "personne", "chaque personne répond"
        FOYER = "foyer", "chaque foyer répond, d’une seule voix"

    genre = models.CharField("genre", max_length=12, choices=Genre)
    question = models.CharField("question", max_length=160)
    par = models.CharField("qui répond", max_length=8, choices=Par, default=Par.PERSONNE)
    secret = models.BooleanField("vote secret", default=False)
    plusieurs = models.BooleanField("plusieurs réponses possibles", default=False)
    apres_cloture = models.BooleanField("le résultat ne se voit qu’après la clôture", default=False)
    quorum = models.PositiveSmallIntegerField(
        "réponses nécessaires", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    auteur = models.ForeignKey(Adhesion, models.PROTECT, related_name="sondages", verbose_name="ouvert par")
    reunion = models.ForeignKey(
        Reunion, models.SET_NULL, null=True, blank=True, related_name="sondages", verbose_name="réunion"
    )
    cree_le = models.DateTimeField("créé le", db_default=Now())

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "sondage"
        constraints = [
            UniqueDansPortee("groupement", name="sondage_du_groupement"),
            UniqueDansPortee("groupement", "secret", name="sondage_secret_du_groupement"),
            MemePortee(champ="auteur", name="sondage_auteur_du_groupement"),
            MemePortee(champ="reunion", name="sondage_reunion_du_groupement"),
            models.CheckConstraint(
                name="sondage_genre_connu",
                condition=models.Q(genre__in=["dates", "choix", "consentement"], par__in=["personne", "foyer"]),
                violation_error_message="Ce genre de sondage n’existe pas.",
            ),
            models.CheckConstraint(
                name="sondage_secret_jusqu_au_bout",
                condition=models.Q(secret=False) | models.Q(apres_cloture=True),
                violation_error_message="Un vote secret ne montre son résultat qu’après la clôture : "
                "un résultat qui bouge dirait qui vient de voter.",
            ),
            models.CheckConstraint(
                name="sondage_plusieurs_pour_un_choix",
                condition=models.Q(plusieurs=False) | models.Q(genre="choix"),
                violation_error_message="Seul un choix accepte plusieurs réponses.",
            ),
            models.CheckConstraint(
                name="sondage_quorum_positif",
                condition=models.Q(quorum__isnull=True) | models.Q(quorum__gt=0),
                violation_error_message="Le nombre de réponses nécessaires commence à 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("sondages:voir", args=[self.groupement.slug, self.pk])

    @property
    def par_foyer(self) -> bool:
        return self.par == self.Par.FOYER


class TourQuerySet(models.QuerySet):
    def derniers(self) -> TourQuerySet:
        return self.filter(dernier=True)

    def ouverts(self) -> TourQuerySet:
        """Those that still take answers, by the database's clock."""
        return self.filter(etat=Tour.Etat.OUVERT, cloture_le__gt=Now())

    def echus(self) -> TourQuerySet:
        return self.filter(etat=Tour.Etat.OUVERT, cloture_le__lte=Now())

    def repondus_par(self, adhesion: Adhesion) -> TourQuerySet:
        """Adds `repondu`: whether this person (or their household, where households answer) has answered."""
        votes = Vote.objects.filter(tour=models.OuterRef("pk"))
        return self.annotate(
            repondu=models.Exists(votes.filter(adhesion=adhesion, foyer=None))
            | models.Exists(votes.filter(foyer=adhesion.foyer_id))
        )


class Tour(DuGroupement):
    """One round of a poll, from its opening to its result. A proposal that is amended begins another one."""

    class Etat(models.TextChoices):
        OUVERT = "ouvert", "ouvert"
        CLOS = "clos", "clos"

    sondage = models.ForeignKey(Sondage, models.CASCADE, related_name="tours")
    rang = models.PositiveSmallIntegerField("tour", default=1)
    dernier = models.BooleanField(default=True)
    secret = models.BooleanField(default=False)
    texte = models.TextField("texte", blank=True)
    etat = models.CharField("état", max_length=6, choices=Etat, default=Etat.OUVERT)
    ouvert_le = models.DateTimeField("ouvert le", db_default=Now())
    cloture_le = models.DateTimeField("clôture")
    clos_le = models.DateTimeField("clos le", null=True, blank=True)
    # Secret ballots, sorted by what they say: their order tells nothing of who put them in, nor when.
    urne = models.JSONField("urne", default=list, blank=True)
    resultat = models.JSONField("résultat", null=True, blank=True)

    objects = gestionnaire_de_groupement(TourQuerySet)

    class Meta:
        verbose_name = "tour de sondage"
        ordering = ["rang"]
        constraints = [
            UniqueDansPortee("groupement", name="tour_du_groupement"),
            UniqueDansPortee("groupement", "secret", name="tour_secret_du_groupement"),
            MemePortee(champ="sondage", name="tour_sondage_du_groupement"),
            MemePortee(champ="sondage", portee=("groupement", "secret"), name="tour_secret_comme_son_sondage"),
            models.UniqueConstraint(
                fields=["sondage", "rang"],
                name="tour_rang_unique",
                violation_error_message="Ce tour existe déjà : rechargez la page.",
            ),
            models.UniqueConstraint(
                fields=["sondage"],
                name="tour_dernier_unique",
                condition=models.Q(dernier=True),
                violation_error_message="Un autre tour vient de commencer : rechargez la page.",
            ),
            models.CheckConstraint(
                name="tour_clos_a_son_resultat",
                condition=models.Q(etat="ouvert", clos_le__isnull=True, resultat__isnull=True)
                | models.Q(etat="clos", clos_le__isnull=False, resultat__isnull=False),
                violation_error_message="Un sondage clos porte sa date et son résultat.",
            ),
            models.CheckConstraint(
                name="tour_passe_est_clos",
                condition=models.Q(dernier=True) | models.Q(etat="clos"),
                violation_error_message="Un tour se clôt avant le suivant.",
            ),
            models.CheckConstraint(
                name="tour_ferme_apres_son_ouverture",
                condition=models.Q(cloture_le__gt=models.F("ouvert_le")),
                violation_error_message="La clôture est déjà passée : choisissez une date à venir.",
            ),
            models.CheckConstraint(
                name="tour_urne_d_un_vote_secret",
                condition=models.Q(secret=True) | models.Q(urne=[]),
                violation_error_message="Seul un vote secret a une urne.",
            ),
        ]
        indexes = [models.Index(fields=["cloture_le"], name="tour_a_clore", condition=models.Q(etat="ouvert"))]

    def __str__(self) -> str:
        return f"{self.sondage}, tour {self.rang}" if self.rang > 1 else str(self.sondage)

    @property
    def est_ouvert(self) -> bool:
        """For what a page shows; a vote asks the database's clock, inside the lock."""
        return self.etat == self.Etat.OUVERT and self.cloture_le > timezone.now()


class Option(DuGroupement):
    """One of the answers of a poll: words, or a day and an hour."""

    sondage = models.ForeignKey(Sondage, models.CASCADE, related_name="options")
    rang = models.PositiveSmallIntegerField()
    texte = models.CharField("réponse", max_length=120, blank=True)
    debut = models.DateTimeField("date", null=True, blank=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "réponse proposée"
        ordering = ["rang"]
        constraints = [
            MemePortee(champ="sondage", name="option_sondage_du_groupement"),
            models.UniqueConstraint(
                fields=["sondage", "rang"],
                name="option_rang_unique",
                violation_error_message="Deux réponses ont le même rang.",
            ),
            models.UniqueConstraint(
                fields=["sondage", "debut"],
                name="option_date_unique",
                violation_error_message="La même date est proposée deux fois.",
            ),
            models.UniqueConstraint(
                "sondage",
                Lower("texte"),
                name="option_texte_unique",
                condition=~models.Q(texte=""),
                violation_error_message="La même réponse est proposée deux fois.",
            ),
            models.CheckConstraint(
                name="option_texte_ou_date",
                condition=models.Q(texte="", debut__isnull=False)
                | (~models.Q(texte="") & models.Q(debut__isnull=True)),
                violation_error_message="Une réponse est un texte, ou une date.",
            ),
        ]

    def __str__(self) -> str:
        return instant(self.debut) if self.debut else self.texte


class Vote(DuGroupement):
    """Somebody answered a round. Of a secret one it keeps nothing else: neither the answer nor the hour.

    `foyer` is set where households answer; `adhesion` is then the person who did it for theirs. Who facilitates may
    type in what a household without internet said (`saisi_par`); such a household may have no person at all. The key
    is random: the next number of a series would be the order of voting.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tour = models.ForeignKey(Tour, models.CASCADE, related_name="votes")
    adhesion = models.ForeignKey(Adhesion, models.PROTECT, null=True, blank=True, related_name="votes")
    saisi_par = models.ForeignKey(
        Adhesion, models.PROTECT, null=True, blank=True, related_name="votes_saisis", verbose_name="saisi par"
    )
    foyer = models.ForeignKey(Foyer, models.PROTECT, null=True, blank=True, related_name="votes")
    secret = models.BooleanField(default=False)
    contenu = models.JSONField("réponse", null=True, blank=True)
    le = models.DateTimeField("le", null=True, blank=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "vote"
        constraints = [
            MemePortee(champ="tour", name="vote_tour_du_groupement"),
            MemePortee(champ="tour", portee=("groupement", "secret"), name="vote_secret_comme_son_tour"),
            MemePortee(champ="adhesion", name="vote_adhesion_du_groupement"),
            MemePortee(champ="foyer", name="vote_foyer_du_groupement"),
            MemePortee(champ="saisi_par", name="vote_saisi_du_groupement"),
            models.UniqueConstraint(
                fields=["tour", "adhesion"],
                name="vote_unique_par_personne",
                condition=models.Q(foyer=None),
                violation_error_message="Vous avez déjà répondu.",
            ),
            models.UniqueConstraint(
                fields=["tour", "foyer"],
                name="vote_unique_par_foyer",
                violation_error_message="Votre foyer a déjà répondu.",
            ),
            models.CheckConstraint(
                name="vote_secret_ne_dit_rien",
                condition=models.Q(secret=True, contenu__isnull=True, le__isnull=True)
                | models.Q(secret=False, contenu__isnull=False, le__isnull=False),
                violation_error_message="Un vote secret ne garde ni la réponse ni l’heure.",
            ),
            models.CheckConstraint(
                name="vote_de_quelqu_un",
                condition=models.Q(adhesion__isnull=False)
                | models.Q(foyer__isnull=False, saisi_par__isnull=False, secret=False),
                violation_error_message="Une réponse est celle d’une personne, ou celle d’un foyer, saisie pour lui.",
            ),
            models.CheckConstraint(
                name="vote_secret_jamais_saisi",
                condition=models.Q(secret=False) | models.Q(saisi_par__isnull=True),
                violation_error_message="Un vote secret ne se saisit pas à la place de quelqu’un : "
                "il ne serait plus secret.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.de_qui}, {self.tour}"

    @property
    def de_qui(self) -> str:
        """`Max Durand`, `Foyer Vidal`, `Foyer Vidal (saisi par Anne Durand)`."""
        qui = str(self.foyer or self.adhesion)
        return f"{qui} (saisi par {self.saisi_par})" if self.saisi_par_id else qui

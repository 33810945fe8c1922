from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Partenariat, Producteur
from commandes.models.commande import Commande
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class VoletQuerySet(models.QuerySet):
    def acceptant(self) -> VoletQuerySet:
        """Volets in which one may order now: open, and the database clock has not reached the deadline."""
        return self.filter(etat=Volet.Etat.OUVERT, cloture_le__gt=Now())

    def a_ouvrir(self) -> VoletQuerySet:
        return self.filter(etat=Volet.Etat.PREPARATION, pret=True, ouvre_le__lte=Now(), cloture_le__gt=Now())

    def a_clore(self) -> VoletQuerySet:
        return self.filter(etat=Volet.Etat.OUVERT, cloture_le__lte=Now())

    def en_complement(self) -> VoletQuerySet:
        """Closed, and members may still complete the cases that are begun."""
        return self.filter(etat=Volet.Etat.CLOS, complement_jusqu_a__gt=Now())

    def visibles_des_membres(self) -> VoletQuerySet:
        return self.exclude(etat=Volet.Etat.PREPARATION)


class Volet(DuGroupement):
    """One producer's part of a round: its own référents, deadline, state, minimum, shipping, documents.

    The volet is the lock: every write to orders takes its row first (see `commandes.services.verrou`).
    """

    class Etat(models.TextChoices):
        PREPARATION = "preparation", "en préparation"
        OUVERT = "ouvert", "ouvert"
        CLOS = "clos", "clos"
        TRANSMIS = "transmis", "transmis au producteur"
        LIVRE = "livre", "livré"
        SOLDE = "solde", "soldé"
        ANNULE = "annule", "annulé"

    TRANSITIONS = {
        Etat.PREPARATION: {Etat.OUVERT, Etat.ANNULE},
        Etat.OUVERT: {Etat.CLOS, Etat.ANNULE},
        Etat.CLOS: {Etat.OUVERT, Etat.TRANSMIS, Etat.ANNULE},
        Etat.TRANSMIS: {Etat.LIVRE, Etat.ANNULE},
        Etat.LIVRE: {Etat.SOLDE},
        Etat.SOLDE: {Etat.LIVRE},
        Etat.ANNULE: set(),
    }

    commande = models.ForeignKey(Commande, models.CASCADE, related_name="volets")
    partenariat = models.ForeignKey(Partenariat, models.PROTECT, related_name="volets")
    producteur = models.ForeignKey(Producteur, models.PROTECT, related_name="volets")
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.PREPARATION)
    pret = models.BooleanField("s’ouvre de lui-même à l’heure dite", default=True)
    ouvre_le = models.DateTimeField("ouverture")
    cloture_le = models.DateTimeField("clôture")
    minimum = models.DecimalField(
        "minimum (€)", max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    minimum_en = models.CharField(
        "le minimum se compte",
        max_length=7,
        choices=Partenariat.MinimumEn,
        default=Partenariat.MinimumEn.MONTANT,
        db_default=Partenariat.MinimumEn.MONTANT,
    )
    port = models.DecimalField(
        "frais de port (€)", max_digits=8, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    part_du_port = models.CharField(
        "le port se partage",
        max_length=8,
        choices=Partenariat.PartDuPort,
        default=Partenariat.PartDuPort.MONTANT,
        db_default=Partenariat.PartDuPort.MONTANT,
    )
    # Whom households pay, and what the group adds: as they were when the volet opened.
    beneficiaire = models.CharField(
        "on règle",
        max_length=12,
        choices=Partenariat.Beneficiaire,
        default=Partenariat.Beneficiaire.PRODUCTEUR,
        db_default=Partenariat.Beneficiaire.PRODUCTEUR,
        editable=False,
    )
    participation_taux = models.DecimalField(
        "participation au groupement (%)", max_digits=4, decimal_places=2, default=0, db_default=0, editable=False
    )
    note = models.TextField("mot du référent", blank=True)
    # How what comes in full cases was shared at closing: the group's rule of that moment, the seed of a draw.
    regle_de_partage = models.CharField("règle de partage", max_length=16, blank=True, editable=False)
    graine = models.CharField("graine du tirage", max_length=16, blank=True, editable=False)
    repartition_confirmee_le = models.DateTimeField("répartition confirmée le", null=True, editable=False)
    # After the deadline, the time in which members may still complete a case that is begun.
    complement_heures = models.PositiveSmallIntegerField("heures de complément", default=0, db_default=0)
    complement_jusqu_a = models.DateTimeField("complément jusqu’à", null=True, editable=False)
    # How often it was settled: each time writes entries of its own.
    soldes = models.PositiveSmallIntegerField("fois soldé", default=0, db_default=0, editable=False)
    # Goes up with every change of the offers, so that pages may keep what they drew of them.
    version_des_offres = models.PositiveIntegerField(default=0, editable=False)
    ouvert_le = models.DateTimeField("ouvert le", null=True, editable=False)
    clos_le = models.DateTimeField("clos le", null=True, editable=False)
    transmis_le = models.DateTimeField("transmis le", null=True, editable=False)
    livre_le = models.DateTimeField("livré le", null=True, editable=False)
    solde_le = models.DateTimeField("soldé le", null=True, editable=False)
    annule_le = models.DateTimeField("annulé le", null=True, editable=False)

    objects = gestionnaire_de_groupement(VoletQuerySet)

    class Meta:
        verbose_name = "volet"
        verbose_name_plural = "volets"
        ordering = ["producteur__nom"]
        indexes = [models.Index(fields=["etat", "cloture_le"], name="volet_echeances")]
        constraints = [
            UniqueDansPortee("groupement", name="volet_du_groupement"),
            UniqueDansPortee("commande", name="volet_de_la_commande"),
            models.UniqueConstraint(
                fields=["commande", "partenariat"],
                name="volet_un_par_producteur",
                violation_error_message="Ce producteur est déjà dans la commande.",
            ),
            MemePortee(champ="commande", name="volet_commande_du_groupement"),
            MemePortee(
                champ="partenariat", portee=("groupement", "producteur"), name="volet_partenariat_du_groupement"
            ),
            models.CheckConstraint(
                name="volet_cloture_apres_ouverture",
                condition=models.Q(cloture_le__gt=models.F("ouvre_le")),
                violation_error_message="La clôture doit venir après l’ouverture.",
            ),
            models.CheckConstraint(
                name="volet_etat_date",
                condition=models.Q(etat="preparation", ouvert_le=None)
                | models.Q(etat="ouvert", ouvert_le__isnull=False, clos_le=None)
                | models.Q(etat="clos", clos_le__isnull=False, transmis_le=None)
                | models.Q(etat="transmis", transmis_le__isnull=False, livre_le=None)
                | models.Q(etat="livre", livre_le__isnull=False, solde_le=None)
                | models.Q(etat="solde", solde_le__isnull=False)
                | models.Q(etat="annule", annule_le__isnull=False),
                violation_error_message="L’état du volet et ses dates ne concordent pas.",
            ),
            models.CheckConstraint(
                name="volet_montants_positifs",
                condition=models.Q(port__gte=0) & (models.Q(minimum__isnull=True) | models.Q(minimum__gte=0)),
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.producteur)

    @property
    def paye_a(self) -> int | None:
        """The payee of the accounts: the partnership's id, None for the group's association."""
        return self.partenariat_id if self.beneficiaire == Partenariat.Beneficiaire.PRODUCTEUR else None

    @property
    def en_complement(self) -> bool:
        """For pages; what is written is judged by the clock of the database."""
        fin = self.complement_jusqu_a
        return self.etat == Volet.Etat.CLOS and fin is not None and fin > timezone.now()

    def get_absolute_url(self) -> str:
        return reverse("commandes:volet", args=[self.groupement.slug, self.commande_id, self.pk])

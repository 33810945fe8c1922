from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from catalogue.models import Partenariat
from commandes.models.commande import Commande
from commandes.models.panier import Panier
from commandes.models.volet import Volet
from groupement.models import Foyer
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class Facture(DuGroupement):
    """The producer's invoice for a volet, and who bears what it says more or less than the lines."""

    class Ecart(models.TextChoices):
        FOYERS = "foyers", "les foyers, selon leurs montants"
        GROUPEMENT = "groupement", "le groupement"
        PRODUCTEUR = "producteur", "le producteur : une facture corrigée est demandée"

    volet = models.OneToOneField(Volet, models.PROTECT, related_name="facture")
    numero = models.CharField("numéro", max_length=60, blank=True)
    datee_du = models.DateField("datée du", null=True, blank=True)
    montant = models.DecimalField("montant (€)", max_digits=10, decimal_places=2)
    ecart_pour = models.CharField("l’écart est pour", max_length=10, choices=Ecart, blank=True)
    ecart_motif = models.CharField("d’où vient l’écart", max_length=200, blank=True)
    # What was assigned: lines that change afterwards make another difference, which somebody must bear anew.
    ecart_attribue = models.DecimalField("écart attribué (€)", max_digits=10, decimal_places=2, default=0, db_default=0)
    nom_du_fichier = models.CharField("nom du fichier", max_length=150, blank=True)
    type_mime = models.CharField("type du fichier", max_length=60, blank=True)
    octets = models.BinaryField("fichier", null=True)
    saisie_le = models.DateTimeField("saisie le", db_default=Now())
    saisie_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "facture"
        constraints = [
            MemePortee(champ="volet", name="facture_volet_du_groupement"),
            models.CheckConstraint(
                name="facture_positive",
                condition=Q(montant__gte=0),
                violation_error_message="Le montant d’une facture ne peut pas être négatif.",
            ),
            models.CheckConstraint(
                name="facture_ecart_nomme",
                condition=Q(ecart_pour="") | ~Q(ecart_motif=""),
                violation_error_message="Dites d’où vient l’écart.",
            ),
        ]

    def __str__(self) -> str:
        return self.numero or f"Facture {self.volet}"


class Bordereau(DuGroupement):
    """Cheques or cash handed over together to one payee (the producer; the association when `partenariat` is empty)."""

    partenariat = models.ForeignKey(Partenariat, models.PROTECT, null=True, related_name="bordereaux")
    commande = models.ForeignKey(Commande, models.PROTECT, related_name="bordereaux")
    annee = models.PositiveSmallIntegerField("année")
    rang = models.PositiveIntegerField("numéro dans l’année")
    remis_a = models.CharField("remis à", max_length=120, blank=True)
    remis_le = models.DateTimeField("remis le", db_default=Now())
    remis_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "bordereau"
        verbose_name_plural = "bordereaux"
        ordering = ["-remis_le", "-pk"]
        constraints = [
            UniqueDansPortee("groupement", name="bordereau_du_groupement"),
            models.UniqueConstraint(fields=["groupement", "annee", "rang"], name="bordereau_numero_unique"),
            MemePortee(champ="partenariat", name="bordereau_partenariat_du_groupement"),
            MemePortee(champ="commande", name="bordereau_commande_du_groupement"),
        ]

    def __str__(self) -> str:
        return self.numero

    @property
    def numero(self) -> str:
        """ "B2026-014"."""
        return f"B{self.annee}-{self.rang:03d}"


class Reglement(DuGroupement):
    """What a household pays, to whom (the association when `partenariat` is empty), how, in which state."""

    class Etat(models.TextChoices):
        PROMIS = "promis", "promis"
        RECU = "recu", "reçu"
        REMIS = "remis", "remis"
        ANNULE = "annule", "annulé"
        IMPAYE = "impaye", "impayé"

    TRANSITIONS = {
        Etat.PROMIS: {Etat.RECU, Etat.ANNULE},
        Etat.RECU: {Etat.REMIS, Etat.ANNULE},
        Etat.REMIS: {Etat.RECU, Etat.IMPAYE},
        Etat.ANNULE: set(),
        Etat.IMPAYE: set(),
    }

    foyer = models.ForeignKey(Foyer, models.PROTECT, related_name="reglements")
    partenariat = models.ForeignKey(Partenariat, models.PROTECT, null=True, related_name="reglements")
    commande = models.ForeignKey(Commande, models.PROTECT, null=True, related_name="reglements")
    mode = models.CharField("moyen", max_length=10, choices=Partenariat.Mode, default=Partenariat.Mode.CHEQUE)
    montant = models.DecimalField("montant (€)", max_digits=8, decimal_places=2)
    numero = models.CharField("numéro du chèque", max_length=30, blank=True)
    banque = models.CharField("banque", max_length=60, blank=True)
    echeance = models.DateField("à encaisser à partir du", null=True, blank=True)
    etat = models.CharField("état", max_length=8, choices=Etat, default=Etat.PROMIS)
    bordereau = models.ForeignKey(Bordereau, models.PROTECT, null=True, related_name="reglements")
    saisi_le = models.DateTimeField("saisi le", db_default=Now())
    saisi_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")
    recu_le = models.DateTimeField("reçu le", null=True)
    remis_le = models.DateTimeField("remis le", null=True)
    annule_le = models.DateTimeField("annulé le", null=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "règlement"
        ordering = ["pk"]
        indexes = [models.Index(fields=["commande", "partenariat"], name="reglement_de_la_grille")]
        constraints = [
            UniqueDansPortee("groupement", name="reglement_du_groupement"),
            MemePortee(champ="foyer", name="reglement_foyer_du_groupement"),
            MemePortee(champ="partenariat", name="reglement_partenariat_du_groupement"),
            MemePortee(champ="commande", name="reglement_commande_du_groupement"),
            MemePortee(champ="bordereau", name="reglement_bordereau_du_groupement"),
            models.CheckConstraint(
                name="reglement_montant_positif",
                condition=Q(montant__gt=0),
                violation_error_message="Un règlement est d’un centime au moins.",
            ),
            models.CheckConstraint(
                name="reglement_etat_date",
                condition=Q(etat="promis", recu_le=None, remis_le=None, annule_le=None, bordereau=None)
                | Q(etat="recu", recu_le__isnull=False, remis_le=None, annule_le=None, bordereau=None)
                | Q(etat="remis", recu_le__isnull=False, remis_le__isnull=False, annule_le=None)
                | Q(etat="annule", annule_le__isnull=False, remis_le=None, bordereau=None)
                | Q(etat="impaye", recu_le__isnull=False, remis_le__isnull=False, annule_le__isnull=False),
                violation_error_message="L’état du règlement et ses dates ne concordent pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} de {self.montant} €"


class Cotisation(DuGroupement):
    """A membership fee paid by a household for a year, to the association."""

    foyer = models.ForeignKey(Foyer, models.PROTECT, related_name="cotisations")
    annee = models.PositiveSmallIntegerField("année")
    montant = models.DecimalField("montant (€)", max_digits=6, decimal_places=2)
    mode = models.CharField("moyen", max_length=10, choices=Partenariat.Mode, default=Partenariat.Mode.CHEQUE)
    numero = models.CharField("numéro du chèque", max_length=30, blank=True)
    recue_le = models.DateField("reçue le")
    saisie_le = models.DateTimeField("saisie le", db_default=Now())
    saisie_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")
    annulee_le = models.DateTimeField("annulée le", null=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "cotisation"
        ordering = ["-annee", "-recue_le", "-pk"]
        constraints = [
            UniqueDansPortee("groupement", name="cotisation_du_groupement"),
            MemePortee(champ="foyer", name="cotisation_foyer_du_groupement"),
            models.CheckConstraint(
                name="cotisation_positive",
                condition=Q(montant__gt=0, annee__gte=2000, annee__lte=2100),
                violation_error_message="Une cotisation est d’un centime au moins.",
            ),
        ]

    def __str__(self) -> str:
        return f"Cotisation {self.annee}"


class Caution(DuGroupement):
    """A deposit that the group holds for a household against forgotten baskets, until it is given back or cashed."""

    class Etat(models.TextChoices):
        DETENUE = "detenue", "détenue"
        RENDUE = "rendue", "rendue"
        ENCAISSEE = "encaissee", "encaissée"

    TRANSITIONS = {Etat.DETENUE: {Etat.RENDUE, Etat.ENCAISSEE}, Etat.RENDUE: set(), Etat.ENCAISSEE: set()}

    foyer = models.ForeignKey(Foyer, models.PROTECT, related_name="cautions")
    montant = models.DecimalField("montant (€)", max_digits=6, decimal_places=2)
    mode = models.CharField("moyen", max_length=10, choices=Partenariat.Mode, default=Partenariat.Mode.CHEQUE)
    numero = models.CharField("numéro du chèque", max_length=30, blank=True)
    banque = models.CharField("banque", max_length=60, blank=True)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.DETENUE)
    recue_le = models.DateField("reçue le")
    rendue_le = models.DateField("rendue le", null=True)
    encaissee_le = models.DateField("encaissée le", null=True)
    panier = models.ForeignKey(Panier, models.PROTECT, null=True, related_name="cautions")
    motif = models.CharField("motif", max_length=200, blank=True)
    saisie_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "caution"
        ordering = ["etat", "-recue_le", "-pk"]
        constraints = [
            UniqueDansPortee("groupement", name="caution_du_groupement"),
            MemePortee(champ="foyer", name="caution_foyer_du_groupement"),
            MemePortee(champ="panier", name="caution_panier_du_groupement"),
            models.CheckConstraint(
                name="caution_positive",
                condition=Q(montant__gt=0),
                violation_error_message="Une caution est d’un centime au moins.",
            ),
            models.CheckConstraint(
                name="caution_etat_date",
                condition=Q(etat="detenue", rendue_le=None, encaissee_le=None)
                | Q(etat="rendue", rendue_le__isnull=False, encaissee_le=None)
                | Q(etat="encaissee", rendue_le=None, encaissee_le__isnull=False),
                violation_error_message="L’état de la caution et ses dates ne concordent pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"Caution de {self.montant} €"


class Ecriture(DuGroupement):
    """One signed entry of a household's account with one payee: above 0 it owes, below 0 it paid. Only ever added.

    The payee is the producer of `partenariat`, or the group's association when it is empty. `annule` is the entry
    that this one reverses. The database refuses to change or delete a row.
    """

    class Genre(models.TextChoices):
        PRODUITS = "produits", "produits"
        PORT = "port", "part des frais de port"
        CONSIGNE = "consigne", "consignes"
        RETOUR = "retour", "contenants rendus"
        PARTICIPATION = "participation", "participation au groupement"
        PARTICIPATION_FIXE = "fixe", "participation par panier"
        ECART = "ecart", "écart avec la facture"
        PAIEMENT = "paiement", "règlement"
        COTISATION = "cotisation", "cotisation"
        CAUTION = "caution", "caution encaissée"
        CORRECTION = "correction", "correction"

    # What settling a volet writes, once each time it is settled.
    DU_VOLET = (Genre.PRODUITS, Genre.PORT, Genre.CONSIGNE, Genre.RETOUR, Genre.PARTICIPATION, Genre.ECART)

    foyer = models.ForeignKey(Foyer, models.PROTECT, related_name="ecritures")
    partenariat = models.ForeignKey(Partenariat, models.PROTECT, null=True, related_name="ecritures")
    commande = models.ForeignKey(Commande, models.PROTECT, null=True, related_name="ecritures")
    volet = models.ForeignKey(Volet, models.PROTECT, null=True, related_name="ecritures")
    solde = models.PositiveSmallIntegerField("quelle fois le volet est soldé", default=0)
    genre = models.CharField("genre", max_length=14, choices=Genre)
    montant = models.DecimalField("montant (€)", max_digits=10, decimal_places=2)
    libelle = models.CharField("libellé", max_length=200, blank=True)
    motif = models.CharField("motif", max_length=200, blank=True)
    reglement = models.ForeignKey(Reglement, models.PROTECT, null=True, related_name="ecritures")
    cotisation = models.ForeignKey(Cotisation, models.PROTECT, null=True, related_name="ecritures")
    caution = models.ForeignKey(Caution, models.PROTECT, null=True, related_name="ecritures")
    annule = models.OneToOneField("self", models.PROTECT, null=True, related_name="annulee_par")
    le = models.DateTimeField("le", db_default=Now())
    nom_auteur = models.CharField("par", max_length=170, blank=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "écriture"
        ordering = ["le", "pk"]
        indexes = [
            models.Index(fields=["foyer", "partenariat", "le"], name="ecriture_du_compte"),
            models.Index(fields=["groupement", "le"], name="ecriture_de_l_annee"),
        ]
        constraints = [
            UniqueDansPortee("groupement", name="ecriture_du_groupement"),
            MemePortee(champ="foyer", name="ecriture_foyer_du_groupement"),
            MemePortee(champ="partenariat", name="ecriture_partenariat_du_groupement"),
            MemePortee(champ="commande", name="ecriture_commande_du_groupement"),
            MemePortee(champ="volet", portee=("commande",), name="ecriture_volet_de_la_commande"),
            MemePortee(champ="reglement", name="ecriture_reglement_du_groupement"),
            MemePortee(champ="cotisation", name="ecriture_cotisation_du_groupement"),
            MemePortee(champ="caution", name="ecriture_caution_du_groupement"),
            MemePortee(champ="annule", name="ecriture_annulee_du_groupement"),
            models.CheckConstraint(
                name="ecriture_non_nulle",
                condition=~Q(montant=0),
                violation_error_message="Une écriture de zéro ne dit rien.",
            ),
            models.CheckConstraint(
                name="ecriture_reprise_motivee",
                condition=Q(annule=None) & ~Q(genre="correction") | ~Q(motif=""),
                violation_error_message="Dites pourquoi.",
            ),
            models.UniqueConstraint(
                "foyer",
                "volet",
                "genre",
                "solde",
                condition=Q(annule=None, volet__isnull=False, reglement=None) & ~Q(genre="correction"),
                name="ecriture_une_par_solde",
            ),
            models.UniqueConstraint(
                "foyer", "commande", condition=Q(annule=None, genre="fixe"), name="ecriture_une_participation_fixe"
            ),
            models.UniqueConstraint(
                fields=["reglement"], condition=Q(annule=None, genre="paiement"), name="ecriture_un_paiement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()} {self.montant} €"

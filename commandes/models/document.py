from __future__ import annotations

from django.db import models
from django.utils import timezone

from commandes.models.commande import Commande
from commandes.models.compte import Bordereau
from commandes.models.volet import Volet
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement


class BonDeCommande(DuGroupement):
    """The order sent to one producer, as it was sent: numbered, dated, never changed. A correction is a new version."""

    commande = models.ForeignKey(Commande, models.PROTECT, related_name="bons")
    volet = models.ForeignKey(Volet, models.PROTECT, related_name="bons")
    annee = models.PositiveSmallIntegerField("année")
    rang = models.PositiveIntegerField("numéro dans l’année")
    version = models.PositiveSmallIntegerField("version", default=1)
    contenu = models.JSONField("contenu")  # commandes.documents.bon_de_commande: the data of the document
    changements = models.JSONField("ce qui change depuis la version précédente", default=list)
    motif = models.TextField("motif", blank=True)
    etabli_le = models.DateTimeField("établi le", default=timezone.now)
    etabli_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")
    courriel = models.ForeignKey("groupement.Courriel", models.SET_NULL, null=True, related_name="+")
    remis_autrement_le = models.DateTimeField("remis autrement (téléphone, main à main) le", null=True)
    confirme_le = models.DateTimeField("confirmé par le producteur le", null=True)
    message_du_producteur = models.TextField("message du producteur", blank=True)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "bon de commande"
        verbose_name_plural = "bons de commande"
        ordering = ["-version"]
        constraints = [
            UniqueDansPortee("groupement", name="bon_du_groupement"),
            models.UniqueConstraint(fields=["volet", "version"], name="bon_une_version"),
            models.UniqueConstraint(fields=["groupement", "annee", "rang", "version"], name="bon_numero_unique"),
            MemePortee(champ="commande", name="bon_commande_du_groupement"),
            MemePortee(champ="volet", portee=("commande",), name="bon_volet_de_la_commande"),
        ]

    def __str__(self) -> str:
        return self.numero

    @property
    def numero(self) -> str:
        """ "2026-014", then "2026-014-2" for the second version."""
        return f"{self.annee}-{self.rang:03d}" + (f"-{self.version}" if self.version > 1 else "")


class DocumentQuerySet(models.QuerySet):
    def prets(self) -> DocumentQuerySet:
        return self.exclude(pret_le=None)


class Document(DuGroupement):
    """A file of a round or of a year's accounts, built by a worker: asked for, then ready or failed.

    Bytes live here, one backup holds all.
    """

    class Genre(models.TextChoices):
        BON = "bon", "bon de commande"
        FEUILLE_FOYERS = "foyers", "feuilles de distribution, par foyer"
        FEUILLE_PRODUITS = "produits", "feuilles de distribution, par produit"
        EMARGEMENT = "emargement", "liste d’émargement"
        MATRICE = "matrice", "tableau foyers × produits"
        BORDEREAU = "bordereau", "bordereau de remise"
        RELEVE = "releve", "relevé de l’année"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    commande = models.ForeignKey(Commande, models.CASCADE, null=True, related_name="documents")
    volet = models.ForeignKey(Volet, models.CASCADE, null=True, related_name="documents")
    bon = models.ForeignKey(BonDeCommande, models.CASCADE, null=True, related_name="fichiers")
    bordereau = models.ForeignKey(Bordereau, models.CASCADE, null=True, related_name="documents")
    # What a yearly statement is about: {"annee": 2026, "foyer": 12}.
    parametres = models.JSONField("de quoi", default=dict, db_default={})
    genre = models.CharField("genre", max_length=12, choices=Genre)
    format = models.CharField("format", max_length=4, choices=Format, default=Format.PDF)
    nom_du_fichier = models.CharField("nom du fichier", max_length=150)
    demande_le = models.DateTimeField("demandé le", default=timezone.now)
    demande_par = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")
    pret_le = models.DateTimeField("prêt le", null=True)
    echec = models.TextField("échec", blank=True)
    octets = models.BinaryField("contenu", null=True)

    objects = gestionnaire_de_groupement(DocumentQuerySet)

    TYPES_MIME = {
        "pdf": "application/pdf",
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }

    class Meta:
        verbose_name = "document"
        ordering = ["-demande_le"]
        constraints = [
            MemePortee(champ="commande", name="document_commande_du_groupement"),
            MemePortee(champ="volet", portee=("commande",), name="document_volet_de_la_commande"),
            MemePortee(champ="bon", name="document_bon_du_groupement"),
            MemePortee(champ="bordereau", name="document_bordereau_du_groupement"),
            models.CheckConstraint(
                name="document_d_une_commande",
                condition=models.Q(commande__isnull=False) | models.Q(genre="releve"),
                violation_error_message="Ce document est celui d’une commande.",
            ),
            models.UniqueConstraint(
                fields=["bon", "format"], condition=models.Q(bon__isnull=False), name="document_un_par_format"
            ),
            models.CheckConstraint(
                name="document_pret_rempli",
                condition=models.Q(pret_le__isnull=True) | models.Q(octets__isnull=False),
                violation_error_message="Un document prêt a un contenu.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom_du_fichier

    @property
    def type_mime(self) -> str:
        return self.TYPES_MIME[self.format]

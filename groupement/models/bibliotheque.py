from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement
from groupement.recherche import index, sans_accents


class FicheQuerySet(models.QuerySet):
    def de_saison(self, mois: int) -> FicheQuerySet:
        return self.filter(mois__contains=[mois])


class Fiche(DuGroupement):
    """A page of the group's library: a recipe, a way to keep or cook, what a product is, a document.

    `produits` are the words by which products are called ("courge", "potimarron"): upper floors find by them what
    belongs beside a product, and nothing here needs to know their catalogue.
    """

    class Genre(models.TextChoices):
        RECETTE = "recette", "Recette"
        CONSERVER = "conserver", "Conserver, cuisiner"
        PRODUIT = "produit", "Connaître un produit"
        DOCUMENT = "document", "Document du groupement"

    genre = models.CharField("c’est", max_length=12, choices=Genre, default=Genre.RECETTE)
    titre = models.CharField("titre", max_length=120)
    texte = models.TextField("texte", max_length=20000, blank=True)
    produits = ArrayField(models.CharField(max_length=40), verbose_name="produits", default=list, blank=True, size=12)
    mois = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)]),
        verbose_name="mois", default=list, blank=True,
    )  # fmt: skip
    auteur = models.ForeignKey("groupement.Adhesion", models.PROTECT, related_name="+", editable=False)
    mots = models.TextField(editable=False)
    creee_le = models.DateTimeField("écrite le", default=timezone.now, editable=False)
    modifiee_le = models.DateTimeField("modifiée le", null=True, blank=True, editable=False)

    objects = gestionnaire_de_groupement(FicheQuerySet)

    class Meta:
        verbose_name = "fiche"
        ordering = ["titre", "pk"]
        indexes = [
            models.Index(fields=["groupement", "titre"], name="fiche_par_titre"),
            GinIndex(index(), name="fiche_mots"),
        ]
        constraints = [
            UniqueDansPortee("groupement", name="fiche_du_groupement"),
            MemePortee(champ="auteur", name="fiche_auteur_du_groupement"),
            models.CheckConstraint(
                name="fiche_mois_de_l_annee",
                condition=models.Q(mois__contained_by=list(range(1, 13))),
                violation_error_message="Un mois va de janvier à décembre.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    def save(self, *args, **kwargs) -> None:
        self.mots = sans_accents("\n".join([self.titre, " ".join(self.produits), self.texte]))
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("bibliotheque:fiche", args=[self.groupement.slug, self.pk])


class Piece(DuGroupement):
    """The file of a page of the library, apart so that lists do not read its bytes; one backup holds all."""

    fiche = models.OneToOneField(Fiche, models.CASCADE, related_name="piece")
    nom_du_fichier = models.CharField("nom du fichier", max_length=150)
    type_mime = models.CharField(max_length=100)
    taille = models.PositiveIntegerField("taille")
    octets = models.BinaryField("contenu")
    deposee_le = models.DateTimeField("déposée le", default=timezone.now)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "fichier de la bibliothèque"
        verbose_name_plural = "fichiers de la bibliothèque"
        constraints = [MemePortee(champ="fiche", name="piece_fiche_du_groupement")]

    def __str__(self) -> str:
        return self.nom_du_fichier

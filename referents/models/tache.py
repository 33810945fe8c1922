from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from groupement.models import Adhesion
from groupement.portee import DuGroupement, MemePortee, UniqueDansPortee, gestionnaire_de_groupement
from referents.recurrence import MOIS, SEMAINES


class TacheQuerySet(models.QuerySet):
    def a_faire(self) -> TacheQuerySet:
        return self.filter(etat=Tache.Etat.A_FAIRE)

    def faites(self) -> TacheQuerySet:
        return self.filter(etat=Tache.Etat.FAITE)

    def prises_par(self, adhesion: Adhesion) -> TacheQuerySet:
        return self.filter(models.Exists(PriseDeTache.objects.filter(tache=models.OuterRef("pk"), adhesion=adhesion)))

    def avec_le_nombre(self) -> TacheQuerySet:
        """`prises_en_charge`: how many active members took it."""
        prises = (
            PriseDeTache.objects.filter(tache=models.OuterRef("pk"), adhesion__etat=Adhesion.Etat.ACTIVE)
            .order_by()
            .values("tache")
            .annotate(nombre=models.Count("pk"))
            .values("nombre")
        )
        return self.annotate(prises_en_charge=Coalesce(models.Subquery(prises), 0))

    def sans_personne(self) -> TacheQuerySet:
        return self.avec_le_nombre().filter(prises_en_charge=0)

    def cherchees(self, mots: str) -> TacheQuerySet:
        """Those that speak of every word of `mots`."""
        trouvees = self
        for mot in mots.split()[:8]:
            trouvees = trouvees.filter(models.Q(intitule__icontains=mot) | models.Q(description__icontains=mot))
        return trouvees


class Tache(DuGroupement):
    """Something to do for the group, once; a recurring one is followed by the next when it is done."""

    class Theme(models.TextChoices):
        OUTILS = "outils", "outils de commande"
        REUNIONS = "reunions", "réunions"
        ACCUEIL = "accueil", "accueil des nouveaux"
        REPRESENTATION = "representation", "représentation à l’extérieur"
        PRODUITS = "produits", "recherche de produits"
        VISITES = "visites", "visites de fermes"
        TRANSPORT = "transport", "tournée et transport"
        ATELIERS = "ateliers", "ateliers"
        AUTRE = "autre", "autre"

    class Etat(models.TextChoices):
        A_FAIRE = "a_faire", "à faire"
        FAITE = "faite", "faite"
        ABANDONNEE = "abandonnee", "abandonnée"

    class Unite(models.TextChoices):
        SEMAINES = SEMAINES, "semaines"
        MOIS = MOIS, "mois"

    TRANSITIONS = {
        Etat.A_FAIRE: {Etat.FAITE, Etat.ABANDONNEE},
        Etat.FAITE: {Etat.A_FAIRE},
        Etat.ABANDONNEE: {Etat.A_FAIRE},
    }

    intitule = models.CharField("ce qu’il y a à faire", max_length=160)
    theme = models.CharField("thème", max_length=16, choices=Theme, default=Theme.AUTRE)
    description = models.TextField("précisions", blank=True)
    nombre = models.PositiveSmallIntegerField(
        "combien de personnes", default=1, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    heures = models.DecimalField(
        "temps par personne (heures)",
        max_digits=4,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.25")), MaxValueValidator(40)],
    )
    pour_le = models.DateField("pour le", null=True, blank=True)
    toutes_les = models.PositiveSmallIntegerField(
        "revient toutes les", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(52)]
    )
    unite = models.CharField("semaines ou mois", max_length=8, choices=Unite, blank=True)
    premiere_le = models.DateField("première fois le", null=True, editable=False)
    suite_de = models.OneToOneField(
        "self", models.SET_NULL, null=True, editable=False, related_name="suite", verbose_name="suite de"
    )
    origine = models.CharField("décidée ici", max_length=300, blank=True, editable=False)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.A_FAIRE, editable=False)
    faite_le = models.DateTimeField("faite le", null=True, editable=False)
    creee_le = models.DateTimeField("proposée le", default=timezone.now, editable=False)
    proposee_par = models.ForeignKey(
        Adhesion, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="proposée par"
    )
    modifiee_le = models.DateTimeField("modifiée le", auto_now=True)

    objects = gestionnaire_de_groupement(TacheQuerySet)

    class Meta:
        verbose_name = "tâche"
        ordering = [models.F("pour_le").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["groupement", "etat", "pour_le"], name="tache_par_date")]
        constraints = [
            UniqueDansPortee("groupement", name="tache_du_groupement"),
            MemePortee(champ="suite_de", name="tache_suite_du_groupement"),
            MemePortee(champ="proposee_par", name="tache_proposee_par_du_groupement"),
            models.CheckConstraint(
                name="tache_faite_date",
                condition=models.Q(etat="faite", faite_le__isnull=False)
                | models.Q(etat__in=["a_faire", "abandonnee"], faite_le__isnull=True),
                violation_error_message="Une tâche faite porte la date où elle l’a été.",
            ),
            models.CheckConstraint(
                name="tache_rythme_complet",
                condition=models.Q(toutes_les__isnull=True, unite="", premiere_le__isnull=True)
                | models.Q(
                    toutes_les__gte=1,
                    toutes_les__lte=52,
                    unite__in=["semaines", "mois"],
                    premiere_le__isnull=False,
                    pour_le__isnull=False,
                ),
                violation_error_message="Une tâche qui revient dit tous les combien, et pour quel jour la première "
                "fois.",
            ),
            models.CheckConstraint(
                name="tache_mesuree",
                condition=models.Q(nombre__gte=1, nombre__lte=50, heures__gt=0, heures__lte=40),
                violation_error_message="Une tâche demande de 1 à 50 personnes, et 40 heures au plus chacune.",
            ),
            models.CheckConstraint(
                name="tache_origine_du_site",
                condition=models.Q(origine="") | models.Q(origine__startswith="/g/"),
                violation_error_message="L’origine d’une tâche est une page du groupement.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule

    def get_absolute_url(self) -> str:
        return reverse("taches:tache", args=[self.groupement.slug, self.pk])

    @property
    def est_a_faire(self) -> bool:
        return self.etat == self.Etat.A_FAIRE

    @property
    def est_en_retard(self) -> bool:
        return self.est_a_faire and self.pour_le is not None and self.pour_le < timezone.localdate()

    @property
    def rythme(self) -> str:
        """ "toutes les 3 semaines", "tous les mois"; "" for what happens once."""
        if self.toutes_les is None:
            return ""
        article = "toutes les" if self.unite == self.Unite.SEMAINES else "tous les"
        return (
            f"{article} {self.get_unite_display()}"
            if self.toutes_les == 1
            else (f"{article} {self.toutes_les} {self.get_unite_display()}")
        )


class PriseDeTache(DuGroupement):
    """A person takes a task, or a part of it."""

    tache = models.ForeignKey(Tache, models.CASCADE, related_name="prises")
    adhesion = models.ForeignKey(Adhesion, models.PROTECT, related_name="taches_prises", verbose_name="personne")
    prise_le = models.DateTimeField("prise le", default=timezone.now)

    objects = gestionnaire_de_groupement()

    class Meta:
        verbose_name = "prise de tâche"
        ordering = ["prise_le", "pk"]
        constraints = [
            MemePortee(champ="tache", name="prise_tache_du_groupement"),
            MemePortee(champ="adhesion", name="prise_adhesion_du_groupement"),
            models.UniqueConstraint(
                fields=["tache", "adhesion"],
                name="prise_unique",
                violation_error_message="Cette personne a déjà pris cette tâche.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adhesion} : {self.tache}"

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class EntreeJournalQuerySet(models.QuerySet):
    def du_groupement(self, groupement: object) -> EntreeJournalQuerySet:
        return self.filter(groupement=groupement)

    def sur(self, objet: models.Model) -> EntreeJournalQuerySet:
        return self.filter(objet=objet._meta.label_lower, objet_id=objet.pk)


class EntreeJournal(models.Model):
    """One change that matters: who, when, on what, before, after, why. Rows are only ever added."""

    reseau = models.ForeignKey("groupement.Reseau", models.CASCADE, null=True, related_name="+")
    groupement = models.ForeignKey("groupement.Groupement", models.CASCADE, null=True, related_name="+")
    foyer_id = models.BigIntegerField("foyer concerné", null=True)
    objet = models.CharField(max_length=60)
    objet_id = models.BigIntegerField()
    action = models.CharField("action", max_length=60)
    libelle = models.CharField("ce qui a changé", max_length=250)
    auteur = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")
    nom_auteur = models.CharField("par", max_length=170, blank=True)
    avant = models.JSONField("avant", default=dict)
    apres = models.JSONField("après", default=dict)
    motif = models.TextField("motif", blank=True)
    le = models.DateTimeField("le", db_default=Now())

    objects = EntreeJournalQuerySet.as_manager()

    class Meta:
        verbose_name = "entrée du journal"
        ordering = ["-le", "-pk"]
        indexes = [
            models.Index(fields=["groupement", "-le"], name="journal_du_groupement"),
            models.Index(fields=["objet", "objet_id", "-le"], name="journal_de_l_objet"),
        ]

    def __str__(self) -> str:
        return self.libelle

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone


class CourrielQuerySet(models.QuerySet):
    def dus(self) -> CourrielQuerySet:
        return self.filter(etat=Courriel.Etat.A_ENVOYER, prochain_essai_le__lte=timezone.now())

    def dans_la_boite(self, depuis: datetime.datetime) -> CourrielQuerySet:
        """What counts as a mail that somebody got: gone or about to go, on its own."""
        return self.filter(etat__in=[Courriel.Etat.A_ENVOYER, Courriel.Etat.ENVOYE], depose_le__gte=depuis)


class Courriel(models.Model):
    """A message that must reach somebody: a row first, a mail later. `clef` makes it leave at most once.

    It leaves on its own, or waits for the letter (`lettre`, itself such a row) that gathers those of a day or a week;
    the letter of somebody who reads on paper is printed. See `groupement.services.lettres`.
    """

    class Etat(models.TextChoices):
        A_ENVOYER = "a_envoyer", "à envoyer"
        ENVOYE = "envoye", "envoyé"
        REFUSE = "refuse", "refusé par le serveur de courrier"
        EN_ATTENTE = "en_attente", "attend la prochaine lettre"
        REGROUPE = "regroupe", "dans une lettre"
        A_IMPRIMER = "a_imprimer", "à imprimer"
        IMPRIME = "imprime", "imprimé"

    PARTIS = [Etat.ENVOYE, Etat.IMPRIME]
    SUR_PAPIER = [Etat.A_IMPRIMER, Etat.IMPRIME]

    clef = models.CharField(max_length=200, unique=True)
    groupement = models.ForeignKey("groupement.Groupement", models.CASCADE, null=True, related_name="+")
    personne = models.ForeignKey("groupement.Personne", models.SET_NULL, null=True, related_name="+")
    destinataire = models.EmailField("à", blank=True)  # nobody's address: a letter to print
    urgent = models.BooleanField("vient toujours aussitôt", default=False)
    # After this instant a letter does not carry it any more: the reminder of a deadline that is over.
    utile_jusqu_a = models.DateTimeField("utile jusqu’à", null=True, blank=True)
    lettre = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="regroupes")
    repondre_a = models.JSONField("répondre à", default=list)
    sujet = models.CharField("sujet", max_length=250)
    texte = models.TextField("texte")
    html = models.TextField("version HTML", blank=True)
    # "app.Model:pk" of a row with `nom_du_fichier`, `type_mime` and `contenu()`: built documents, kept as sent.
    pieces_jointes = models.JSONField("pièces jointes", default=list)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.A_ENVOYER)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    prochain_essai_le = models.DateTimeField("prochain essai", default=timezone.now)
    depose_le = models.DateTimeField("déposé le", default=timezone.now)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    erreur = models.TextField("réponse du serveur", blank=True)
    revenu_le = models.DateTimeField("revenu le", null=True, blank=True)  # a mail server sent it back afterwards

    objects = CourrielQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        ordering = ["-depose_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="courriel_envoye_date",
                condition=Q(etat__in=["envoye", "imprime"], envoye_le__isnull=False)
                | (~Q(etat__in=["envoye", "imprime"]) & Q(envoye_le__isnull=True)),
                violation_error_message="Un courriel envoyé porte la date de son départ.",
            ),
            models.CheckConstraint(
                name="courriel_etat_connu",
                condition=Q(
                    etat__in=["a_envoyer", "envoye", "refuse", "en_attente", "regroupe", "a_imprimer", "imprime"]
                ),
                violation_error_message="Cet état n’existe pas.",
            ),
            models.CheckConstraint(
                name="courriel_regroupe_dans_une_lettre",
                condition=Q(lettre__isnull=True) | Q(etat="regroupe"),
                violation_error_message="Seul un message regroupé a une lettre.",
            ),
            models.CheckConstraint(
                name="courriel_a_une_adresse",
                condition=~Q(destinataire="") | Q(etat__in=["a_imprimer", "imprime"]),
                violation_error_message="Sans adresse, un message s’imprime.",
            ),
            models.CheckConstraint(
                name="courriel_urgent_part_seul",
                condition=Q(urgent=False) | Q(etat__in=["a_envoyer", "envoye", "refuse"]),
                violation_error_message="Un message urgent n’attend pas la lettre.",
            ),
        ]
        indexes = [
            models.Index(fields=["prochain_essai_le"], name="courriel_a_envoyer", condition=models.Q(etat="a_envoyer")),
            models.Index(fields=["-depose_le"], name="courriel_recents"),
            models.Index(fields=["groupement", "personne", "depose_le"], name="courriel_de_la_personne"),
        ]

    def __str__(self) -> str:
        return f"{self.sujet} → {self.destinataire}"

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property


class PersonneManager(BaseUserManager):
    def get_by_natural_key(self, email: str) -> Personne:
        return self.get(email=email.lower())

    def create_user(self, email: str | None = None, password: str | None = None, **champs: Any) -> Personne:
        personne = self.model(email=email.lower() if email else None, **champs)
        if password:
            personne.set_password(password)
        else:
            personne.set_unusable_password()
        personne.save(using=self._db)
        return personne


class Personne(AbstractBaseUser):
    """Somebody: signs in by e-mail, or has no e-mail and orders by phone or on paper."""

    class Rappel(models.TextChoices):
        CLOTURE = "cloture", "avant la clôture d’une commande"
        RETRAIT = "retrait", "la veille d’une livraison"
        REFERENT = "referent", "quand une commande que je suis est prête à vérifier"
        PERMANENCE = "permanence", "la veille d’une permanence, ou quand il manque quelqu’un"

    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=80, blank=True)
    email = models.EmailField("adresse e-mail", unique=True, null=True, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    est_admin = models.BooleanField("administre le site", default=False)
    is_active = models.BooleanField("peut se connecter", default=True)
    rappels_refuses = ArrayField(
        models.CharField(max_length=20, choices=Rappel), verbose_name="rappels refusés", default=list, blank=True
    )
    creee_le = models.DateTimeField("créée le", auto_now_add=True)

    objects = PersonneManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "personne"
        constraints = [
            models.CheckConstraint(
                name="personne_email_minuscule",
                condition=models.Q(email=Lower("email")),
                violation_error_message="Écrivez l’adresse e-mail en minuscules.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()

    def get_full_name(self) -> str:
        return str(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower() if self.email else None
        super().save(*args, **kwargs)

    @cached_property
    def memoire(self) -> dict[str, Any]:
        """What was found out about this person during one request, so that each right asks the database once."""
        return {}

    def has_perm(self, droit: str, objet: Any = None) -> bool:
        """Is `droit` ("catalogue.modifier_producteur") given on `objet`? Answered by the apps' own backends.

        No superuser short-cut: to run a producer's order follows from a mandate, also for an administrator.
        """
        if not self.is_active:
            return False
        return any(backend.accorde(self, droit, objet) for backend in get_backends() if hasattr(backend, "accorde"))

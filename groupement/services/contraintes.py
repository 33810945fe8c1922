"""What the database forbids, said to the person: a refused constraint becomes the sentence that its model carries."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from psycopg.errors import UniqueViolation

from groupement.refus import Refus


def phrase_de(erreur: IntegrityError) -> str | None:
    """The French sentence of the constraint that `erreur` names; None when the models know nothing of it."""
    nom = getattr(getattr(erreur.__cause__, "diag", None), "constraint_name", None)
    for modele in apps.get_models():
        for contrainte in modele._meta.constraints:
            if contrainte.name == nom:
                return str(contrainte.get_violation_error_message())
    return None


@contextmanager
def refuser_selon_les_contraintes() -> Iterator[None]:
    """Inside, what a model's validation or the database refuses is raised as a `Refus`; nothing of it is kept."""
    try:
        with transaction.atomic():
            yield
    except ValidationError as erreur:
        raise Refus(" ".join(erreur.messages)) from erreur
    except IntegrityError as erreur:
        phrase = phrase_de(erreur)
        if phrase is None and not isinstance(erreur.__cause__, UniqueViolation):
            raise
        raise Refus(phrase or "Quelqu’un vient d’enregistrer la même chose : rechargez la page.") from erreur


def enregistrer(objet: models.Model, *, champs: Collection[str] | None = None) -> None:
    """Validate and save `objet` (only `champs` when given); a refusal carries the sentence of the broken rule."""
    with refuser_selon_les_contraintes():
        objet.full_clean(validate_constraints=False)
        objet.save(update_fields=champs)

"""What the database forbids, said to the person: a constraint refused becomes the sentence that its model
carries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

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
    """Inside, what a model's validation or the database refuses is raised as a `Refus`; nothing of it is
    kept."""
    try:
        with transaction.atomic():
            yield
    except ValidationError as erreur:
        raise Refus(" ".join(erreur.messages)) from erreur
    except IntegrityError as erreur:
        phrase = phrase_de(erreur)
        if phrase is None:
            raise
        raise Refus(phrase) from erreur


def enregistrer(objet: models.Model) -> None:
    """Validate and save `objet`; a refusal carries the sentence of the rule that was broken."""
    with refuser_selon_les_contraintes():
        objet.full_clean(validate_unique=False, validate_constraints=False)
        objet.save()


def releve(objet: models.Model, champs: list[str]) -> dict[str, object]:
    """The present values of `champs`, to compare before and after in the journal."""
    return {champ: getattr(objet, champ) for champ in champs}

"""Scopes: every row belongs to a group or to a network, and no query leaves its scope by accident.

Two guards. In Python the managers made here refuse to answer outside `scope(groupement=...)` or
`scope(reseau=...)`. In PostgreSQL `MemePortee` is a composite foreign key: a row of one group cannot point at a row
of another one, whatever the code does (managers do not guard `create()`, foreign-key values and unique checks).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django_scopes import ScopedManager, scope, scopes_disabled
from django_scopes.manager import DisabledQuerySet

__all__ = [
    "DuGroupement",
    "DuReseau",
    "MemePortee",
    "UniqueDansPortee",
    "dans_le_groupement",
    "dans_le_reseau",
    "gestionnaire_de_groupement",
    "gestionnaire_de_reseau",
    "scopes_disabled",
]


class _HorsPortee(DisabledQuerySet):
    """Refuses the ways to ask that django-scopes leaves open: they would answer from every group."""

    aggregate = contains = exclude = exists = explain = in_bulk = DisabledQuerySet.error


def _gestionnaire(queryset: type[models.QuerySet], **portees: str) -> Any:
    scelle = type(ScopedManager(_manager_class=models.Manager.from_queryset(queryset), **portees))

    class Gestionnaire(scelle):  # type: ignore[misc, valid-type]
        def get_queryset(self) -> models.QuerySet:
            trouve = super().get_queryset()
            if isinstance(trouve, DisabledQuerySet):
                return _HorsPortee(self.model, using=self._db, missing_scopes=trouve.missing_scopes)
            return trouve

    return Gestionnaire()


def gestionnaire_de_groupement(queryset: type[models.QuerySet] = models.QuerySet) -> Any:
    """Manager for rows of a group: answers only inside `dans_le_groupement`."""
    return _gestionnaire(queryset, groupement="groupement")


def gestionnaire_de_reseau(queryset: type[models.QuerySet] = models.QuerySet) -> Any:
    """Manager for rows of a network: answers inside `dans_le_reseau` and `dans_le_groupement`."""
    return _gestionnaire(queryset, reseau="reseau")


@contextmanager
def dans_le_groupement(groupement: Any) -> Iterator[None]:
    with scope(groupement=groupement, reseau=groupement.reseau_id):
        yield


@contextmanager
def dans_le_reseau(reseau: Any) -> Iterator[None]:
    with scope(reseau=reseau):
        yield


class DuGroupement(models.Model):
    """A row of one group."""

    groupement = models.ForeignKey("groupement.Groupement", models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True


class DuReseau(models.Model):
    """A row of one network."""

    reseau = models.ForeignKey("groupement.Reseau", models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True


class UniqueDansPortee(models.UniqueConstraint):
    """UNIQUE (scope, id): what a `MemePortee` of another table points at."""

    def __init__(self, *portee: str, name: str, fields: Any = None, **kwargs: Any) -> None:
        super().__init__(fields=fields or (*portee, "id"), name=name, **kwargs)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The id alone is unique already: nothing to ask the database."""


class MemePortee(models.BaseConstraint):
    """Composite foreign key: `(*portee, champ)` of this row exists as `(*portee, id)` in the table of `champ`.

    `cible` names the columns on the other side when they are called otherwise.
    """

    def __init__(
        self,
        *,
        champ: str,
        name: str,
        portee: tuple[str, ...] = ("groupement",),
        cible: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        self.champ = champ
        self.portee = tuple(portee)
        self.cible = tuple(cible)
        kwargs.setdefault("violation_error_message", "Cet élément appartient à un autre groupement.")
        super().__init__(name=name, **kwargs)

    def _colonnes(self, model: type[models.Model]) -> tuple[list[str], type[models.Model], list[str]]:
        champ = model._meta.get_field(self.champ)
        vers = champ.remote_field.model
        ici = [model._meta.get_field(nom).column for nom in (*self.portee, self.champ)]
        la_bas = [vers._meta.get_field(nom).column for nom in (*(self.cible or self.portee), "id")]
        return ici, vers, la_bas

    def create_sql(self, model: Any, schema_editor: Any) -> None:
        # At the end of the migration: the other table, or its unique key, may come later in it.
        schema_editor.deferred_sql.append(self._ajout_sql(model, schema_editor))

    constraint_sql = create_sql

    def _ajout_sql(self, model: Any, schema_editor: Any) -> str:
        ici, vers, la_bas = self._colonnes(model)
        nommer = schema_editor.quote_name
        return (
            f"ALTER TABLE {nommer(model._meta.db_table)} ADD CONSTRAINT {nommer(self.name)} "
            f"FOREIGN KEY ({', '.join(map(nommer, ici))}) REFERENCES {nommer(vers._meta.db_table)} "
            f"({', '.join(map(nommer, la_bas))}) DEFERRABLE INITIALLY DEFERRED"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        nommer = schema_editor.quote_name
        return f"ALTER TABLE {nommer(model._meta.db_table)} DROP CONSTRAINT {nommer(self.name)}"

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        if exclude and {self.champ, *self.portee} & set(exclude):
            return
        ici, vers, la_bas = self._colonnes(model)
        valeurs = [getattr(instance, model._meta.get_field(nom).attname) for nom in (*self.portee, self.champ)]
        if None in valeurs:
            return
        noms = [vers._meta.get_field(nom).attname for nom in (*(self.cible or self.portee), "id")]
        if not vers._base_manager.using(using).filter(**dict(zip(noms, valeurs, strict=True))).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, tuple, dict]:
        chemin, args, kwargs = super().deconstruct()
        return chemin, args, kwargs | {"champ": self.champ, "portee": self.portee, "cible": self.cible}

    def __eq__(self, autre: object) -> bool:
        return isinstance(autre, MemePortee) and self.deconstruct() == autre.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

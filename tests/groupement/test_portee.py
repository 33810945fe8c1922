"""One group never sees another's rows: in Python the managers refuse, in PostgreSQL the foreign keys do."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django_scopes.exceptions import ScopeError

from groupement.models import Adhesion, Foyer
from groupement.portee import DuGroupement, DuReseau, MemePortee, UniqueDansPortee
from tests import fabrique

DES_GROUPES = [m for m in apps.get_models() if issubclass(m, DuGroupement)]
DES_RESEAUX = [m for m in apps.get_models() if issubclass(m, DuReseau)]
# Nothing of another scope can be read through these; each for the reason beside it.
SANS_CLEF_COMPOSEE = {
    # A group row that keeps a copy of what was on offer; the service takes it from the producer of the volet.
    ("commandes.Offre", "conditionnement"),
    # Only says which list an import became; both hang on the same producer, which is tied.
}
LECTURES = ["all", "count", "first", "exists", "exclude", "filter", "get", "update", "values_list", "iterator"]


def clefs_vers(modele, familles):
    """Foreign keys of `modele` to rows that belong to a scope themselves; the key that is its scope is none of them."""
    return [
        champ
        for champ in modele._meta.get_fields()
        if isinstance(champ, models.ForeignKey)
        and issubclass(champ.remote_field.model, familles)
        and champ.name not in ("groupement", "reseau")
        and (modele._meta.label, champ.name) not in SANS_CLEF_COMPOSEE
    ]


def couverte(modele, champ):
    """A composite constraint ties `champ`: on its own, or as part of the scope of another one."""
    return any(
        isinstance(contrainte, MemePortee) and champ.name in (contrainte.champ, *contrainte.portee)
        for contrainte in modele._meta.constraints
    )


@pytest.mark.parametrize("modele", DES_GROUPES, ids=lambda m: m._meta.label)
def test_every_foreign_key_between_rows_of_a_group_is_composite(modele):
    nues = [champ.name for champ in clefs_vers(modele, (DuGroupement, DuReseau)) if not couverte(modele, champ)]
    assert nues == [], f"{modele._meta.label}: add MemePortee(champ=...) for {nues}"


@pytest.mark.parametrize("modele", DES_RESEAUX, ids=lambda m: m._meta.label)
def test_every_foreign_key_between_rows_of_a_network_is_composite(modele):
    nues = [champ.name for champ in clefs_vers(modele, (DuReseau,)) if not couverte(modele, champ)]
    assert nues == [], f"{modele._meta.label}: add MemePortee(champ=..., portee=('reseau',)) for {nues}"


@pytest.mark.django_db
@pytest.mark.parametrize("modele", [*DES_GROUPES, *DES_RESEAUX], ids=lambda m: m._meta.label)
def test_the_composite_keys_stand_in_the_database(modele):
    attendues = {c.name for c in modele._meta.constraints if isinstance(c, MemePortee)}
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'"
            " AND cardinality(conkey) > 1",
            [modele._meta.db_table],
        )
        assert attendues <= {nom for (nom,) in curseur.fetchall()}


@pytest.mark.parametrize("modele", DES_GROUPES, ids=lambda m: m._meta.label)
def test_what_others_point_at_has_the_unique_key_they_need(modele):
    pointee = any(
        champ.remote_field.model is modele for autre in DES_GROUPES for champ in clefs_vers(autre, (DuGroupement,))
    )
    assert not pointee or any(isinstance(c, UniqueDansPortee) for c in modele._meta.constraints)


def tout_lire(modele, lecture):
    reponse = getattr(modele.objects, lecture)()
    return list(reponse) if isinstance(reponse, models.QuerySet) else reponse


@pytest.mark.django_db
@pytest.mark.parametrize("lecture", LECTURES)
@pytest.mark.parametrize("modele", [*DES_GROUPES, *DES_RESEAUX], ids=lambda m: m._meta.label)
def test_managers_refuse_outside_a_scope(modele, lecture):
    with pytest.raises(ScopeError):
        tout_lire(modele, lecture)


@pytest.mark.django_db
def test_inside_a_scope_only_its_rows_are_there(monde, dans):
    with dans(monde.limoux):
        assert not Adhesion.objects.filter(pk=monde.a_zoe.pk).exists()
        assert Foyer.objects.count() == 4
        assert monde.zoe.adhesions.count() == 0


@pytest.mark.django_db
def test_the_database_refuses_a_household_of_another_group(monde):
    personne = fabrique.personne("Paul")
    with pytest.raises(IntegrityError, match="adhesion_foyer_du_groupement"), transaction.atomic():
        Adhesion.objects.create(groupement=monde.limoux, personne=personne, foyer=monde.a_zoe.foyer)
        with connection.cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")

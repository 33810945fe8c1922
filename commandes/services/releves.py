"""Statements of a year on paper, and its accounts as one workbook: asked for here, built by a worker."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from catalogue.models import Partenariat
from commandes.models import Document
from commandes.services.documents import PATIENCE, lancer
from groupement.models import Foyer, Groupement, Personne
from groupement.refus import Refus

PREMIERE_ANNEE = 2000


def demander_le_releve_du_foyer(*, foyer: Foyer, annee: int, auteur: Personne) -> Document:
    nom = f"releve-{annee}-{slugify(foyer.nom)[:60]}.pdf"
    return _demander(foyer.groupement, {"annee": annee, "foyer": foyer.pk}, nom, auteur)


def demander_le_releve_du_producteur(
    *, groupement: Groupement, partenariat: Partenariat | None, annee: int, auteur: Personne
) -> Document:
    """`partenariat` None: of the group's association."""
    a_qui = slugify(str(partenariat))[:60] if partenariat else "association"
    parametres = {"annee": annee, "partenariat": partenariat.pk if partenariat else None}
    return _demander(groupement, parametres, f"releve-{annee}-{a_qui}.pdf", auteur)


def demander_le_releve_du_groupement(*, groupement: Groupement, annee: int, auteur: Personne) -> Document:
    nom = f"comptes-{annee}-{slugify(groupement.nom)[:60]}.pdf"
    return _demander(groupement, {"annee": annee, "groupe": True}, nom, auteur)


def demander_les_comptes(*, groupement: Groupement, annee: int, auteur: Personne) -> Document:
    """All entries and registers of the year, in one workbook."""
    nom = f"comptes-{annee}-{slugify(groupement.nom)[:60]}.xlsx"
    return _demander(groupement, {"annee": annee, "groupe": True}, nom, auteur, Document.Format.XLSX)


def _demander(
    groupement: Groupement, parametres: dict[str, Any], nom: str, auteur: Personne, format_: str = Document.Format.PDF
) -> Document:
    """A second click gets the one on its way."""
    if not PREMIERE_ANNEE <= parametres["annee"] <= timezone.localdate().year:
        raise Refus("Il n’y a pas de comptes pour cette année.")
    with transaction.atomic():
        Groupement.objects.select_for_update(no_key=True, of=("self",)).get(pk=groupement.pk)
        en_route = Document.objects.filter(
            genre=Document.Genre.RELEVE, parametres=parametres, format=format_, pret_le=None, echec="",
            demande_le__gt=timezone.now() - PATIENCE,
        ).first()  # fmt: skip
        if en_route is not None:
            return en_route
        document = Document.objects.create(
            groupement=groupement, genre=Document.Genre.RELEVE, format=format_, parametres=parametres,
            nom_du_fichier=nom, demande_par=auteur,
        )  # fmt: skip
        lancer(document)
        return document

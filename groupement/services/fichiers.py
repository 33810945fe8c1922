"""Files that one person asked for: a row in the transaction, then a worker; built again if that worker dies."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from groupement.affiche import affiche
from groupement.export import archive
from groupement.file_de_taches import confier
from groupement.models import FichierDemande, Groupement, Personne

logger = logging.getLogger(__name__)

ECHEC = "Le fichier n’a pas pu être préparé. Demandez-le de nouveau, et prévenez-nous si cela recommence."
# A worker answers in seconds: what is older was lost with it.
PATIENCE = datetime.timedelta(minutes=2)
FABRIQUES: dict[str, Callable[[FichierDemande], bytes]] = {
    FichierDemande.Genre.AFFICHE: affiche,
    FichierDemande.Genre.EXPORT: archive,
}


def demander_l_affiche(*, groupement: Groupement, annee: int, personne: Personne) -> FichierDemande:
    """The year of a group on one sheet, as this member sees it."""
    nom = f"calendrier-{annee}-{slugify(groupement.nom)[:60]}.pdf"
    return _demander(
        personne=personne, groupement=groupement, genre=FichierDemande.Genre.AFFICHE, parametres={"annee": annee},
        nom_du_fichier=nom,
    )  # fmt: skip


def demander_mes_donnees(*, personne: Personne) -> FichierDemande:
    """All that the site keeps of this person."""
    return _demander(
        personne=personne, groupement=None, genre=FichierDemande.Genre.EXPORT, parametres={},
        nom_du_fichier=f"mes-donnees-{timezone.localdate():%Y-%m-%d}.zip",
    )  # fmt: skip


@transaction.atomic
def _demander(*, personne: Personne, **valeurs: Any) -> FichierDemande:
    """A second click gets the one on its way; what was built before goes."""
    Personne.objects.select_for_update(no_key=True).get(pk=personne.pk)
    siens = FichierDemande.objects.filter(
        personne=personne, **{nom: valeurs[nom] for nom in ("genre", "groupement", "parametres")}
    )
    en_route = siens.filter(pret_le=None, echec="", demande_le__gt=timezone.now() - PATIENCE).first()
    if en_route is not None:
        return en_route
    siens.delete()
    fichier = FichierDemande.objects.create(personne=personne, **valeurs)
    confier("groupement.tasks.fabriquer_fichier", fichier.pk)
    return fichier


def fabriquer(*, fichier_id: int) -> bool:
    """Build the bytes; True when this call is the one that did. Safe to run twice."""
    fichier = (
        FichierDemande.objects.select_related("personne", "groupement__reseau")
        .defer("octets")
        .filter(pk=fichier_id, pret_le=None)
        .first()
    )
    if fichier is None:
        return False
    try:
        octets = FABRIQUES[fichier.genre](fichier)
    except Exception:  # whatever goes wrong is an outcome that the person must see
        logger.exception("File %s could not be built", fichier_id)
        FichierDemande.objects.filter(pk=fichier_id, pret_le=None).update(echec=ECHEC)
        return False
    ecrit = FichierDemande.objects.filter(pk=fichier_id, pret_le=None).update(
        octets=octets, pret_le=timezone.now(), echec=""
    )
    return bool(ecrit)


def a_reprendre() -> list[int]:
    """Ids of what was asked for and that no worker finished or gave up."""
    perdus = FichierDemande.objects.filter(pret_le=None, echec="", demande_le__lt=timezone.now() - PATIENCE)
    return list(perdus.values_list("pk", flat=True))

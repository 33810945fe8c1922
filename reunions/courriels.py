"""The messages about meetings, one function each, to every active member with an address. To be called inside the
transaction that causes them; the key of each says what was told, so that nobody is told it twice."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from groupement.models import Adhesion
from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.templatetags.formats import instant
from reunions.models import Reunion, VersionCompteRendu


def annoncer(*, reunion: Reunion) -> None:
    """A meeting is planned."""
    _a_tous(reunion, f"reunion-prevue:{reunion.pk}", "reunion_prevue", f"{reunion} : {instant(reunion.debut)}", {})


def annoncer_le_deplacement(*, reunion: Reunion, avant: dict[str, Any]) -> None:
    """Urgent: another date, hour or place. `avant`: what was said before."""
    _a_tous(
        reunion,
        f"reunion-deplacee:{reunion.pk}:{reunion.annonce}",
        "reunion_deplacee",
        f"Changement : {reunion}, {instant(reunion.debut)}",
        {
            "avant": avant,
            "autre_date": timezone.localdate(avant["debut"]) != timezone.localdate(reunion.debut),
            "autre_lieu": avant["lieu"] != reunion.lieu,
        },
        urgent=True,
    )


def annoncer_l_annulation(*, reunion: Reunion) -> None:
    """Urgent: nobody should come."""
    _a_tous(
        reunion,
        f"reunion-annulee:{reunion.pk}:{reunion.annonce}",
        "reunion_annulee",
        f"Annulation : {reunion}, {instant(reunion.debut)}",
        {},
        urgent=True,
    )


def annoncer_le_retablissement(*, reunion: Reunion) -> None:
    """Urgent: it takes place after all."""
    _a_tous(
        reunion,
        f"reunion-retablie:{reunion.pk}:{reunion.annonce}",
        "reunion_retablie",
        f"Elle a bien lieu : {reunion}, {instant(reunion.debut)}",
        {},
        urgent=True,
    )


def envoyer_le_compte_rendu(*, version: VersionCompteRendu) -> None:
    """Not urgent: the minutes are there, or corrected."""
    reunion = version.reunion
    mot = "Compte rendu" if version.numero == 1 else "Compte rendu corrigé"
    _a_tous(
        reunion,
        f"compte-rendu:{reunion.pk}:{version.numero}",
        "compte_rendu",
        f"{mot} : {reunion}, {instant(reunion.debut)}",
        {"version": version, "lien": adresse_complete(version.get_absolute_url())},
    )


def nombre_de_destinataires() -> int:
    """Of the messages above, in the scope that is open: pages say it before they are sent."""
    return _destinataires().count()


def _destinataires() -> Any:
    return Adhesion.objects.actives().filter(personne__email__isnull=False)


def _a_tous(
    reunion: Reunion, clef: str, gabarit: str, sujet: str, contexte: dict[str, Any], *, urgent: bool = False
) -> None:
    groupement = reunion.groupement
    repondre_a = [groupement.courriel] if groupement.courriel else []
    commun = {"groupement": groupement, "reunion": reunion, "lien": adresse_complete(reunion.get_absolute_url())}
    for adhesion in _destinataires().select_related("personne").order_by("pk"):
        deposer(
            clef=f"{clef}:{adhesion.personne_id}",
            destinataire=adhesion.personne.email or "",
            personne=adhesion.personne,
            groupement=groupement,
            repondre_a=repondre_a,
            sujet=sujet,
            urgent=urgent,
            **rediger(gabarit, commun | {"personne": adhesion.personne} | contexte),
        )

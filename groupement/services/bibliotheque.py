"""The library: pages that members write, and the file that a page may carry."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from groupement.fichiers import nom_propre, reconnaitre
from groupement.models import Adhesion, Fiche, Groupement, Piece
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser

CHAMPS = ("genre", "titre", "texte", "produits", "mois")
FICHES_PAR_JOUR = 30


@transaction.atomic
def ecrire(*, auteur: Adhesion, valeurs: dict[str, Any], fichier: Any = None) -> Fiche:
    """A new page; `fichier` is an uploaded file or None."""
    _verrouiller(auteur)
    recentes = Fiche.objects.filter(auteur=auteur, creee_le__gt=timezone.now() - datetime.timedelta(days=1))
    if recentes.count() >= FICHES_PAR_JOUR:
        raise Refus("Vous avez beaucoup écrit aujourd’hui : reprenez demain.")
    fiche = Fiche(groupement_id=auteur.groupement_id, auteur=auteur, **{champ: valeurs[champ] for champ in CHAMPS})
    if not fiche.texte.strip() and fichier is None:
        raise Refus("Écrivez un texte ou joignez un fichier.")
    enregistrer(fiche)
    if fichier is not None:
        _joindre(fiche, fichier)
    journaliser(objet=fiche, action="ecrire", libelle=f"Bibliothèque : {fiche}", auteur=auteur.personne)
    return fiche


@transaction.atomic
def modifier(
    *, fiche: Fiche, valeurs: dict[str, Any], par: Adhesion, fichier: Any = None, retirer_le_fichier: bool = False
) -> Fiche:
    """Its author, or those who facilitate: recipes are improved together."""
    _verrouiller(par)
    figee = _relire(fiche)
    _exiger(figee, par)
    for champ in CHAMPS:
        setattr(figee, champ, valeurs.get(champ, getattr(figee, champ)))
    figee.modifiee_le = timezone.now()
    if fichier is not None or retirer_le_fichier:
        Piece.objects.filter(fiche=figee).delete()
    if fichier is not None:
        _joindre(figee, fichier)
    if not figee.texte.strip() and not Piece.objects.filter(fiche=figee).exists():
        raise Refus("Écrivez un texte ou joignez un fichier.")
    enregistrer(figee)
    journaliser(objet=figee, action="modifier", libelle=f"Bibliothèque : {figee}", auteur=par.personne)
    return figee


@transaction.atomic
def effacer(*, fiche: Fiche, par: Adhesion) -> None:
    figee = _relire(fiche)
    _exiger(figee, par)
    journaliser(objet=figee, action="effacer", libelle=f"Effacé de la bibliothèque : {figee}", auteur=par.personne)
    figee.delete()


def place_prise(groupement: Groupement) -> int:
    """Bytes of all files of the group's library."""
    return Piece.objects.aggregate(total=Sum("taille"))["total"] or 0


def peut_modifier(fiche: Fiche, adhesion: Adhesion) -> bool:
    return adhesion.est_active and (adhesion.anime or fiche.auteur_id == adhesion.pk)


def _joindre(fiche: Fiche, fichier: Any) -> None:
    if fichier.size > settings.TAILLE_MAX_FICHIER:
        raise Refus(f"Ce fichier est trop lourd : {settings.TAILLE_MAX_FICHIER // 1024**2} Mo au plus.")
    octets = fichier.read()
    type_mime, extension = reconnaitre(octets)
    # Two uploads at once: the second waits, and counts what the first took.
    groupement = Groupement.objects.select_for_update(no_key=True).get(pk=fiche.groupement_id)
    if place_prise(groupement) + len(octets) > settings.QUOTA_DE_LA_BIBLIOTHEQUE:
        mo = settings.QUOTA_DE_LA_BIBLIOTHEQUE // 1024**2
        raise Refus(f"La bibliothèque est pleine ({mo} Mo) : effacez d’abord un ancien document.")
    enregistrer(
        Piece(
            groupement_id=fiche.groupement_id, fiche=fiche, nom_du_fichier=nom_propre(fichier.name, extension),
            type_mime=type_mime, taille=len(octets), octets=octets,
        )
    )  # fmt: skip


def _verrouiller(auteur: Adhesion) -> None:
    if not Adhesion.objects.select_for_update(no_key=True, of=("self",)).get(pk=auteur.pk).est_active:
        raise Refus("Votre participation est en pause : vous pouvez lire la bibliothèque, pas y écrire.")


def _relire(fiche: Fiche) -> Fiche:
    figee = Fiche.objects.select_for_update(of=("self",)).filter(pk=fiche.pk).first()
    if figee is None:
        raise Refus("Cette fiche vient d’être effacée.")
    return figee


def _exiger(fiche: Fiche, par: Adhesion) -> None:
    if not peut_modifier(fiche, par):
        raise Refus("Seules la personne qui l’a écrite et l’animation peuvent la changer.")

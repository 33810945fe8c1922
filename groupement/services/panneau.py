"""The board: pin, change, take down, hide with a reason, answer, follow. Nothing here sends a mail."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupement.models import Adhesion, Annonce, Commentaire, Suivi
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser

ANNONCES_PAR_JOUR = 10
REPONSES_PAR_HEURE = 30


@transaction.atomic
def publier(*, auteur: Adhesion, genre: str, titre: str, texte: str) -> Annonce:
    """Pin something; its author follows it."""
    _verrouiller(auteur)
    _moderer(Annonce.objects.filter(auteur=auteur, publiee_le__gt=_il_y_a(hours=24)).count(), ANNONCES_PAR_JOUR)
    maintenant = timezone.now()
    annonce = Annonce(
        groupement_id=auteur.groupement_id, auteur=auteur, genre=genre, titre=titre, texte=texte,
        publiee_le=maintenant, expire_le=Annonce.fin_pour(genre, maintenant),
    )  # fmt: skip
    enregistrer(annonce)
    Suivi.objects.create(groupement_id=auteur.groupement_id, annonce=annonce, adhesion=auteur)
    return annonce


@transaction.atomic
def modifier(*, annonce: Annonce, valeurs: dict[str, Any], par: Adhesion) -> Annonce:
    """Only its author changes the words; another kind lasts as long as that kind does."""
    figee = _relire(annonce)
    _exiger_l_auteur(figee.auteur_id, par)
    if "genre" in valeurs and valeurs["genre"] != figee.genre:
        figee.expire_le = Annonce.fin_pour(valeurs["genre"], figee.publiee_le)
    for champ in ("genre", "titre", "texte"):
        setattr(figee, champ, valeurs.get(champ, getattr(figee, champ)))
    figee.modifiee_le = timezone.now()
    enregistrer(figee)
    return figee


@transaction.atomic
def remettre(*, annonce: Annonce, par: Adhesion) -> Annonce:
    """Put up again what came down, for another whole time."""
    figee = _relire(annonce)
    _exiger_l_auteur(figee.auteur_id, par)
    if figee.est_masquee:
        raise Refus("L’animation a masqué cette annonce : parlez-lui-en d’abord.")
    figee.publiee_le = timezone.now()
    figee.expire_le = Annonce.fin_pour(figee.genre, figee.publiee_le)
    enregistrer(figee, champs=["publiee_le", "expire_le"])
    return figee


@transaction.atomic
def effacer(*, annonce: Annonce, par: Adhesion) -> None:
    """For good, with its answers; that it happened stays in the journal, its words do not."""
    figee = _relire(annonce)
    _exiger_l_auteur(figee.auteur_id, par)
    journaliser(objet=figee, action="effacer", libelle="Annonce effacée par son auteur", auteur=par.personne)
    figee.delete()


@transaction.atomic
def masquer(*, annonce: Annonce, motif: str, par: Adhesion) -> Annonce:
    """A facilitator takes it off the board; its author still sees it, and why."""
    figee = _relire(annonce)
    _exiger_l_animation(par)
    if figee.est_masquee:
        raise Refus("Cette annonce est déjà masquée.")
    figee.masquee_le, figee.masquee_par, figee.motif = timezone.now(), par.personne, motif.strip()
    enregistrer(figee, champs=["masquee_le", "masquee_par", "motif"])
    journaliser(
        objet=figee, action="masquer", libelle=f"Annonce masquée : {figee.titre}", auteur=par.personne, motif=motif
    )
    return figee


@transaction.atomic
def montrer_de_nouveau(*, annonce: Annonce, par: Adhesion) -> Annonce:
    figee = _relire(annonce)
    _exiger_l_animation(par)
    if not figee.est_masquee:
        raise Refus("Cette annonce n’est pas masquée.")
    figee.masquee_le, figee.masquee_par, figee.motif = None, None, ""
    enregistrer(figee, champs=["masquee_le", "masquee_par", "motif"])
    journaliser(objet=figee, action="montrer", libelle=f"Annonce remontrée : {figee.titre}", auteur=par.personne)
    return figee


@transaction.atomic
def repondre(*, annonce: Annonce, texte: str, auteur: Adhesion) -> Commentaire:
    """An answer; who answers follows."""
    _verrouiller(auteur)
    figee = _relire(annonce)
    if figee.est_masquee:
        raise Refus("Cette annonce est masquée : on ne peut plus y répondre.")
    recents = Commentaire.objects.filter(auteur=auteur, ecrit_le__gt=_il_y_a(hours=1))
    _moderer(recents.count(), REPONSES_PAR_HEURE)
    commentaire = Commentaire(groupement_id=figee.groupement_id, annonce=figee, auteur=auteur, texte=texte)
    enregistrer(commentaire)
    suivre(annonce=figee, adhesion=auteur, suivre=True)
    return commentaire


@transaction.atomic
def effacer_la_reponse(*, commentaire: Commentaire, par: Adhesion) -> None:
    _exiger_l_auteur(commentaire.auteur_id, par)
    Commentaire.objects.filter(pk=commentaire.pk).delete()


@transaction.atomic
def masquer_la_reponse(*, commentaire: Commentaire, motif: str, par: Adhesion) -> None:
    _exiger_l_animation(par)
    fige = Commentaire.objects.select_for_update(of=("self",)).get(pk=commentaire.pk)
    if fige.masquee_le:
        raise Refus("Cette réponse est déjà masquée.")
    fige.masquee_le, fige.masquee_par, fige.motif = timezone.now(), par.personne, motif.strip()
    enregistrer(fige, champs=["masquee_le", "masquee_par", "motif"])
    journaliser(objet=fige, action="masquer", libelle=f"Masquée : {fige}", auteur=par.personne, motif=motif)


def suivre(*, annonce: Annonce, adhesion: Adhesion, suivre: bool) -> None:
    """Follow or not; asking twice changes nothing."""
    if suivre:
        Suivi.objects.bulk_create(
            [Suivi(groupement_id=annonce.groupement_id, annonce=annonce, adhesion=adhesion)], ignore_conflicts=True
        )
    else:
        Suivi.objects.filter(annonce=annonce, adhesion=adhesion).delete()


def _verrouiller(auteur: Adhesion) -> None:
    """Two sends at once of the same person wait for each other, so that counting them is exact."""
    fige = Adhesion.objects.select_for_update(no_key=True, of=("self",)).get(pk=auteur.pk)
    if not fige.est_active:
        raise Refus("Votre participation est en pause : vous pouvez lire le panneau, pas y écrire.")


def _moderer(combien: int, au_plus: int) -> None:
    if combien >= au_plus:
        raise Refus("Vous avez beaucoup écrit en peu de temps : reprenez un peu plus tard.")


def _exiger_l_auteur(auteur_id: int, par: Adhesion) -> None:
    if auteur_id != par.pk:
        raise Refus("Seule la personne qui l’a écrit peut le changer ou l’effacer.")


def _exiger_l_animation(par: Adhesion) -> None:
    if not par.anime:
        raise Refus("Seules les personnes qui animent le groupement peuvent masquer ce qui est écrit.")


def _relire(annonce: Annonce) -> Annonce:
    figee = Annonce.objects.select_for_update(of=("self",)).filter(pk=annonce.pk).first()
    if figee is None:
        raise Refus("Cette annonce vient d’être effacée.")
    return figee


def _il_y_a(**duree: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(**duree)

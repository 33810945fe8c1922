"""Joining a group by a link sent by mail: send it, send it again, take it back, accept it."""

import datetime

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from groupement import courriels
from groupement.models import Adhesion, Foyer, Groupement, Invitation, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser

DUREE = datetime.timedelta(days=14)


@transaction.atomic
def inviter(
    *, groupement: Groupement, email: str, prenom: str = "", foyer: Foyer | None = None, parrain: Adhesion
) -> Invitation:
    """Invite somebody, into `foyer` or into a household of their own. An invitation gone stale is renewed."""
    email = email.strip().lower()
    Groupement.objects.select_for_update(no_key=True).get(pk=groupement.pk)
    # A candidate invites nobody but themself: see `groupements.proposer_animation`.
    if parrain.etat not in (Adhesion.Etat.ACTIVE, Adhesion.Etat.CANDIDATE):
        raise Refus("Votre participation est en pause : reprenez-la avant d’inviter quelqu’un.")
    if foyer is not None and foyer.parti_le is not None:
        raise Refus(f"Le foyer {foyer} est parti : choisissez-en un autre.")
    presente = Adhesion.objects.filter(personne__email=email, etat__in=["active", "en_pause"]).first()
    if presente is not None:
        raise Refus(f"{presente.personne} fait déjà partie du groupement, dans le foyer {presente.foyer}.")
    en_cours = _en_cours().filter(email__iexact=email).first()
    if en_cours is None:
        invitation = Invitation(
            groupement=groupement,
            email=email,
            prenom=prenom,
            foyer=foyer,
            parrain=parrain,
            expire_le=timezone.now() + DUREE,
        )
    elif est_expiree(en_cours):
        invitation = en_cours
        invitation.prenom, invitation.foyer, invitation.parrain = prenom, foyer, parrain
        invitation.expire_le = timezone.now() + DUREE
    else:
        raise Refus("Une invitation est déjà en route pour cette adresse : renvoyez-la ou retirez-la dans la liste.")
    enregistrer(invitation)
    _noter(invitation, "envoi", f"Invitation envoyée à {email}", parrain.personne)
    courriels.inviter(invitation=invitation)
    return invitation


@transaction.atomic
def renvoyer_invitation(*, invitation: Invitation, auteur: Personne) -> Invitation:
    """Send the link again and let it live for another `DUREE`."""
    invitation = _verrouiller(invitation.pk)
    _exiger_en_cours(invitation)
    avant, invitation.expire_le = invitation.expire_le, timezone.now() + DUREE
    invitation.save(update_fields=["expire_le"])
    _noter(
        invitation,
        "renvoi",
        f"Invitation renvoyée à {invitation.email}",
        auteur,
        avant={"expire le": avant.isoformat()},
        apres={"expire le": invitation.expire_le.isoformat()},
    )
    courriels.inviter(invitation=invitation)
    return invitation


@transaction.atomic
def annuler_invitation(*, invitation: Invitation, auteur: Personne) -> Invitation:
    invitation = _verrouiller(invitation.pk)
    _exiger_en_cours(invitation)
    invitation.annulee_le = timezone.now()
    invitation.save(update_fields=["annulee_le"])
    _noter(invitation, "annulation", f"Invitation de {invitation.email} annulée", auteur)
    return invitation


def est_expiree(invitation: Invitation) -> bool:
    return invitation.expire_le <= timezone.now()


def invitations_en_cours(groupement: Groupement) -> list[Invitation]:
    """Neither accepted nor cancelled; stale ones (`expiree`) included: they can be sent again."""
    return list(
        _en_cours()
        .filter(groupement=groupement)
        .select_related("foyer", "parrain__personne")
        .annotate(expiree=models.Q(expire_le__lte=Now()))
    )


def _en_cours() -> models.QuerySet[Invitation]:
    return Invitation.objects.filter(acceptee_le=None, annulee_le=None)


def _verrouiller(invitation_id: int) -> Invitation:
    return (
        Invitation.objects.select_for_update(of=["self"])
        .select_related("groupement", "foyer", "parrain__personne")
        .get(pk=invitation_id)
    )


def _exiger_en_cours(invitation: Invitation) -> None:
    if invitation.acceptee_le is not None:
        raise Refus(f"Cette invitation a déjà été acceptée, {invitation.email} fait partie du groupement.")
    if invitation.annulee_le is not None:
        raise Refus("Cette invitation a été annulée : envoyez-en une nouvelle.")


def _noter(
    invitation: Invitation,
    action: str,
    libelle: str,
    auteur: Personne,
    *,
    avant: dict[str, str] | None = None,
    apres: dict[str, str] | None = None,
) -> None:
    journaliser(
        objet=invitation,
        action=action,
        libelle=libelle,
        auteur=auteur,
        avant=avant,
        apres=apres,
        foyer_id=invitation.foyer_id,
    )

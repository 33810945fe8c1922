"""A producer invited to a meeting: asked, asked again, taken back, and what they answer by their link."""

from __future__ import annotations

import datetime

from django.db import transaction

from groupement.models import Adhesion, Groupement, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from groupement.templatetags.formats import a_, de
from reunions import invitation_courriels as courriels
from reunions.models import InvitationDeProducteur, Reunion
from reunions.services.votes import horloge

Reponse = InvitationDeProducteur.Reponse
ENVOIS_PAR_JOUR = 20  # of one group, to all producers
ENVOIS_AU_PLUS = 3  # of one invitation
ENTRE_DEUX_ENVOIS = datetime.timedelta(hours=12)
MESSAGE_AU_PLUS = 1000


@transaction.atomic
def inviter(*, reunion: Reunion, nom: str, courriel: str, mot: str, auteur: Adhesion) -> InvitationDeProducteur:
    """Send the link. The group's row is the lock: how many left today is a question about all of them."""
    groupement = Groupement.objects.select_for_update(no_key=True).get(pk=auteur.groupement_id)
    fige = _reunion_a_venir(reunion.pk)
    _freiner()
    invitation = InvitationDeProducteur(
        groupement=groupement, reunion=fige, nom=nom, courriel=courriel, mot=mot, auteur=auteur, envoyee_le=horloge()
    )
    enregistrer(invitation)
    _noter(invitation, "inviter", f"{nom} invité à « {fige} »", auteur.personne)
    courriels.inviter(invitation=invitation)
    return invitation


@transaction.atomic
def renvoyer(*, invitation: InvitationDeProducteur, auteur: Personne) -> InvitationDeProducteur:
    """Ask again somebody who has not answered."""
    Groupement.objects.select_for_update(no_key=True).get(pk=invitation.groupement_id)
    fige = _verrouiller(invitation.pk)
    _exiger_en_cours(fige)
    _reunion_a_venir(fige.reunion_id)
    if fige.reponse:
        raise Refus(f"{fige.nom} a déjà répondu.")
    if fige.envois >= ENVOIS_AU_PLUS:
        raise Refus(f"{fige.nom} a déjà reçu {ENVOIS_AU_PLUS} courriels : téléphonez plutôt.")
    if horloge() - fige.envoyee_le < ENTRE_DEUX_ENVOIS:
        raise Refus("L’invitation vient de partir : laissez passer une demi-journée avant de la renvoyer.")
    _freiner()
    fige.envois += 1
    fige.envoyee_le = horloge()
    fige.save(update_fields=["envois", "envoyee_le"])
    _noter(fige, "renvoyer", f"Invitation renvoyée {a_(fige.nom)}", auteur)
    courriels.inviter(invitation=fige)
    return fige


@transaction.atomic
def retirer(*, invitation: InvitationDeProducteur, auteur: Personne) -> InvitationDeProducteur:
    """The link answers no more; the producer is to be told otherwise."""
    fige = _verrouiller(invitation.pk)
    _exiger_en_cours(fige)
    fige.annulee_le = horloge()
    fige.save(update_fields=["annulee_le"])
    _noter(fige, "retirer", f"Invitation {de(fige.nom)} retirée", auteur)
    return fige


@transaction.atomic
def repondre(*, invitation_id: int, reponse: str, message: str) -> InvitationDeProducteur:
    """What the producer says by the link; it may change until the meeting begins."""
    fige = _verrouiller(invitation_id)
    if fige.annulee_le is not None:
        raise Refus("Cette invitation a été retirée : appelez le groupement.")
    _reunion_a_venir(fige.reunion_id)
    if reponse not in Reponse.values:
        raise Refus("Choisissez une des réponses.")
    message = message.strip()[:MESSAGE_AU_PLUS]
    if reponse == Reponse.AUTRE_DATE and not message:
        raise Refus("Dites quelle autre date vous conviendrait.")
    if (fige.reponse, fige.message) == (reponse, message):
        return fige
    avant = fige.get_reponse_display() if fige.reponse else ""
    fige.reponse, fige.message, fige.repondu_le = reponse, message, horloge()
    fige.save(update_fields=["reponse", "message", "repondu_le"])
    journaliser(
        objet=fige,
        action="repondre",
        libelle=f"{fige.nom} a répondu à l’invitation : {fige.get_reponse_display()}",
        auteur=None,
        avant={"réponse": avant},
        apres={"réponse": fige.get_reponse_display()},
    )
    courriels.dire_la_reponse(invitation=fige)
    return fige


def _freiner() -> None:
    """No address list is worn out, and nobody sends in the name of the group to the whole county."""
    depuis = horloge() - datetime.timedelta(days=1)
    if InvitationDeProducteur.objects.filter(envoyee_le__gt=depuis).count() >= ENVOIS_PAR_JOUR:
        raise Refus(f"Votre groupement a déjà envoyé {ENVOIS_PAR_JOUR} invitations aujourd’hui : reprenez demain.")


def _reunion_a_venir(reunion_id: int) -> Reunion:
    reunion = Reunion.objects.get(pk=reunion_id)
    if reunion.etat == Reunion.Etat.ANNULEE:
        raise Refus("Cette rencontre est annulée.")
    if reunion.etat != Reunion.Etat.PREVUE or reunion.debut <= horloge():
        raise Refus("Cette rencontre a déjà eu lieu.")
    return reunion


def _verrouiller(invitation_id: int) -> InvitationDeProducteur:
    return (
        InvitationDeProducteur.objects.select_for_update(of=["self"], no_key=True)
        .select_related("groupement", "reunion", "auteur__personne")
        .get(pk=invitation_id)
    )


def _exiger_en_cours(invitation: InvitationDeProducteur) -> None:
    if invitation.annulee_le is not None:
        raise Refus("Cette invitation a été retirée.")


def _noter(invitation: InvitationDeProducteur, action: str, libelle: str, auteur: Personne) -> None:
    journaliser(objet=invitation, action=action, libelle=libelle, auteur=auteur)

"""Writing to some people of the group: all of them in one transaction, each of them once."""

from __future__ import annotations

import uuid

from django.db import transaction

from groupement import message_courriels as courriels
from groupement.audiences import Audience, audiences
from groupement.models import Adhesion, Destinataire, Groupement, Message
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser


class ListeChangee(Refus):
    """The people who would get the message are no longer those who were shown."""


@transaction.atomic
def envoyer(
    *,
    auteur: Adhesion,
    audience: str,
    sujet: str,
    texte: str,
    reponses: str,
    vu: str,
    envoi: uuid.UUID,
    urgent: bool = False,
) -> Message:
    """Send to everybody of `audience` (its key) now. `vu`: the digest of those who were shown to the author.

    `envoi` was made with the preview: confirmed twice, it is the first message that comes back.
    """
    groupement = Groupement.objects.select_for_update(no_key=True).get(pk=auteur.groupement_id)
    deja = Message.objects.select_related("groupement").filter(envoi=envoi, auteur=auteur).first()
    if deja is not None:
        return deja
    fige = Adhesion.objects.select_related("personne", "groupement").get(pk=auteur.pk)
    choisie = trouver_audience(fige, audience)
    if reponses == Message.Reponses.GROUPE and not groupement.courriel:
        raise Refus("Le groupement n’a pas d’adresse e-mail : les réponses ne peuvent arriver qu’à vous.")
    a_qui = choisie.destinataires()
    if not a_qui.adhesions:
        raise Refus("Personne ici n’a d’adresse e-mail : téléphonez.")
    if a_qui.empreinte != vu:
        raise ListeChangee("La liste vient de changer : vérifiez de nouveau à qui le message part.")
    message = Message(
        groupement=groupement,
        auteur=fige,
        audience=choisie.en_clair[:200],
        sujet=sujet,
        texte=texte,
        reponses=reponses,
        urgent=urgent,
        nombre=len(a_qui.adhesions),
        envoi=envoi,
    )
    enregistrer(message)
    Destinataire.objects.bulk_create(
        [
            *(Destinataire(groupement=groupement, message=message, foyer=a.foyer, adhesion=a) for a in a_qui.adhesions),
            *(Destinataire(groupement=groupement, message=message, foyer=foyer) for foyer in a_qui.a_appeler),
        ]
    )
    journaliser(
        objet=message,
        action="envoyer",
        libelle=f"Message envoyé à {len(a_qui.adhesions)} personnes ({choisie.nom}) : {sujet}",
        auteur=fige.personne,
        apres={"destinataires": len(a_qui.adhesions)},
    )
    for adhesion in a_qui.adhesions:
        courriels.envoyer(message=message, adhesion=adhesion)
    return message


def trouver_audience(adhesion: Adhesion, clef: str) -> Audience:
    """One of those to whom this member may write, now."""
    for audience in audiences(adhesion):
        if audience.clef == clef:
            return audience
    raise Refus("Vous ne pouvez pas, ou plus, écrire à ces personnes : choisissez-en d’autres.")

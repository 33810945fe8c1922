"""The mail of a message written to some people of the group, one for each of them. Inside the transaction."""

from __future__ import annotations

from groupement.models import Adhesion, Message
from groupement.services.courriels import adresse_complete, deposer, rediger


def envoyer(*, message: Message, adhesion: Adhesion) -> None:
    groupement, auteur = message.groupement, message.auteur.personne
    vers_le_groupe = message.reponses == Message.Reponses.GROUPE
    repondre_a = groupement.courriel if vers_le_groupe else auteur.email
    deposer(
        clef=f"message:{message.pk}:{adhesion.personne_id}",
        destinataire=adhesion.personne.email or "",
        personne=adhesion.personne,
        groupement=groupement,
        sujet=message.sujet,
        urgent=message.urgent,
        repondre_a=[repondre_a] if repondre_a else [],
        **rediger(
            "message",
            {
                "message": message,
                "groupement": groupement,
                "auteur": auteur,
                "lien": adresse_complete(message.get_absolute_url()),
            },
        ),
    )

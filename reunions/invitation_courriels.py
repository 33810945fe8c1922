"""The two messages of an invitation: to the producer, and the answer to who invited. Inside the transaction."""

from __future__ import annotations

from django.urls import reverse

from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.templatetags.formats import instant
from reunions.invitation_liens import lien_de_reponse
from reunions.models import InvitationDeProducteur


def inviter(*, invitation: InvitationDeProducteur) -> None:
    """To the producer: once for each sending."""
    groupement, auteur = invitation.groupement, invitation.auteur.personne
    deposer(
        clef=f"invitation-producteur:{invitation.pk}:{invitation.envois}",
        destinataire=invitation.courriel,
        groupement=groupement,
        sujet=f"{groupement} vous invite : {invitation.reunion}, {instant(invitation.reunion.debut)}",
        repondre_a=[auteur.email] if auteur.email else [],
        **rediger(
            "invitation_producteur",
            {
                "invitation": invitation,
                "reunion": invitation.reunion,
                "groupement": groupement,
                "auteur": auteur,
                "lien": lien_de_reponse(invitation),
            },
        ),
    )


def dire_la_reponse(*, invitation: InvitationDeProducteur) -> None:
    """To who invited: once a day for each kind of answer, however often the producer comes back to it."""
    auteur = invitation.auteur.personne
    if not auteur.email or invitation.repondu_le is None:
        return
    lien = reverse("invitations_de_producteurs:liste", args=[invitation.groupement.slug])
    deposer(
        clef=f"reponse-producteur:{invitation.pk}:{invitation.reponse}:{invitation.repondu_le:%Y%m%d}",
        destinataire=auteur.email,
        personne=auteur,
        groupement=invitation.groupement,
        sujet=f"{invitation.nom} a répondu : {invitation.get_reponse_display()}",
        **rediger(
            "reponse_producteur",
            {
                "invitation": invitation,
                "reunion": invitation.reunion,
                "groupement": invitation.groupement,
                "lien": adresse_complete(lien),
            },
        ),
    )

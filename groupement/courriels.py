"""The messages of the ground floor, one function each. To be called inside the transaction that causes them."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from groupement.liens import adresse_absolue, lien_invitation
from groupement.models import Adhesion, Groupement, Invitation, Personne, Reseau
from groupement.services.courriels import deposer


def composer(gabarit: str, contexte: dict[str, Any]) -> tuple[str, str]:
    """(text, HTML) of the message templates `courriels/<gabarit>.txt` and `.html`."""
    texte = render_to_string(f"courriels/{gabarit}.txt", contexte)
    return texte.strip() + "\n", render_to_string(f"courriels/{gabarit}.html", contexte)


def inviter(*, invitation: Invitation) -> None:
    """To somebody invited: once for each time the invitation is sent."""
    groupement, parrain = invitation.groupement, invitation.parrain.personne
    fondation = invitation.parrain.etat == Adhesion.Etat.CANDIDATE
    texte, html = composer(
        "invitation",
        {
            "invitation": invitation,
            "groupement": groupement,
            "parrain": None if fondation else parrain,
            "url": lien_invitation(invitation),
        },
    )
    sujet = (
        f"Animez le groupement d’achats de {groupement}"
        if fondation
        else f"{parrain} vous invite au groupement d’achats de {groupement}"
    )
    deposer(
        clef=f"invitation:{invitation.pk}:{invitation.expire_le:%Y%m%d%H%M%S%f}",
        destinataire=invitation.email, sujet=sujet, texte=texte, html=html, groupement=groupement,
        repondre_a=_repondre_a(groupement, None if fondation else parrain),
    )


def annoncer_l_arrivee(*, invitation: Invitation, adhesion: Adhesion) -> None:
    """To the sponsor: the person they invited is in."""
    parrain, groupement = invitation.parrain.personne, invitation.groupement
    if not parrain.email:
        return
    url = adresse_absolue(adhesion.foyer.get_absolute_url())
    texte, html = composer(
        "arrivee", {"adhesion": adhesion, "groupement": groupement, "parrain": parrain, "url": url}
    )
    deposer(
        clef=f"arrivee:{invitation.pk}", destinataire=parrain.email, personne=parrain, groupement=groupement,
        sujet=f"{adhesion.personne} a rejoint le groupement de {groupement}", texte=texte, html=html,
    )


def annoncer_la_coordination(*, reseau: Reseau, personne: Personne, clef: str) -> None:
    """To somebody who coordinates a network from now on."""
    if not personne.email:
        return
    url = adresse_absolue(reverse("groupement:reseau", args=[reseau.slug]))
    texte, html = composer("coordination", {"reseau": reseau, "personne": personne, "url": url})
    deposer(
        clef=clef, destinataire=personne.email, personne=personne,
        sujet=f"Vous coordonnez le réseau {reseau}", texte=texte, html=html,
    )


def _repondre_a(groupement: Groupement, personne: Personne | None) -> list[str]:
    if personne is not None and personne.email:
        return [personne.email]
    return [groupement.courriel] if groupement.courriel else []

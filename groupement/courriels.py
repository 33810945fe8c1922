"""The messages of the ground floor, one function each. To be called inside the transaction that causes them."""

from django.urls import reverse

from groupement.liens import lien_invitation
from groupement.models import Adhesion, Groupement, Invitation, Personne, Reseau
from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.templatetags.formats import a_


def inviter(*, invitation: Invitation) -> None:
    """To somebody invited: once for each time the invitation is sent."""
    groupement, parrain = invitation.groupement, invitation.parrain.personne
    fondation = invitation.parrain.etat == Adhesion.Etat.CANDIDATE
    sujet = (
        f"Un groupement d’achats à animer : {groupement}" if fondation else f"{parrain} vous invite {a_(groupement)}"
    )
    deposer(
        clef=f"invitation:{invitation.pk}:{invitation.expire_le:%Y%m%d%H%M%S%f}",
        destinataire=invitation.email,
        groupement=groupement,
        sujet=sujet,
        repondre_a=_repondre_a(groupement, None if fondation else parrain),
        **rediger(
            "invitation",
            {
                "invitation": invitation,
                "groupement": groupement,
                "parrain": None if fondation else parrain,
                "lien": lien_invitation(invitation),
            },
        ),
    )


def annoncer_l_arrivee(*, invitation: Invitation, adhesion: Adhesion) -> None:
    """To the sponsor: the person they invited is in."""
    parrain, groupement = invitation.parrain.personne, invitation.groupement
    if not parrain.email:
        return
    lien = adresse_complete(adhesion.foyer.get_absolute_url())
    deposer(
        clef=f"arrivee:{invitation.pk}",
        destinataire=parrain.email,
        personne=parrain,
        groupement=groupement,
        sujet=f"{adhesion.personne} a rejoint votre groupement",
        **rediger("arrivee", {"adhesion": adhesion, "groupement": groupement, "parrain": parrain, "lien": lien}),
    )


def annoncer_la_coordination(*, reseau: Reseau, personne: Personne, clef: str) -> None:
    """To somebody who coordinates a network from now on."""
    if not personne.email:
        return
    lien = adresse_complete(reverse("groupement:reseau", args=[reseau.slug]))
    deposer(
        clef=clef,
        destinataire=personne.email,
        personne=personne,
        sujet=f"Vous coordonnez le réseau {reseau}",
        **rediger("coordination", {"reseau": reseau, "personne": personne, "lien": lien}),
    )


def _repondre_a(groupement: Groupement, personne: Personne | None) -> list[str]:
    if personne is not None and personne.email:
        return [personne.email]
    return [groupement.courriel] if groupement.courriel else []

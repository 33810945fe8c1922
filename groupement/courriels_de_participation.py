"""The messages around a member's place in their group, one function each. Inside the transaction that causes them."""

from collections.abc import Sequence

from django.urls import reverse

from groupement.courriels_simples import ANIMATION, MEMBRE, ecrire
from groupement.models import Adhesion, DemandeDeParticipation
from groupement.services.courriels import adresse_complete
from groupement.templatetags.formats import a_, de, jour


def annoncer_une_demande_de_participation(*, demande: DemandeDeParticipation, adhesion: Adhesion) -> None:
    """To each person who facilitates: a member asks for a pause, to leave or to take part again."""
    membre, groupement = demande.adhesion, demande.groupement
    ecrire(
        clef=f"demande:{demande.pk}:{adhesion.pk}",
        destinataire=adhesion.personne.email or "",
        personne=adhesion.personne,
        groupement=groupement,
        sujet=f"{membre} demande à {demande.get_genre_display()}",
        phrases=[f"{membre} demande à {demande.get_genre_display()} à partir du {jour(demande.pour_le)}."],
        citation=demande.message,
        lien=adresse_complete(reverse("groupement:adhesion", args=[groupement.slug, membre.pk])),
        bouton="Voir sa demande",
        pourquoi=ANIMATION.format(groupement),
        repondre_a=[membre.personne.email] if membre.personne.email else [],
    )


PARTICIPATION = {
    Adhesion.Etat.EN_PAUSE: (
        "Votre pause à {} commence",
        "Vous ne recevez plus de rappels et vous ne commandez plus, jusqu’à ce que vous demandiez à reprendre. "
        "Vos commandes passées et votre foyer restent.",
        "Reprendre ma place",
    ),
    Adhesion.Etat.ACTIVE: (
        "Vous participez de nouveau à {}",
        "Vous retrouvez votre foyer, vos habitudes et vos commandes passées. Bon retour parmi nous.",
        "Voir les commandes",
    ),
    Adhesion.Etat.PARTIE: (
        "Votre départ de {} est noté",
        "Merci pour le chemin fait ensemble. Si c’est une erreur, répondez à ce courriel : un départ s’annule.",
        "Voir d’autres groupements",
    ),
}


def dire_la_participation(*, adhesion: Adhesion, restes: Sequence[str], clef: str) -> None:
    """To somebody whose place in the group has just changed; `restes`: what is left to settle."""
    sujet, phrase, bouton = PARTICIPATION[Adhesion.Etat(adhesion.etat)]
    groupement = adhesion.groupement
    parti = adhesion.etat == Adhesion.Etat.PARTIE
    chemins = {
        Adhesion.Etat.EN_PAUSE: reverse("groupement:ma_participation", args=[groupement.slug]),
        Adhesion.Etat.ACTIVE: groupement.get_absolute_url(),
        Adhesion.Etat.PARTIE: reverse("groupement:ouverts"),
    }
    ecrire(
        clef=clef,
        destinataire=adhesion.personne.email or "",
        personne=adhesion.personne,
        groupement=groupement,
        sujet=sujet.format(groupement),
        phrases=[phrase, *restes],
        lien=adresse_complete(chemins[Adhesion.Etat(adhesion.etat)]),
        bouton=bouton,
        pourquoi=(
            f"Vous recevez ce courriel parce que vous avez été membre {de(groupement)}."
            if parti
            else MEMBRE.format(de(groupement))
        ),
        repondre_a=[groupement.courriel] if groupement.courriel else [],
    )


def dire_l_inscription(*, adhesion: Adhesion) -> None:
    """To somebody whom a file of members brought in: the group is on line, no password is needed."""
    groupement = adhesion.groupement
    ecrire(
        clef=f"inscription:{adhesion.pk}",
        destinataire=adhesion.personne.email or "",
        personne=adhesion.personne,
        groupement=groupement,
        sujet=f"Vos commandes {a_(groupement)} se font ici",
        phrases=[
            f"{groupement} prend désormais ses commandes en ligne, et vous y êtes inscrit dans le foyer "
            f"{adhesion.foyer.nom}.",
            f"Pour entrer, demandez un code avec l’adresse {adhesion.personne.email} : aucun mot de passe à retenir.",
        ],
        lien=adresse_complete(reverse("account_request_login_code")),
        bouton="Recevoir un code et entrer",
        pourquoi=MEMBRE.format(de(groupement)),
        repondre_a=[groupement.courriel] if groupement.courriel else [],
    )

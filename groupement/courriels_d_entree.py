"""The messages around somebody's entry into a group, one function each. Inside the transaction that causes them."""

from django.urls import reverse
from django.utils import timezone

from groupement.courriels_simples import ANIMATION, MEMBRE, ecrire
from groupement.liens import lien_candidature
from groupement.models import Adhesion, Candidature, Groupement
from groupement.services.courriels import adresse_complete
from groupement.templatetags.formats import a_, de

DEMANDE = "Vous recevez ce courriel parce que quelqu’un a donné cette adresse pour rejoindre {}. Si ce n’est pas vous, ne faites rien."  # noqa: E501
EN_CHEMIN = "Vous recevez ce courriel parce que vous avez demandé à rejoindre {}."


def faire_confirmer(*, candidature: Candidature) -> None:
    """To who asks to come: the link that proves the address."""
    groupement = candidature.groupement
    _ecrire_a_la_personne(
        candidature,
        clef=f"candidature:{candidature.pk}:confirmer",
        sujet=f"Confirmez votre demande {a_(groupement)}",
        phrases=[
            f"Vous souhaitez rejoindre {groupement}. Confirmez votre adresse : le groupement verra alors votre "
            "demande, et vous répondra.",
            "Gardez ce courriel : son lien ouvre votre page, qui dit à tout moment où vous en êtes.",
        ],
        bouton="Confirmer ma demande",
        pourquoi=DEMANDE.format(groupement),
    )


def redonner_le_lien(*, candidature: Candidature) -> None:
    """To who asks a second time: the page of the first request, once a day at most."""
    groupement = candidature.groupement
    _ecrire_a_la_personne(
        candidature,
        clef=f"candidature:{candidature.pk}:lien:{timezone.localdate()}",
        sujet=f"Votre demande {a_(groupement)}",
        phrases=[f"Vous avez déjà demandé à rejoindre {groupement}. Votre page dit où vous en êtes."],
        bouton="Voir ma demande",
        pourquoi=DEMANDE.format(groupement),
    )


def dire_deja_membre(*, groupement: Groupement, adhesion: Adhesion, email: str) -> None:
    """To a member who asks to come; only their mailbox learns that they are one."""
    ecrire(
        clef=f"deja-membre:{adhesion.pk}:{timezone.localdate()}",
        urgent=True,  # just asked for
        destinataire=email,
        personne=adhesion.personne,
        groupement=groupement,
        sujet=f"Vous faites déjà partie {de(groupement)}",
        phrases=[f"Vous avez demandé à rejoindre {groupement}, et vous en faites déjà partie : connectez-vous."],
        lien=adresse_complete(groupement.get_absolute_url()),
        bouton="Aller à mon groupement",
        pourquoi=DEMANDE.format(groupement),
    )


def annoncer_une_demande(*, candidature: Candidature, adhesion: Adhesion) -> None:
    """To each person who facilitates: somebody knocks."""
    attend = candidature.etat == Candidature.Etat.EN_ATTENTE
    ecrire(
        clef=f"candidature:{candidature.pk}:annonce:{adhesion.pk}",
        destinataire=adhesion.personne.email or "",
        personne=adhesion.personne,
        groupement=candidature.groupement,
        sujet=f"{candidature} demande à venir",
        phrases=[
            f"{candidature} demande à rejoindre {candidature.groupement}."
            + (" Le groupement est complet : sa demande attend dans la liste." if attend else "")
        ],
        citation=candidature.message,
        lien=adresse_complete(candidature.get_absolute_url()),
        bouton="Voir sa demande",
        pourquoi=ANIMATION.format(candidature.groupement),
        repondre_a=[candidature.email],
    )


def confier_l_accueil(*, candidature: Candidature) -> None:
    """To the member who is asked to follow a newcomer."""
    accueil = candidature.accompagnee_par
    if accueil is None:
        return
    ecrire(
        clef=f"candidature:{candidature.pk}:accueil:{accueil.pk}",
        destinataire=accueil.personne.email or "",
        personne=accueil.personne,
        groupement=candidature.groupement,
        sujet=f"Vous accueillez {candidature}",
        phrases=[
            f"On vous a confié l’accueil {de(candidature)}. Sa page dit ce qu’il reste à faire, et comment la joindre."
        ],
        lien=adresse_complete(candidature.get_absolute_url()),
        bouton="Voir sa demande",
        pourquoi=MEMBRE.format(de(candidature.groupement)),
        repondre_a=[candidature.email],
    )


def annoncer_le_parrainage(*, candidature: Candidature) -> None:
    """To the member chosen as sponsor by those who facilitate."""
    parrain = candidature.parrain
    if parrain is None:
        return
    ecrire(
        clef=f"candidature:{candidature.pk}:parrain:{parrain.pk}",
        destinataire=parrain.personne.email or "",
        personne=parrain.personne,
        groupement=candidature.groupement,
        sujet=f"Vous parrainez {candidature}",
        phrases=[
            f"L’animation a noté que vous parrainez {candidature} : prenez contact, et répondez à ses questions les "
            "premiers mois. Si ce n’était pas convenu, dites-le à l’animation."
        ],
        lien=adresse_complete(candidature.get_absolute_url()),
        bouton="Voir sa demande",
        pourquoi=MEMBRE.format(de(candidature.groupement)),
        repondre_a=[candidature.email],
    )


def annoncer_une_place(*, candidature: Candidature) -> None:
    """To who waited, or was refused by mistake: the way goes on."""
    _ecrire_a_la_personne(
        candidature,
        clef=f"candidature:{candidature.pk}:place:{timezone.now():%Y%m%d%H%M%S%f}",
        sujet=f"Une place pour vous {a_(candidature.groupement)}",
        phrases=["Votre demande avance de nouveau : votre page vous dit la prochaine étape."],
        bouton="Voir la prochaine étape",
        pourquoi=EN_CHEMIN.format(candidature.groupement),
    )


def souhaiter_la_bienvenue(*, candidature: Candidature) -> None:
    """To who has just become a member: the way in, and to a first order."""
    groupement = candidature.groupement
    _ecrire_a_la_personne(
        candidature,
        clef=f"candidature:{candidature.pk}:bienvenue",
        sujet=f"Bienvenue {a_(groupement)}",
        phrases=[
            f"Toutes les étapes sont faites : vous faites partie {de(groupement)}.",
            "Entrez par ce bouton. Vous verrez ce que l’on peut commander en ce moment.",
        ],
        bouton="Entrer dans le groupement",
        pourquoi=EN_CHEMIN.format(groupement),
    )


def dire_non(*, candidature: Candidature) -> None:
    """To who is not taken: the group's own words."""
    groupement = candidature.groupement
    _ecrire_a_la_personne(
        candidature,
        clef=f"candidature:{candidature.pk}:non:{timezone.now():%Y%m%d%H%M%S%f}",
        sujet=f"Votre demande {a_(groupement)}",
        phrases=[
            f"Merci d’avoir voulu rejoindre {groupement}. Nous ne pouvons pas donner suite à votre demande. "
            "Voici ce que le groupement vous répond."
        ],
        citation=candidature.motif,
        lien=adresse_complete(reverse("groupement:ouverts")),
        bouton="Voir d’autres groupements",
        pourquoi=EN_CHEMIN.format(groupement),
    )


def _ecrire_a_la_personne(candidature: Candidature, *, lien: str = "", **message: object) -> None:
    ecrire(
        destinataire=candidature.email,
        prenom=candidature.prenom,
        groupement=candidature.groupement,
        lien=lien or lien_candidature(candidature),
        repondre_a=[candidature.groupement.courriel] if candidature.groupement.courriel else [],
        **message,  # type: ignore[arg-type]
    )

"""Messages about an order: to the producer, and what the producer answers to the référents."""

from collections.abc import Sequence

from django.core import signing
from django.urls import reverse

from commandes.courriels.volets import adresses_des_referents, referents_de
from commandes.documents.impression.bon import presenter
from commandes.models import BonDeCommande, Document, Volet
from groupement.models import Courriel
from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.templatetags.formats import jour

SEL = "commandes.bon"


def jeton_du_bon(bon: BonDeCommande) -> str:
    """What opens the order without an account; dated, so that it can expire."""
    return signing.dumps(bon.pk, salt=SEL)


def lien_du_bon(bon: BonDeCommande) -> str:
    return adresse_complete(reverse("producteur:bon", args=[jeton_du_bon(bon)]))


def envoyer_le_bon(*, bon: BonDeCommande, volet: Volet, fichiers: Sequence[Document]) -> Courriel | None:
    """To the producer; answers go to the référents. Another mail only after the one before was refused."""
    presente = presenter(bon)
    remplace = ", annule et remplace" if presente["annule_et_remplace"] else ""
    return deposer(
        clef=f"bon:{bon.pk}:apres-{bon.courriel_id or 0}",
        destinataire=volet.producteur.courriel,
        groupement=volet.groupement,
        repondre_a=adresses_des_referents(volet),
        pieces_jointes=fichiers,
        sujet=f"Commande {volet.groupement} pour le {jour(volet.commande.livraison_le)}, n° {bon.numero}{remplace}",
        **rediger("bon_de_commande", presente | {"volet": volet, "lien": lien_du_bon(bon)}),
    )


def annoncer_la_reponse(*, bon: BonDeCommande, volet: Volet) -> None:
    """To the référents: the producer confirmed, and wrote something."""
    for personne in referents_de(volet):
        if personne.email:
            deposer(
                clef=f"bon-reponse:{bon.pk}:{personne.pk}",
                destinataire=personne.email,
                personne=personne,
                groupement=volet.groupement,
                repondre_a=[volet.producteur.courriel] if volet.producteur.courriel else [],
                sujet=f"{volet.producteur} a répondu à votre commande",
                urgent=True,
                **rediger(
                    "bon_reponse",
                    {
                        "bon": bon,
                        "volet": volet,
                        "groupement": volet.groupement,
                        "lien": adresse_complete(volet.get_absolute_url()),
                    },
                ),
            )

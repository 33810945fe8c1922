"""Messages that the group has sent: to everybody, and to those who facilitate."""

from __future__ import annotations

import datetime

from groupement.audiences import Destinataires, des_adhesions, des_foyers
from groupement.demo.monde import Monde
from groupement.models import Adhesion, Destinataire, Foyer, Message
from groupement.portee import dans_le_groupement

ENVOYES = (
    (
        -20,
        "tous",
        "La salle change pour la distribution de samedi",
        "Bonjour à toutes et à tous,\n\nLa Maison paysanne accueille un concert : samedi, les paniers se retirent "
        "**dans la cour de l’école**, aux mêmes heures.\n\n- Entrée par le portail vert.\n- On peut se garer place du "
        "marché.\n\nPensez à vos cagettes.",
    ),
    (
        -6,
        "animation",
        "Qui accueille les trois nouveaux foyers ?",
        "Trois foyers arrivent ce mois-ci. Je prends les Maurel. Qui appelle les deux autres avant dimanche ?",
    ),
)


def charger(monde: Monde) -> None:
    groupement = monde.groupements["limoux"]
    auteur = next(a for a in monde.actives("limoux") if a.anime)
    with dans_le_groupement(groupement):
        audiences: dict[str, tuple[str, Destinataires]] = {
            "tous": ("Tous les membres", des_foyers(Foyer.objects.actifs().values_list("pk", flat=True))),
            "animation": ("L’animation", des_adhesions(Adhesion.objects.animation())),
        }
        for jours, clef, sujet, texte in ENVOYES:
            nom, a_qui = audiences[clef]
            message = Message.objects.create(
                groupement=groupement, auteur=auteur, audience=nom, sujet=sujet, texte=texte,
                nombre=len(a_qui.adhesions), envoye_le=monde.maintenant + datetime.timedelta(days=jours),
            )  # fmt: skip
            Destinataire.objects.bulk_create(
                [
                    Destinataire(groupement=groupement, message=message, foyer=a.foyer, adhesion=a)
                    for a in a_qui.adhesions
                ]
                + [Destinataire(groupement=groupement, message=message, foyer=foyer) for foyer in a_qui.a_appeler]
            )

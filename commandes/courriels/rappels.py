"""Reminders, one function each; True when the message is new."""

import datetime
from collections.abc import Sequence

from django.utils import timezone

from commandes.argent.dus import Poste
from commandes.models import Commande, Ligne, Volet
from commandes.ticket import en_tickets
from groupement.models import Personne
from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.services.preferences import lien_preferences
from groupement.templatetags.formats import delai, instant, jour


def rappeler_la_cloture(
    *, personne: Personne, volets: Sequence[Volet], cloture_le: datetime.datetime, rang: int
) -> bool:
    """`rang`: 1 or 2, the group's first or second reminder."""
    commande = volets[0].commande
    depose = deposer(
        clef=f"rappel-cloture:{commande.pk}:{cloture_le:%Y%m%d%H%M}:{rang}:{personne.pk}",
        destinataire=personne.email or "",
        personne=personne,
        groupement=volets[0].groupement,
        sujet=f"{commande} : commandez avant {instant(cloture_le)}",
        utile_jusqu_a=cloture_le,
        **rediger(
            "rappel_cloture",
            {
                "personne": personne,
                "groupement": volets[0].groupement,
                "commande": commande,
                "volets": volets,
                "cloture_le": cloture_le,
                "lien_commande": adresse_complete(commande.get_absolute_url()),
                "preferences": lien_preferences(personne, Personne.Rappel.CLOTURE),
            },
        ),
    )
    return depose is not None


def rappeler_le_retrait(
    *, personne: Personne, commande: Commande, lignes: Sequence[Ligne], postes: Sequence[Poste]
) -> bool:
    """`lignes`: what the person's household has to fetch, in the order of producers; `postes`: what it owes."""
    recu = en_tickets(lignes, postes)
    depose = deposer(
        clef=f"rappel-retrait:{commande.pk}:{commande.livraison_le:%Y%m%d}:{personne.pk}",
        destinataire=personne.email or "",
        personne=personne,
        groupement=commande.groupement,
        utile_jusqu_a=timezone.make_aware(datetime.datetime.combine(commande.livraison_le, datetime.time(20))),
        sujet=f"{delai(commande.livraison_le).capitalize()}, {jour(commande.livraison_le)} : votre panier vous attend",
        **rediger(
            "rappel_retrait",
            {
                "personne": personne,
                "groupement": commande.groupement,
                "commande": commande,
                "creneaux": list(commande.creneaux.all()),
                "tickets": recu.tickets,
                "participation": recu.participation,
                "total": recu.du,
                "lien_panier": adresse_complete(commande.get_absolute_url() + "panier/"),
                "preferences": lien_preferences(personne, Personne.Rappel.RETRAIT),
            },
        ),
    )
    return depose is not None

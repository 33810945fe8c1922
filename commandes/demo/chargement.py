"""What households like to order, the year they ordered it in, and what they order now."""

from __future__ import annotations

from commandes.demo.calendrier import RONDES
from commandes.demo.gouts import imaginer_les_menages
from commandes.demo.limoux import charger_limoux
from commandes.demo.passe import ecrire_l_annee
from commandes.demo.permanences import tenir_les_permanences_passees
from commandes.demo.present import ouvrir_une_commande
from groupement.demo.monde import Monde
from groupement.portee import dans_le_groupement


def charger(monde: Monde) -> None:
    for slug, groupement in monde.groupements.items():
        with dans_le_groupement(groupement):
            menages = imaginer_les_menages(monde, slug)
            ecrire_l_annee(monde, slug, menages)
            tenir_les_permanences_passees(monde, slug)
            if slug == "limoux":
                charger_limoux(monde, menages)
            else:
                ouvrir_une_commande(monde, slug, RONDES[slug], menages)

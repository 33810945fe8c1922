"""The order as the producer holds it: one table, real tags for those who read it with a machine."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commandes.documents.bon_de_commande import (
    ContenuDuBon,
    colis_en_mots,
    minimum_en_mots,
    panaches_en_mots,
    prix_en_mots,
    quantite_en_mots,
    sous_le_minimum,
    total_a_regler,
)
from commandes.documents.entete import jour_entier
from commandes.models import BonDeCommande
from groupement.pdf import rendre
from groupement.templatetags.formats import heure


def pdf_du_bon(bon: BonDeCommande, *, identifiant: str) -> bytes:
    presente = presenter(bon)
    # The frame's own words for the head and the foot of each page.
    entete = {
        "rappel": f"{presente['contenu']['groupement']['nom']} · {presente['titre']}",
        "pied": f"Établi le {presente['etabli']}",
    }
    return rendre("pdf/bon_de_commande.html", presente | {"entete": entete}, identifiant=identifiant)


def presenter(bon: BonDeCommande) -> dict[str, Any]:
    """What templates show of an order, on paper as on the producer's page."""
    contenu: ContenuDuBon = bon.contenu
    etabli_le = timezone.localtime(bon.etabli_le)
    vides = contenu["vides"]
    return {
        "bon": bon,
        "annule_et_remplace": bool(bon.changements),  # the producer has an earlier version
        "contenu": contenu,
        "titre": f"Bon de commande n° {bon.numero}",
        "etabli": f"{jour_entier(etabli_le)} à {heure(etabli_le)}",
        "livraison": jour_entier(datetime.date.fromisoformat(contenu["livraison"]["jour"])),
        "creneaux": " et ".join(contenu["livraison"]["creneaux"]),
        "lignes": [
            {
                "ligne": ligne,
                "quantite": quantite_en_mots(ligne),
                "colis": colis_en_mots(ligne),
                "prix": prix_en_mots(ligne),
            }
            for ligne in contenu["lignes"]
        ],
        "a_payer": total_a_regler(contenu),
        "references": any(ligne["reference"] for ligne in contenu["lignes"]),
        "pese": any(ligne["pese"] for ligne in contenu["lignes"]),
        "port": Decimal(contenu["port"]),
        "consigne": Decimal(contenu["consigne"]),
        "minimum": minimum_en_mots(contenu["minimum"]),
        "sous_le_minimum": sous_le_minimum(contenu),
        "panaches": panaches_en_mots(contenu),
        "vides_du": jour_entier(datetime.date.fromisoformat(vides["livraison"])) if vides else "",
    }

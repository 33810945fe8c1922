"""What every sheet of a round says at its head, on each page and at its foot."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from commandes.documents.lecture import Lecture
from groupement.templatetags.formats import INSECABLE, JOURS, MOIS, heure


@dataclass(frozen=True, slots=True)
class Entete:
    groupement: str
    titre: str
    commande: str
    livraison: str
    lieu: str
    creneaux: str
    rappel: str
    pied: str
    provisoires: str

    @property
    def quand_et_ou(self) -> str:
        return ", ".join(filter(None, [self.livraison, self.creneaux, self.lieu]))


def entete(lecture: Lecture, titre: str) -> Entete:
    """`titre`: the kind of sheet; the producer is added when the sheets are those of one volet."""
    commande, groupement = lecture.commande, lecture.groupement
    seul = lecture.volets[0].producteur if len(lecture.volets) == 1 else ""
    livraison = jour_entier(commande.livraison_le)
    lu_le = timezone.localtime(lecture.lu_le)
    return Entete(
        groupement=groupement.nom,
        titre=titre,
        commande=f"{commande} : {seul}" if seul else str(commande),
        livraison=livraison,
        lieu=commande.lieu,
        creneaux=" et ".join(lecture.creneaux),
        rappel=" · ".join(filter(None, [groupement.nom, titre, seul, livraison])),
        pied=f"Imprimé le {jour_entier(lu_le)} à {heure(lu_le)}",
        provisoires=", ".join(v.producteur for v in lecture.volets if v.provisoire),
    )


def jour_entier(jour: datetime.date) -> str:
    """ "dimanche 29 mars 2026": paper is read again when the year has changed."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{JOURS[jour.weekday()]} {quantieme}{INSECABLE}{MOIS[jour.month - 1]} {jour.year}"

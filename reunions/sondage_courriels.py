"""The two messages of a poll, each at most once for a person and a round. To be called inside the transaction."""

from __future__ import annotations

from collections.abc import Iterable

from groupement.models import Personne
from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.templatetags.formats import instant
from reunions.models import Tour


def annoncer(*, tour: Tour, personnes: Iterable[Personne]) -> int:
    """A round opens, to each of those who may answer; how many messages were new."""
    debut = "Proposition modifiée" if tour.rang > 1 else "Votre avis"
    return _deposer(tour, personnes, "sondage_ouvert", f"{debut} : {tour.sondage}, avant {instant(tour.cloture_le)}")


def rappeler(*, tour: Tour, personnes: Iterable[Personne]) -> int:
    """The round closes tomorrow, to those who have not answered."""
    return _deposer(tour, personnes, "sondage_rappel", f"{tour.sondage} : répondez avant {instant(tour.cloture_le)}")


def _deposer(tour: Tour, personnes: Iterable[Personne], gabarit: str, sujet: str) -> int:
    sondage = tour.sondage
    lien = adresse_complete(sondage.get_absolute_url())
    deposes = 0
    for personne in personnes:
        contexte = {
            "tour": tour, "sondage": sondage, "groupement": sondage.groupement, "personne": personne, "lien": lien,
        }  # fmt: skip
        depose = deposer(
            clef=f"{gabarit.replace('_', '-')}:{tour.pk}:{personne.pk}",
            destinataire=personne.email or "",
            personne=personne,
            groupement=sondage.groupement,
            sujet=sujet,
            **rediger(gabarit, contexte),
        )
        deposes += depose is not None
    return deposes

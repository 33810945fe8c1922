"""What polls put on the home page of a group, and in its calendar."""

from __future__ import annotations

import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from groupement.accueil import Carte, Echeance
from groupement.calendrier import Evenement
from groupement.models import Adhesion
from reunions.models import Tour

BIENTOT = datetime.timedelta(hours=48)


def cartes(request: HttpRequest) -> list[Carte]:
    """A question that waits for my answer: the one that closes first, and how many others."""
    attendus = [tour for tour in _ouverts(request) if not tour.repondu]
    if not attendus or not request.adhesion.est_active:
        return []
    premier = attendus[0]
    return [
        Carte(
            quand=premier.cloture_le,
            gabarit="reunions/_carte_sondage.html",
            urgente=premier.cloture_le - timezone.now() < BIENTOT,
            donnees={
                "tour": premier,
                "autres": len(attendus) - 1,
                "adresse": _adresse(request.groupement.slug, premier),
                "liste": reverse("sondages:liste", args=[request.groupement.slug]),
            },
        )
    ]


def echeances(request: HttpRequest) -> list[Echeance]:
    """Closing hours to come."""
    return [
        Echeance(
            quand=tour.cloture_le,
            texte=f"Fin du sondage : {tour.sondage}",
            adresse=_adresse(request.groupement.slug, tour),
        )
        for tour in _ouverts(request)
    ]


def evenements(adhesion: Adhesion, du: datetime.date, au: datetime.date) -> list[Evenement]:
    """Closing hours of polls, in the calendar; one that was stopped early keeps the hour when it was."""
    tours = Tour.objects.derniers().filter(cloture_le__date__gte=du, cloture_le__date__lte=au)
    return [
        Evenement(
            clef=f"sondage:{tour.sondage_id}",
            genre="sondage",
            debut=tour.clos_le or tour.cloture_le,
            titre=str(tour.sondage),
            texte="Dernier moment pour répondre.",
            adresse=_adresse(adhesion.groupement.slug, tour),
            modifie_le=tour.clos_le or tour.ouvert_le,
        )
        for tour in tours.select_related("sondage")
    ]


def _ouverts(request: HttpRequest) -> list[Tour]:
    """Open rounds, the first to close first; read once per request."""
    if not hasattr(request, "_tours_ouverts"):
        tours = Tour.objects.derniers().ouverts().repondus_par(request.adhesion)
        request._tours_ouverts = list(tours.select_related("sondage").order_by("cloture_le", "pk"))
    return request._tours_ouverts


def _adresse(slug: str, tour: Tour) -> str:
    return reverse("sondages:voir", args=[slug, tour.sondage_id])

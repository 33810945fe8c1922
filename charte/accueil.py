"""The charter on the home page of a group."""

import datetime

from django.http import HttpRequest
from django.utils import timezone

from charte.models import VersionCharte
from charte.porte import attend
from groupement.accueil import Carte


def cartes(request: HttpRequest) -> list[Carte]:
    """A version to accept; no query once it is accepted."""
    attendue = attend(request)
    if attendue is None:
        return []
    version = VersionCharte.objects.select_related("charte").get(pk=attendue)
    jusqu_a = version.delai_pour(request.adhesion)
    soir = timezone.make_aware(datetime.datetime.combine(jusqu_a, datetime.time(23, 59)))
    donnees = {"version": version, "jusqu_a": jusqu_a, "en_retard": jusqu_a < timezone.localdate()}
    urgente = jusqu_a <= timezone.localdate() + datetime.timedelta(days=2)
    return [Carte(quand=soir, gabarit="charte/_carte.html", urgente=urgente, donnees=donnees)]

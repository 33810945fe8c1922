"""The dates of one group, and of all the groups of a person."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from groupement.calendrier import GENRES, evenements
from groupement.contexte import adhesions_de
from groupement.models import Adhesion
from groupement.mois import RendezVous, bornes, lire_le_mois, mois_voisin, semaines
from groupement.portee import dans_le_groupement
from groupement.services.fichiers import demander_l_affiche

JOURS = ["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"]


@require_safe
def calendrier(request: HttpRequest) -> HttpResponse:
    premier = lire_le_mois(request.GET.get("mois", ""), timezone.localdate())
    trouves = [RendezVous(e) for e in evenements(request.adhesion, *bornes(premier))]
    return _montrer(request, "groupement/calendrier.html", premier, trouves, {"annees": _annees()})


@login_required
@require_safe
def mes_dates(request: HttpRequest) -> HttpResponse:
    premier = lire_le_mois(request.GET.get("mois", ""), timezone.localdate())
    adhesions = adhesions_de(request.user)
    trouves = [
        rendez_vous for adhesion in adhesions for rendez_vous in _dates(request, adhesion, premier, len(adhesions) > 1)
    ]
    trouves.sort(key=lambda rdv: (rdv.evenement.debut, rdv.evenement.clef))
    return _montrer(request, "groupement/calendrier_mes_dates.html", premier, trouves, {"adhesions": adhesions})


@require_POST
def demander_affiche(request: HttpRequest) -> HttpResponse:
    annee = request.POST.get("annee", "")
    if annee not in map(str, _annees()):
        raise Http404
    fichier = demander_l_affiche(groupement=request.groupement, annee=int(annee), personne=request.user)
    messages.success(request, "Le calendrier à imprimer se prépare.")
    return redirect("fichiers:fichier", fichier.pk)


def _dates(request: HttpRequest, adhesion: Adhesion, premier: datetime.date, nommer: bool) -> Iterable[RendezVous]:
    adhesion.personne = request.user
    with dans_le_groupement(adhesion.groupement):
        for evenement in evenements(adhesion, *bornes(premier)):
            yield RendezVous(evenement, adhesion.groupement.nom if nommer else "")


def _montrer(
    request: HttpRequest, gabarit: str, premier: datetime.date, trouves: list[RendezVous], autres: dict
) -> HttpResponse:
    presents = {rdv.evenement.genre for rdv in trouves}
    contexte = {
        "premier": premier,
        "aujourd_hui": timezone.localdate(),
        "precedent": mois_voisin(premier, -1),
        "suivant": mois_voisin(premier, 1),
        "semaines": semaines(premier, trouves),
        "nombre": sum(1 for rdv in trouves if _touche(rdv, premier)),
        "jours": JOURS,
        "genres": {clef: mot for clef, mot in GENRES.items() if clef in presents},
    }
    return render(request, gabarit, contexte | autres)


def _touche(rdv: RendezVous, premier: datetime.date) -> bool:
    return rdv.evenement.dernier_jour >= premier and rdv.evenement.premier_jour < mois_voisin(premier, 1)


def _annees() -> list[int]:
    """This year, and the next one from the autumn on."""
    aujourd_hui = timezone.localdate()
    return [aujourd_hui.year, aujourd_hui.year + 1] if aujourd_hui.month >= 9 else [aujourd_hui.year]

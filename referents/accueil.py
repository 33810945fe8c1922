"""What shared work puts on the home page of a group, in the calendar, and before somebody leaves."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from groupement.accueil import Carte, Echeance
from groupement.calendrier import Evenement
from groupement.models import Adhesion, Foyer
from groupement.templatetags.formats import jour
from referents.models import Echange, Inscription, PriseDeTache, Tache

# A duty or a task is a card when it is this near; before that, a dated row.
PROCHE = datetime.timedelta(days=8)


def _mes_permanences(request: HttpRequest) -> list[Inscription]:
    """My duties to come, and those that somebody asks me to take over; one query for the whole page."""
    if not hasattr(request, "_permanences_a_venir"):
        pour_moi = Echange.objects.filter(inscription=OuterRef("pk"), etat=Echange.Etat.PROPOSE, vers=request.adhesion)
        request._permanences_a_venir = list(
            Inscription.objects.a_venir()
            .filter(Q(adhesion=request.adhesion) | Exists(pour_moi))
            .select_related("permanence__distribution", "adhesion__personne")
            .order_by("permanence__distribution__jour", "permanence_id")
        )
    return request._permanences_a_venir


def _mes_taches(request: HttpRequest) -> list[Tache]:
    if not hasattr(request, "_taches_a_faire"):
        request._taches_a_faire = list(
            Tache.objects.a_faire().prises_par(request.adhesion).filter(pour_le__isnull=False)[:20]
        )
    return request._taches_a_faire


def cartes(request: HttpRequest) -> list[Carte]:
    """My next duty, an exchange that somebody proposes to me, a task whose day comes."""
    trouvees, aujourd_hui, slug = [], timezone.localdate(), request.groupement.slug
    for inscription in _mes_permanences(request):
        permanence = inscription.permanence
        mienne = inscription.adhesion_id == request.adhesion.pk
        if mienne and permanence.distribution.jour > aujourd_hui + PROCHE:
            continue
        trouvees.append(
            Carte(
                quand=permanence.debut or _matin(permanence.distribution.jour),
                gabarit="referents/_carte_permanence.html" if mienne else "referents/_carte_echange.html",
                donnees={
                    "inscription": inscription,
                    "permanence": permanence,
                    "adresse": reverse("taches:distribution", args=[slug, permanence.distribution_id]),
                },
                urgente=permanence.distribution.jour <= aujourd_hui + datetime.timedelta(days=1),
            )
        )
    for tache in _mes_taches(request):
        if tache.pour_le <= aujourd_hui + PROCHE:
            trouvees.append(
                Carte(
                    quand=_matin(tache.pour_le),
                    gabarit="referents/_carte_tache.html",
                    donnees={"tache": tache, "adresse": reverse("taches:tache", args=[slug, tache.pk])},
                    urgente=tache.est_en_retard,
                )
            )
    return trouvees


def echeances(request: HttpRequest) -> list[Echeance]:
    """My duties and tasks with a day."""
    slug, aujourd_hui = request.groupement.slug, timezone.localdate()
    trouvees = [
        Echeance(
            quand=inscription.permanence.debut or _matin(inscription.permanence.distribution.jour),
            toute_la_journee=inscription.permanence.debut is None,
            texte=f"Ma permanence : {inscription.permanence}",
            adresse=reverse("taches:distribution", args=[slug, inscription.permanence.distribution_id]),
        )
        for inscription in _mes_permanences(request)
        if inscription.adhesion_id == request.adhesion.pk
    ]
    trouvees += [
        Echeance(
            quand=_matin(tache.pour_le),
            toute_la_journee=True,
            texte=f"Ma tâche : {tache}",
            adresse=reverse("taches:tache", args=[slug, tache.pk]),
        )  # fmt: skip
        for tache in _mes_taches(request)
        if tache.pour_le >= aujourd_hui
    ]
    return trouvees


def evenements(adhesion: Adhesion, du: datetime.date, au: datetime.date) -> list[Evenement]:
    """For the calendar: duties that this member holds, also cancelled ones, and tasks they took; two queries."""
    inscriptions = (
        Inscription.objects.filter(adhesion=adhesion, permanence__distribution__jour__range=(du, au))
        .select_related("permanence__distribution")
        .order_by("permanence__distribution__jour")
    )
    slug = adhesion.groupement.slug
    trouves = [_evenement(inscription, slug) for inscription in inscriptions]
    taches = Tache.objects.exclude(etat=Tache.Etat.ABANDONNEE).prises_par(adhesion).filter(pour_le__range=(du, au))
    trouves += [
        Evenement(
            clef=f"tache:{tache.pk}",
            genre="tache",
            debut=_matin(tache.pour_le),
            jour_entier=True,
            titre=str(tache),
            texte=tache.description,
            adresse=reverse("taches:tache", args=[slug, tache.pk]),
            modifie_le=tache.modifiee_le,
        )
        for tache in taches
    ]
    return trouves


def _evenement(inscription: Inscription, slug: str) -> Evenement:
    permanence = inscription.permanence
    distribution = permanence.distribution
    return Evenement(
        clef=f"permanence:{permanence.pk}",
        genre="permanence",
        debut=permanence.debut or _matin(distribution.jour),
        fin=permanence.fin,
        jour_entier=permanence.debut is None,
        titre=f"Permanence : {permanence}",
        lieu=distribution.lieu,
        texte=permanence.consigne,
        adresse=reverse("taches:distribution", args=[slug, distribution.pk]),
        annule=not distribution.est_maintenue,
        modifie_le=max(permanence.modifiee_le, distribution.modifiee_le, inscription.inscrite_le),
    )


def ce_qui_reste(foyer: Foyer) -> list[str]:
    """Duties and tasks that a household took and would leave to nobody."""
    phrases = [
        f"{i.adhesion} tient la permanence « {i.permanence} » du {jour(i.permanence.distribution.jour)} : sa place "
        "redevient libre."
        for i in Inscription.objects.a_venir()
        .filter(adhesion__foyer=foyer)
        .select_related("adhesion__personne", "permanence__distribution")
        .order_by("permanence__distribution__jour")
    ]
    phrases += [
        f"{prise.adhesion} s’occupe de la tâche « {prise.tache} » : à confier à quelqu’un d’autre."
        for prise in PriseDeTache.objects.filter(adhesion__foyer=foyer, tache__etat=Tache.Etat.A_FAIRE)
        .select_related("adhesion__personne", "tache")
        .order_by("pk")
    ]
    return phrases


def _matin(jour: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(jour, datetime.time()))

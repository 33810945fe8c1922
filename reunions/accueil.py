"""What meetings put on the home page of a group."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone

from groupement.accueil import Carte, Echeance
from reunions.models import Presence, Reunion, RoleDeReunion, VersionCompteRendu

BIENTOT = datetime.timedelta(days=10)
# Minutes that nobody wrote for so long will not be written any more.
OUBLI = datetime.timedelta(days=60)


def _reunions(request: HttpRequest) -> list[Reunion]:
    """To come, going on, or ended and not yet told; read once per request."""
    if not hasattr(request, "_reunions"):
        maintenant, miennes = timezone.now(), {"reunion": OuterRef("pk"), "adhesion": request.adhesion}
        lues = (
            Reunion.objects.filter(
                Q(etat__in=[Reunion.Etat.PREVUE, Reunion.Etat.EN_COURS])
                | Q(etat=Reunion.Etat.CLOSE, debut__gte=maintenant - OUBLI)
            )
            .annotate(
                racontee=Exists(VersionCompteRendu.objects.filter(reunion=OuterRef("pk"))),
                j_ai_repondu=Exists(Presence.objects.filter(**miennes).exclude(reponse="")),
                je_viens=Exists(Presence.objects.qui_viennent().filter(**miennes)),
                j_ecris=Exists(RoleDeReunion.objects.filter(**miennes, role=RoleDeReunion.Role.SECRETARIAT)),
            )
            .order_by("debut", "pk")[:30]
        )
        request._reunions = list(lues)
        for reunion in request._reunions:
            reunion.groupement = request.groupement
    return request._reunions


def cartes(request: HttpRequest) -> list[Carte]:
    """Do you come to the next meeting; it is today or tomorrow, for who comes; it goes on; minutes to write."""
    if not request.adhesion.est_active:
        return []
    maintenant, trouvees = timezone.now(), []
    for reunion in _reunions(request):
        donnees = {"reunion": reunion}
        if reunion.est_en_cours and reunion.debut > maintenant - datetime.timedelta(days=1):
            trouvees.append(
                Carte(quand=reunion.debut, gabarit="reunions/_carte_en_cours.html", donnees=donnees, urgente=True)
            )
        elif reunion.est_prevue and not reunion.j_ai_repondu and maintenant < reunion.debut < maintenant + BIENTOT:
            trouvees.append(Carte(quand=reunion.debut, gabarit="reunions/_carte_repondre.html", donnees=donnees))
        # Until its hour of end: somebody may be late to begin it, nobody should look for the place in vain.
        elif reunion.est_prevue and _est_attendue(reunion, maintenant):
            trouvees.append(Carte(quand=reunion.debut, gabarit="reunions/_carte_bientot.html", donnees=donnees))
        elif reunion.est_close and reunion.j_ecris and not reunion.racontee:
            # Minutes are best written within the week: what was deadline then is urgent now.
            avant = reunion.debut + datetime.timedelta(days=7)
            trouvees.append(
                Carte(quand=avant, gabarit="reunions/_carte_ecrire.html", donnees=donnees, urgente=avant < maintenant)
            )
    return trouvees


def _est_attendue(reunion: Reunion, maintenant: datetime.datetime) -> bool:
    """Today or tomorrow, in days of Paris, and not over; not for those who said that they do not come."""
    jours = (timezone.localdate(reunion.debut) - timezone.localdate(maintenant)).days
    return jours <= 1 and maintenant < reunion.fin and (reunion.je_viens or not reunion.j_ai_repondu)


def echeances(request: HttpRequest) -> list[Echeance]:
    return [
        Echeance(
            quand=reunion.debut,
            texte=f"{reunion}, {reunion.lieu}" if reunion.lieu else str(reunion),
            adresse=reunion.get_absolute_url(),
        )
        for reunion in _reunions(request)
        if reunion.est_prevue and reunion.debut > timezone.now()
    ]

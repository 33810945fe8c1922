"""How many mails each member of a group got, week by week: the group sees when it writes too much."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone

from groupement.models import Adhesion, Courriel, Groupement
from groupement.tri import par_nom

SEMAINES = 4


@dataclass(slots=True)
class CourrierRecu:
    """One member: mails that left for them, by week, the present one last; `revenu`: their address sends mail back."""

    adhesion: Adhesion
    par_semaine: list[int]
    en_attente: int = 0
    revenu: bool = False

    @property
    def semaines_passees(self) -> list[int]:
        return self.par_semaine[:-1]

    @property
    def moyenne(self) -> float:
        """By whole week: the present one is not over."""
        return sum(self.semaines_passees) / len(self.semaines_passees)


@dataclass(slots=True)
class Recus:
    """Of a group. `semaines`: their Mondays."""

    semaines: list[datetime.date]
    lignes: list[CourrierRecu] = field(default_factory=list)

    @property
    def moyenne(self) -> float:
        return sum(ligne.moyenne for ligne in self.lignes) / len(self.lignes) if self.lignes else 0.0


def courrier_par_personne(groupement: Groupement, *, q: str = "") -> Recus:
    """Every active member, those who get most first. Two queries, whatever their number."""
    lundi = timezone.localdate() - datetime.timedelta(days=timezone.localdate().weekday())
    semaines = [lundi - datetime.timedelta(weeks=n) for n in reversed(range(SEMAINES + 1))]
    adhesions = Adhesion.objects.filter(etat__in=["active", "en_pause"]).select_related("personne")
    if q.strip():
        adhesions = adhesions.filter(Q(personne__prenom__icontains=q.strip()) | Q(personne__nom__icontains=q.strip()))
    adhesions = adhesions.order_by(*par_nom("personne__nom", "personne__prenom"), "pk")
    debut = timezone.make_aware(datetime.datetime.combine(semaines[0], datetime.time()))
    comptes = (
        Courriel.objects.filter(groupement=groupement, personne__isnull=False, depose_le__gte=debut)
        .order_by()
        .annotate(semaine=TruncWeek(F("depose_le")))
        .values("personne_id", "semaine")
        .annotate(
            partis=Count("pk", filter=Q(etat__in=[Courriel.Etat.A_ENVOYER, Courriel.Etat.ENVOYE])),
            attendent=Count("pk", filter=Q(etat=Courriel.Etat.EN_ATTENTE)),
            revenu=Max("revenu_le"),
            refuses=Count("pk", filter=Q(etat=Courriel.Etat.REFUSE)),
        )
    )
    lus = {(c["personne_id"], timezone.localtime(c["semaine"]).date()): c for c in comptes}
    lignes = []
    for adhesion in adhesions:
        siens = [lus.get((adhesion.personne_id, semaine)) for semaine in semaines]
        lignes.append(
            CourrierRecu(
                adhesion,
                [c["partis"] if c else 0 for c in siens],
                en_attente=sum(c["attendent"] for c in siens if c),
                revenu=any(c["revenu"] or c["refuses"] for c in siens if c),
            )
        )
    lignes.sort(key=lambda ligne: -ligne.moyenne)
    return Recus(semaines, lignes)

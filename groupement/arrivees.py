"""Who arrives in a group, as each member may see it; and the card that tells those who facilitate."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from groupement.accueil import Carte
from groupement.etapes import Pas, chemin, prochain
from groupement.models import Adhesion, Candidature, Entree, Etape, EtapeFaite

PATIENCE = datetime.timedelta(days=7)  # after this without any step, the list says so


@dataclass(frozen=True, kw_only=True)
class Arrivee:
    """One row of the list. `suivant` None: all is done, only a place is missing."""

    candidature: Candidature
    suivant: Pas | None
    faites: int
    total: int
    depuis: datetime.datetime  # when the last step was done
    rang: int | None  # in the waiting list

    @property
    def traine(self) -> bool:
        return self.rang is None and timezone.now() - self.depuis > PATIENCE


def visibles_de(adhesion: Adhesion) -> QuerySet[Candidature]:
    """All for those who facilitate, theirs for the others; only once the address is proven."""
    confirmees = Candidature.objects.confirmees()
    if adhesion.anime:
        return confirmees
    return confirmees.filter(Q(accompagnee_par=adhesion) | Q(parrain=adhesion))


def cherchent_un_parrain(entree: Entree) -> QuerySet[Candidature]:
    """Newcomers whom no member sponsors yet, where the group asks for one."""
    if Etape.PARRAINAGE not in entree.etapes:
        return Candidature.objects.none()
    faite = EtapeFaite.objects.filter(candidature=OuterRef("pk"), etape=Etape.PARRAINAGE)
    return Candidature.objects.en_cours().filter(~Exists(faite), parrain=None)


def presenter(candidatures: Iterable[Candidature], entree: Entree) -> list[Arrivee]:
    """Rows of the list; `faites` and `accompagnee_par__personne` are to be prefetched."""
    rangs = {pk: rang for rang, pk in enumerate(Candidature.objects.en_attente().values_list("pk", flat=True), start=1)}
    lignes = []
    for candidature in candidatures:
        faites = list(candidature.faites.all())
        pas = chemin(entree.etapes, faites)
        lignes.append(
            Arrivee(
                candidature=candidature,
                suivant=prochain(pas),
                faites=sum(un.faite is not None for un in pas),
                total=len(pas),
                depuis=max([candidature.confirmee_le or candidature.deposee_le, *(faite.le for faite in faites)]),
                rang=rangs.get(candidature.pk),
            )
        )
    return lignes


def cartes(request: HttpRequest) -> list[Carte]:
    """For those who facilitate: newcomers whom nobody follows yet."""
    if not request.adhesion.anime:
        return []
    seules = Candidature.objects.en_cours().filter(accompagnee_par=None).aggregate(nombre=Count("pk"))["nombre"]
    if not seules:
        return []
    # After what is due within three days: a newcomer can wait longer than a deadline.
    quand = timezone.now() + datetime.timedelta(days=3)
    return [Carte(quand=quand, gabarit="groupement/_carte_arrivees.html", donnees={"nombre": seules})]

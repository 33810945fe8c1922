"""Duties as a page shows them: a day, its slots, who holds each, what the reader may do. Four queries at most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, prefetch_related_objects

from groupement.models import Adhesion
from groupement.templatetags.formats import pluriel
from referents.models import Distribution, Echange, Inscription, Permanence


@dataclass
class Place:
    """Somebody in a slot; `echange`: they look for somebody to take it."""

    inscription: Inscription
    est_mienne: bool
    echange: Echange | None


@dataclass
class Creneau:
    permanence: Permanence
    places: list[Place]
    manque: int

    @property
    def mienne(self) -> Place | None:
        return next((place for place in self.places if place.est_mienne), None)


@dataclass
class Jour:
    distribution: Distribution
    creneaux: list[Creneau] = field(default_factory=list)

    @property
    def manque(self) -> int:
        return sum(creneau.manque for creneau in self.creneaux)

    @property
    def places(self) -> int:
        return sum(creneau.permanence.nombre for creneau in self.creneaux)

    @property
    def prises(self) -> int:
        return self.places - self.manque

    @property
    def avancement(self) -> str:
        return f"{pluriel(self.prises, 'place prise,places prises')} sur {self.places}"

    @property
    def a_confirmer(self) -> bool:
        """Over or going on, and some presences are not noted yet."""
        return any(not place.inscription.presence for creneau in self.creneaux for place in creneau.places)


def avec_les_places(distributions: Iterable[Distribution]) -> list[Distribution]:
    """Read the slots of these days, who holds them and the exchanges proposed."""
    trouvees = list(distributions)
    echanges = Echange._base_manager.filter(etat=Echange.Etat.PROPOSE)
    inscriptions = (
        Inscription._base_manager.select_related("adhesion__personne")
        .prefetch_related(Prefetch("echanges", echanges))
        .order_by("rang")
    )  # rows of days that were asked for in the scope
    permanences = Permanence._base_manager.prefetch_related(Prefetch("inscriptions", inscriptions)).order_by("pk")
    prefetch_related_objects(trouvees, Prefetch("permanences", permanences))
    return trouvees


def presenter(distribution: Distribution, adhesion: Adhesion) -> Jour:
    """A day read by `avec_les_places`, for `adhesion`; slots in the order of their hours."""
    jour = Jour(distribution)
    for permanence in distribution.permanences.all():
        permanence.distribution = distribution
        places = [
            Place(inscription, inscription.adhesion_id == adhesion.pk, next(iter(inscription.echanges.all()), None))
            for inscription in permanence.inscriptions.all()
            if inscription.adhesion.est_active or inscription.presence
        ]
        manque = max(permanence.nombre - len(places), 0) if distribution.est_maintenue else 0
        jour.creneaux.append(Creneau(permanence, places, manque))
    jour.creneaux.sort(key=lambda c: (c.permanence.debut.timestamp() if c.permanence.debut else 0, c.permanence.pk))
    return jour

"""What the steps of the demonstration hand to one another."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field
from typing import Any

from groupement.models import Adhesion, Foyer, Groupement, Personne, Reseau


@dataclass
class Monde:
    """The demonstration being built: one clock, one seed, and what earlier steps made.

    `producteurs` by key, `partenariats` by (group slug, producer key): rows of upper floors, unknown here.
    """

    maintenant: datetime.datetime
    aujourd_hui: datetime.date
    graine: str = "groupements"
    reseaux: dict[str, Reseau] = field(default_factory=dict)
    groupements: dict[str, Groupement] = field(default_factory=dict)
    personnes: dict[str, Personne] = field(default_factory=dict)  # by e-mail address
    foyers: dict[str, list[Foyer]] = field(default_factory=dict)  # by group slug
    adhesions: dict[str, list[Adhesion]] = field(default_factory=dict)  # by group slug
    producteurs: dict[str, Any] = field(default_factory=dict)
    partenariats: dict[tuple[str, str], Any] = field(default_factory=dict)

    def hasard(self, pour: str) -> random.Random:
        """A generator of its own for each use: a step more does not change what the others draw."""
        return random.Random(f"{self.graine}:{pour}")

    def jour(self, jours: int) -> datetime.date:
        """The day `jours` days from today (negative: ago)."""
        return self.aujourd_hui + datetime.timedelta(days=jours)

    def adhesion(self, slug: str, email: str) -> Adhesion:
        return next(a for a in self.adhesions[slug] if a.personne.email == email)

    def animation(self, slug: str) -> Personne:
        """Who facilitates the group."""
        return next(a.personne for a in self.adhesions[slug] if a.anime)

    def actives(self, slug: str) -> list[Adhesion]:
        return [a for a in self.adhesions[slug] if a.est_active]

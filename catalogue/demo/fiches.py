"""What a producer of the demonstration is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalogue.models import Producteur

FERME, ATELIER = Producteur.Nature.FERME, Producteur.Nature.ATELIER
BOUTIQUE, PLATEFORME = Producteur.Nature.BOUTIQUE, Producteur.Nature.PLATEFORME


@dataclass(frozen=True, slots=True)
class FicheProducteur:
    """`fichier` and `types`: where its products are, and under which names in the file's column of producers (none:
    the whole file)."""

    clef: str
    reseau: str
    nom: str
    nature: str
    commune: str
    latitude: str
    longitude: str
    adresse: str
    horaires: str
    telephone: str
    contacts: tuple[tuple[str, str], ...]  # (name, function)
    labels: tuple[str, ...]
    description: str
    methodes: str
    fichier: str
    types: tuple[str, ...] = ()
    site: str = ""
    tarif: str = "Tarif de la saison"
    prix_fixes: bool = field(default=False)  # the same list since last year

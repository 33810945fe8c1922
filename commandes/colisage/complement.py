"""The time after a deadline in which members may still complete a case that is begun: until when, what is missing."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum
from django.utils import timezone

from catalogue.unites import nommer
from commandes.colisage.colis import Clef, SorteDeColis, clef_de
from commandes.colisage.colis_en_cours import TOLERE, VOULU
from commandes.models import Ligne, Volet
from commandes.services.attribuer import PARTAGEES

RIEN = Decimal(0)
# The order leaves on the eve at the latest: the producer has to prepare it.
DERNIERE_HEURE = datetime.time(12)


class Manque(NamedTuple):
    """What completes one kind of cases, or reaches a product's minimum; `nom` of the product, "" for a panaché."""

    sorte: SorteDeColis
    nom: str
    manque: Decimal

    def __str__(self) -> str:
        """ "Jus : il manque 2 bouteilles pour un colis de 6 bouteilles"."""
        pour = "atteindre le" if self.sorte.colisage is None else "un"
        phrase = f"l manque {nommer(self.sorte.unite, self.manque)} pour {pour} {self.sorte.en_mots}"
        return f"{self.nom} : i{phrase}" if self.nom else f"I{phrase}"


def fin_du_complement(volet: Volet) -> datetime.datetime | None:
    """Until when members may complete, counted from the closing; None when there is no time left for it."""
    if not volet.complement_heures or volet.clos_le is None:
        return None
    veille = volet.commande.livraison_le - datetime.timedelta(days=1)
    derniere = timezone.make_aware(datetime.datetime.combine(veille, DERNIERE_HEURE))
    fin = min(volet.clos_le + datetime.timedelta(hours=volet.complement_heures), derniere)
    return fin if fin > volet.clos_le else None


def ouvrir_le_complement(volets: Iterable[Volet]) -> None:
    """At closing: says on each volet (not saved here) until when its cases may be completed, if one is incomplete."""
    fins = {volet.pk: (volet, fin) for volet in volets if (fin := fin_du_complement(volet))}
    for pk in colis_incomplets(fins) if fins else ():
        volet, volet.complement_jusqu_a = fins[pk]


def colis_incomplets(volets: Collection[int]) -> dict[int, list[Manque]]:
    """What is missing in each of these volets (ids) which has something incomplete. One query, none without volets."""
    if not volets:
        return {}
    sommes: dict[Clef, list[Decimal]] = defaultdict(lambda: [RIEN, RIEN, RIEN])
    vus: dict[Clef, tuple[int, str, str, Decimal | None]] = {}
    lues = (
        Ligne.objects.filter(PARTAGEES, volet__in=list(volets))
        .order_by("offre__nom", "offre_id")
        .values("volet_id", "offre_id", "offre__nom", "offre__libelle", "offre__unite", "offre__colisage",
                "offre__panachage", "offre__minimum_du_groupe")
        .annotate(voulu=Sum(VOULU), tolere=Sum(TOLERE))
    )  # fmt: skip
    for lue in lues:
        clef = clef_de(lue["offre_id"], lue["volet_id"], lue["offre__panachage"])
        nom = "" if clef[1] else f"{lue['offre__nom']} {lue['offre__libelle']}".strip()
        vus[clef] = (lue["volet_id"], nom, lue["offre__unite"], lue["offre__colisage"])
        somme = sommes[clef]
        somme[0] += lue["voulu"]
        somme[1] += lue["voulu"] + lue["tolere"]
        somme[2] = max(somme[2], lue["offre__minimum_du_groupe"])
    trouves: dict[int, list[Manque]] = defaultdict(list)
    for clef, (volet, nom, unite, colisage) in vus.items():
        voulu, accepte, minimum = sommes[clef]
        sorte = SorteDeColis(clef, unite, colisage, minimum)
        if manque := sorte.suivre(voulu, accepte).manque:
            trouves[volet].append(Manque(sorte, nom, manque))
    return dict(trouves)


@dataclass(frozen=True, slots=True)
class ACompleter:
    """What members may complete at one producer, and until when."""

    volet: Volet
    manques: list[Manque]

    @property
    def jusqu_a(self) -> datetime.datetime:
        assert self.volet.complement_jusqu_a is not None
        return self.volet.complement_jusqu_a


def a_completer(volets: Iterable[Volet]) -> list[ACompleter]:
    """Of these volets, those whose cases may still be completed; no query when there are none."""
    en_cours = [volet for volet in volets if volet.en_complement]
    manques = colis_incomplets([volet.pk for volet in en_cours])
    return [ACompleter(volet, manques[volet.pk]) for volet in en_cours if volet.pk in manques]

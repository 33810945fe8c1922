"""What each household gives of its time, counted in one place: turns or hours, as the group chose."""

from __future__ import annotations

import calendar
import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from groupement.models import Adhesion, Foyer, Groupement
from groupement.participation import Apport
from groupement.participation import apports as tous_les_apports
from groupement.recherche import sans_accents
from groupement.templatetags.formats import quantite
from groupement.tri import par_nom
from referents.equilibre import part_du_tiers, tranches
from referents.models import Dispense, Inscription, Mandat, PriseDeTache, ReglesDeParticipation, Tache

UN_JOUR = datetime.timedelta(days=1)


def apports(groupement: Groupement, du: datetime.date, au: datetime.date) -> list[Apport]:
    """Duties held, tasks done, months of mandate; three queries, and the rules of the group."""
    faits = [
        Apport(
            adhesion_id=inscription.adhesion_id,
            jour=inscription.permanence.distribution.jour,
            genre="permanences",
            quoi=str(inscription.permanence),
            heures=inscription.permanence.heures,
        )
        for inscription in Inscription.objects.tenues(du, au).select_related("permanence__distribution")
    ]
    prises = PriseDeTache.objects.filter(tache__etat=Tache.Etat.FAITE, tache__faite_le__date__range=(du, au))
    faits += [
        Apport(
            adhesion_id=prise.adhesion_id,
            jour=timezone.localdate(prise.tache.faite_le),
            genre="tâches",
            quoi=str(prise.tache),
            heures=prise.tache.heures,
        )
        for prise in prises.select_related("tache")
    ]
    valeur = regles_de(groupement).mandat
    mandats = Mandat.objects.filter(du__lte=au).exclude(au__lt=du).select_related("partenariat__producteur")
    faits += [
        Apport(
            adhesion_id=mandat.adhesion_id,
            jour=mois,
            genre="mandats",
            quoi=f"Référence pour {mandat.partenariat}",
            tours=valeur,
            heures=valeur,
        )  # fmt: skip
        for mandat in mandats
        for mois in _fins_de_mois(du, au)
        if mandat.du <= mois and (mandat.au is None or mandat.au >= mois)
    ]
    return faits


def _fins_de_mois(du: datetime.date, au: datetime.date) -> Iterable[datetime.date]:
    """The last day of each month that ends in the period: a mandate counts for the months it held at the end of."""
    jour = du.replace(day=calendar.monthrange(du.year, du.month)[1])
    while jour <= au:
        yield jour
        suivant = jour + UN_JOUR
        jour = suivant.replace(day=calendar.monthrange(suivant.year, suivant.month)[1])


def regles_de(groupement: Groupement) -> ReglesDeParticipation:
    """The rules of the group in scope, or the defaults, unsaved."""
    return ReglesDeParticipation.objects.first() or ReglesDeParticipation(groupement=groupement)


def douze_mois(au: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The year that ends on `au`: minimums are yearly, whatever the day one looks."""
    return au - datetime.timedelta(days=364), au


@dataclass
class Part:
    """What a household gave; `dispense`: nothing is asked of it now."""

    foyer: Foyer
    minimum: Decimal
    dispense: bool = False
    valeur: Decimal = Decimal(0)
    par_genre: dict[str, Decimal] = field(default_factory=dict)
    apports: list[Apport] = field(default_factory=list)

    @property
    def reste(self) -> Decimal:
        """How much is still asked for; 0 for a household that is exempted."""
        return Decimal(0) if self.dispense else max(self.minimum - self.valeur, Decimal(0))

    @property
    def en_mots(self) -> str:
        """ "4 en permanences, 2 en mandats"."""
        return ", ".join(f"{quantite(valeur)} en {genre}" for genre, valeur in self.par_genre.items())


@dataclass
class Bilan:
    """A year of a group. `parts`: the busiest first. `trimestres`: (from, to, share of the busiest third)."""

    regles: ReglesDeParticipation
    du: datetime.date
    au: datetime.date
    parts: list[Part]
    trimestres: list[tuple[datetime.date, datetime.date, int | None]]

    @property
    def valeurs(self) -> list[Decimal]:
        return [part.valeur for part in self.parts]

    @property
    def total(self) -> Decimal:
        return sum(self.valeurs, Decimal(0))

    @property
    def moyenne(self) -> Decimal:
        return (self.total / len(self.parts)).quantize(Decimal("0.1")) if self.parts else Decimal(0)

    @property
    def concentration(self) -> int | None:
        return part_du_tiers(self.valeurs)

    @property
    def tranches(self) -> list[tuple[str, int]]:
        return tranches(self.valeurs)

    def part_de(self, foyer_id: int) -> Part | None:
        return next((part for part in self.parts if part.foyer.pk == foyer_id), None)


def dresser(groupement: Groupement, au: datetime.date | None = None) -> Bilan:
    """The year of a group that ends on `au` (today), active households only; the same queries for ten and 500."""
    du, au = douze_mois(au or timezone.localdate())
    regles = regles_de(groupement)
    dispenses = set(Dispense.objects.au(au).values_list("foyer_id", flat=True))
    foyers = {
        foyer.pk: Part(foyer, regles.minimum, foyer.pk in dispenses)
        for foyer in Foyer.objects.actifs().order_by(*par_nom("nom"))
    }
    foyer_de = dict(Adhesion.objects.values_list("pk", "foyer_id"))
    coupures = [du + datetime.timedelta(days=91 * rang) for rang in range(5)]
    coupures[4] = au + UN_JOUR
    par_trimestre: list[dict[int, Decimal]] = [defaultdict(Decimal) for _ in range(4)]
    for apport in sorted(tous_les_apports(groupement, du, au), key=lambda a: a.jour, reverse=True):
        part = foyers.get(foyer_de.get(apport.adhesion_id, 0))
        if part is None:
            continue
        valeur = valeur_de(apport, regles)
        part.valeur += valeur
        part.par_genre[apport.genre] = part.par_genre.get(apport.genre, Decimal(0)) + valeur
        part.apports.append(apport)
        rang = next(rang for rang in range(4) if apport.jour < coupures[rang + 1])
        par_trimestre[rang][part.foyer.pk] += valeur
    trimestres = [
        (coupures[rang], coupures[rang + 1] - UN_JOUR, part_du_tiers([valeurs[pk] for pk in foyers]))
        for rang, valeurs in enumerate(par_trimestre)
    ]
    parts = sorted(foyers.values(), key=lambda part: (-part.valeur, sans_accents(part.foyer.nom)))
    return Bilan(regles, du, au, parts, trimestres)


def valeur_de(apport: Apport, regles: ReglesDeParticipation) -> Decimal:
    return apport.heures if regles.compte_en == ReglesDeParticipation.Unite.HEURES else apport.tours


def charges_par_adhesion(groupement: Groupement, au: datetime.date) -> dict[int, int]:
    """Turns that each person did in the year before: who did least comes first in a proposal."""
    charges: dict[int, Decimal] = defaultdict(Decimal)
    for apport in tous_les_apports(groupement, *douze_mois(au)):
        charges[apport.adhesion_id] += apport.tours
    return {adhesion: int(charge) for adhesion, charge in charges.items()}

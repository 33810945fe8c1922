"""Rounds as lists show them: what a household has in each, in a number of queries that does not grow."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from commandes.models import Commande, Ligne, Volet
from groupement.models import Foyer
from groupement.tri import par_nom

EUROS = DecimalField(max_digits=12, decimal_places=2)


@dataclass
class Ronde:
    """A round of now or to come, for one household."""

    commande: Commande
    volets: list[Volet] = field(default_factory=list)
    nombre: int = 0
    total: Decimal = Decimal(0)

    @property
    def ouverts(self) -> list[Volet]:
        maintenant = timezone.now()
        return [v for v in self.volets if v.etat == Volet.Etat.OUVERT and v.cloture_le > maintenant]

    @property
    def cloture_le(self) -> datetime.datetime | None:
        """The next deadline of those that one may still order from."""
        return min((volet.cloture_le for volet in self.ouverts), default=None)

    @property
    def en_preparation(self) -> bool:
        return all(volet.etat == Volet.Etat.PREPARATION for volet in self.volets)

    @property
    def annulee(self) -> bool:
        return bool(self.volets) and all(volet.etat == Volet.Etat.ANNULE for volet in self.volets)

    @property
    def producteurs(self) -> str:
        return ", ".join(str(volet.producteur) for volet in self.volets if volet.etat != Volet.Etat.ANNULE)


def _montrees(avec_preparation: bool) -> QuerySet[Commande]:
    """Members see a round once one of its producers has opened."""
    if avec_preparation:
        return Commande.objects.all()
    visibles = Volet.objects.filter(commande=OuterRef("pk")).visibles_des_membres()
    return Commande.objects.filter(Exists(visibles))


def en_cours(*, foyer: Foyer, avec_preparation: bool) -> list[Ronde]:
    """Rounds delivered today or later, the next delivery first."""
    commandes = _montrees(avec_preparation).filter(livraison_le__gte=timezone.localdate())
    rondes = {c.pk: Ronde(c) for c in commandes.select_related("groupement").order_by("livraison_le", "pk")}
    volets = Volet.objects.filter(commande__in=rondes).select_related("producteur")
    if not avec_preparation:
        volets = volets.visibles_des_membres()
    for volet in volets.order_by(*par_nom("producteur__nom")):
        rondes[volet.commande_id].volets.append(volet)
    miennes = (
        Ligne.objects.filter(commande__in=rondes, panier__foyer=foyer)
        .exclude(volet__etat=Volet.Etat.ANNULE)
        .values("commande_id")
        .annotate(nombre=Count("pk", filter=Q(retenue__gt=0)), total=Sum("montant"))
    )
    for sienne in miennes:
        ronde = rondes[sienne["commande_id"]]
        ronde.nombre, ronde.total = sienne["nombre"], sienne["total"]
    return list(rondes.values())


def passees(*, foyer: Foyer, avec_preparation: bool) -> QuerySet[Commande]:
    """Delivered rounds, the latest first, each with `producteurs` (names) and `mon_montant` (euros)."""
    miennes = (
        Ligne.objects.filter(commande=OuterRef("pk"), panier__foyer=foyer)
        .exclude(volet__etat=Volet.Etat.ANNULE)
        .order_by()
        .values("commande_id")
        .annotate(total=Sum("montant"))
        .values("total")
    )
    return (
        _montrees(avec_preparation)
        .filter(livraison_le__lt=timezone.localdate())
        .select_related("groupement")
        .annotate(
            producteurs=StringAgg(
                "volets__producteur__nom", delimiter=", ", order_by="volets__producteur__nom", default=Value(""),
                filter=~Q(volets__etat=Volet.Etat.ANNULE),
            ),
            mon_montant=Coalesce(Subquery(miennes), Value(Decimal(0)), output_field=EUROS),
        )
        .order_by("-livraison_le", "-pk")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chiffres:
    """What has been ordered from one producer so far. `montant`: euros, deposits aside."""

    foyers: int = 0
    lignes: int = 0
    montant: Decimal = Decimal(0)


def chiffres_par_volet(commande: Commande) -> dict[int, Chiffres]:
    """One query for the round."""
    sommes = (
        Ligne.objects.filter(commande=commande)
        .order_by()
        .values("volet_id")
        .annotate(
            foyers=Count("panier_id", distinct=True, filter=Q(retenue__gt=0)),
            nombre=Count("pk", filter=Q(retenue__gt=0)),
            total=Sum("montant"),
        )
    )
    return defaultdict(Chiffres, {s["volet_id"]: Chiffres(s["foyers"], s["nombre"], s["total"]) for s in sommes})


def foyers_de(commande: Commande) -> int:
    """How many households get something of the round."""
    vivantes = Ligne.objects.filter(commande=commande, retenue__gt=0).exclude(volet__etat=Volet.Etat.ANNULE)
    return vivantes.aggregate(nombre=Count("panier_id", distinct=True))["nombre"]

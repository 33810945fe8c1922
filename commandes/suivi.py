"""What has been ordered from one producer, for those who run the volet: figures, products in cases, households."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, Max, Q, QuerySet, Sum
from django.db.models.functions import Cast

from catalogue.unites import nommer
from commandes.documents.colis import EnColis, en_colis
from commandes.models import Ligne, Offre, Volet
from groupement.tri import par_nom


@dataclass(frozen=True, slots=True)
class ProduitCommande:
    """An offer with what the whole group ordered of it; `montant` in euros."""

    offre: Offre
    quantite: Decimal
    montant: Decimal
    foyers: int
    # The cases that it fills, with others when `panache` says their word: then on the first of them only.
    colis: EnColis | None
    panache: str = ""

    @property
    def en_mots(self) -> str:
        return nommer(self.offre.unite, self.quantite)

    @property
    def manque(self) -> str:
        """What completes the case that is begun: "2 kg", or nothing."""
        if self.colis is None or not self.colis.reste:
            return ""
        return nommer(self.offre.unite, self.colis.colisage - self.colis.reste)


@dataclass(frozen=True, slots=True)
class Suivi:
    """All that a volet's page says of the orders; amounts in euros."""

    produits: Sequence[ProduitCommande]
    foyers: Sequence[dict[str, Any]]
    offres: int
    lignes: int
    remises: int

    @property
    def montant(self) -> Decimal:
        return sum((produit.montant for produit in self.produits), Decimal(0))

    @property
    def colis_complets(self) -> int:
        return sum(produit.colis.complets for produit in self.produits if produit.colis)

    @property
    def colis_incomplets(self) -> int:
        return sum(1 for produit in self.produits if produit.manque)

    @property
    def par_colis(self) -> bool:
        return any(produit.colis for produit in self.produits)

    @property
    def tout_remis(self) -> bool:
        return 0 < self.lignes == self.remises


def suivre(volet: Volet) -> Suivi:
    """Two queries, whatever the number of products and households."""
    offres = list(
        Offre.objects.filter(volet=volet)
        .annotate(
            somme=Sum("lignes__retenue"),
            total=Sum("lignes__montant"),
            nombre=Count("lignes", filter=Q(lignes__retenue__gt=0)),
            donnees=Count("lignes", filter=Q(lignes__remise_le__isnull=False)),
        )
        .order_by("famille", "nom", "libelle", "pk")
    )
    return Suivi(
        produits=list(_produits([offre for offre in offres if offre.nombre])),
        foyers=list(_par_foyer(volet)),
        offres=sum(1 for offre in offres if offre.retiree_le is None),
        lignes=sum(offre.nombre for offre in offres),
        remises=sum(offre.donnees for offre in offres),
    )


def _produits(offres: Sequence[Any]) -> Iterator[ProduitCommande]:
    panaches: dict[str, Decimal] = defaultdict(Decimal)
    for offre in offres:
        panaches[offre.panachage] += offre.somme
    dits: set[str] = set()
    for offre in offres:
        colis = None
        if offre.panachage not in dits:
            somme = panaches[offre.panachage] if offre.panachage else offre.somme
            colis = en_colis(somme, offre.colisage, offre.unite)
        if offre.panachage:
            dits.add(offre.panachage)
        yield ProduitCommande(offre, offre.somme, offre.total, offre.nombre, colis, offre.panachage)


def _par_foyer(volet: Volet) -> QuerySet:
    """Household (id, name), `nombre` of lines, `total` in euros, `saisi`: 1 when the group typed some of it in."""
    return (
        Ligne.objects.filter(volet=volet, retenue__gt=0)
        .values("panier__foyer_id", "panier__foyer__nom")
        .annotate(nombre=Count("pk"), total=Sum("montant"), saisi=Max(Cast("saisie_pour_autrui", IntegerField())))
        .order_by(*par_nom("panier__foyer__nom"))
    )

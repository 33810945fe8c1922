"""How full each case is while members order, and what a household gets of it at least and at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from commandes.models import Ligne
from commandes.partage import (
    MILLIEMES,
    Regle,
    colis_a_commander,
    en_demandes,
    en_parts,
    en_unites,
    fourchette,
    repartir,
)

RIEN = Decimal(0)


@dataclass(frozen=True, slots=True)
class ColisEnCours:
    """What the whole group wants of one offer, in units; `au_moins`, `au_plus`: what one household would get."""

    voulu: Decimal = RIEN
    accepte: Decimal = RIEN  # with the tolerances
    tolerance: Decimal = RIEN  # of that household
    au_moins: Decimal | None = None
    au_plus: Decimal | None = None

    def complets(self, colisage: Decimal) -> int:
        """Cases that would be ordered now."""
        part = en_parts([colisage, self.voulu, self.accepte])
        voulu, accepte, colis = (int(q * MILLIEMES) // part for q in (self.voulu, self.accepte, colisage))
        return colis_a_commander(voulu, accepte - voulu, colis)

    def manque(self, colisage: Decimal) -> Decimal:
        """Units that are missing for the case begun to be ordered; 0 when none is begun."""
        complets = self.complets(colisage)
        return (complets + 1) * colisage - self.accepte if complets * colisage < self.voulu else RIEN


def suivre_les_colis(
    offres: Mapping[int, Decimal | None], *, panier_id: int | None, regle: str, siennes: Iterable[int] = ()
) -> dict[int, ColisEnCours]:
    """By offer id, in two queries. `offres`: case size by id, None when it only has a limited stock.

    `siennes`: offers of which the household has a line; only for these is the sharing computed.
    """
    sommes = Ligne.objects.filter(offre__in=list(offres)).values("offre_id")
    sommes = sommes.annotate(voulu=Sum("quantite"), plus=Sum("tolerance")).values_list("offre_id", "voulu", "plus")
    etats = {offre: ColisEnCours(voulu, voulu + plus) for offre, voulu, plus in sommes}
    miennes = {offre: offres[offre] for offre in siennes if offre in offres}
    return etats | suivre_mes_colis(miennes, panier_id=panier_id, regle=regle)


def suivre_mes_colis(
    offres: Mapping[int, Decimal | None], *, panier_id: int | None, regle: str
) -> dict[int, ColisEnCours]:
    """The same for offers that one household has just touched, in one query."""
    lignes: dict[int, list[tuple[int, int, Decimal, Decimal]]] = defaultdict(list)
    if offres:
        for offre, *ligne in Ligne.objects.filter(offre__in=list(offres)).values_list(
            "offre_id", "pk", "panier_id", "quantite", "tolerance"
        ):
            lignes[offre].append(tuple(ligne))
    return {offre: _avec_la_part(rangs, offres[offre], panier_id, regle) for offre, rangs in lignes.items()}


def _avec_la_part(
    lignes: list[tuple[int, int, Decimal, Decimal]], colisage: Decimal | None, panier_id: int | None, regle: str
) -> ColisEnCours:
    """`lignes`: (id, basket, quantity, tolerance) of everybody."""
    voulu = sum((ligne[2] for ligne in lignes), RIEN)
    accepte = voulu + sum((ligne[3] for ligne in lignes), RIEN)
    mienne = next((ligne for ligne in lignes if ligne[1] == panier_id), None)
    if mienne is None or colisage is None:
        return ColisEnCours(voulu, accepte)
    part, colis, demandes = en_demandes(colisage, [(pk, quantite, plus) for pk, _, quantite, plus in lignes])
    # A draw has no seed before the closing: the order of entry stands in for it, and the most is the same.
    repartition = repartir(demandes, colisage=colis, regle=Regle(regle))
    au_moins, au_plus = fourchette(demandes, mienne[0], repartition)
    return ColisEnCours(voulu, accepte, mienne[3], en_unites(au_moins, part), en_unites(au_plus, part))

"""A producer's minimum for the whole group, in euros, in kilos or in full cases: how far one is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Sum

from catalogue.models import Partenariat
from catalogue.unites import nommer
from commandes.argent.dus import KILOS
from commandes.colisage.colis import Clef, SorteDeColis, clef_de
from commandes.models import Ligne, Volet
from groupement.templatetags.formats import montant

En = Partenariat.MinimumEn
RIEN = Decimal(0)


@dataclass(frozen=True, slots=True)
class Minimum:
    """`requis` and `atteint` in what `en` says."""

    requis: Decimal
    atteint: Decimal
    en: str

    @property
    def manque(self) -> Decimal:
        return max(self.requis - self.atteint, RIEN)

    @property
    def requis_en_mots(self) -> str:
        return dire_le_minimum(self.requis, self.en)

    @property
    def atteint_en_mots(self) -> str:
        return dire_le_minimum(self.atteint, self.en)

    @property
    def manque_en_mots(self) -> str:
        return dire_le_minimum(self.manque, self.en)


def dire_le_minimum(valeur: Decimal, en: str) -> str:
    """ "150,00 €", "50 kg", "4 colis"."""
    if en == En.MONTANT:
        return montant(valeur)
    return nommer("kg" if en == En.POIDS else "colis", valeur.quantize(Decimal("0.001")))


def minimums(volets: Iterable[Volet]) -> dict[int, Minimum]:
    """By volet id, for those whose producer asks for one; one query for each way of counting."""
    demandes = {volet.pk: volet for volet in volets if volet.minimum}
    par_genre: dict[str, list[int]] = defaultdict(list)
    for volet in demandes.values():
        par_genre[volet.minimum_en].append(volet.pk)
    atteints: dict[int, Decimal] = {}
    for genre, pks in par_genre.items():
        if genre == En.COLIS:
            atteints |= _colis_complets(pks)
        else:
            somme = Sum("montant" if genre == En.MONTANT else KILOS)
            lignes = Ligne.objects.filter(volet__in=pks).order_by().values("volet_id").annotate(somme=somme)
            atteints |= dict(lignes.values_list("volet_id", "somme"))
    return {pk: Minimum(v.minimum or RIEN, atteints.get(pk, RIEN), v.minimum_en) for pk, v in demandes.items()}


def minimum_de(volet: Volet) -> Minimum | None:
    return minimums([volet]).get(volet.pk)


def _colis_complets(volets: list[int]) -> dict[int, Decimal]:
    """Full cases that each volet would order now, or orders since its closing."""
    sommes: dict[Clef, list[Decimal]] = defaultdict(lambda: [RIEN, RIEN, RIEN])
    vus: dict[Clef, tuple[int, str, Decimal]] = {}
    lues = Ligne.objects.filter(volet__in=volets, offre__colisage__isnull=False).order_by()
    champs = ("volet_id", "offre_id", "offre__panachage", "offre__unite", "offre__colisage", "offre__minimum_du_groupe")
    annotees = lues.values(*champs).annotate(
        voulu=Sum("retenue"), tolere=Sum("tolerance"), partage=Max("attribuee")
    )  # once shared, what is retained is what is ordered: tolerances have been used
    for volet, offre, panachage, unite, colisage, minimum, voulu, tolere, partage in annotees.values_list(
        *champs, "voulu", "tolere", "partage"
    ):
        clef = clef_de(offre, volet, panachage)
        vus[clef] = (volet, unite, colisage)
        somme = sommes[clef]
        somme[0] += voulu
        somme[1] += voulu + (tolere if partage is None else RIEN)
        somme[2] = max(somme[2], minimum)
    complets: dict[int, Decimal] = defaultdict(Decimal)
    for clef, (volet, unite, colisage) in vus.items():
        voulu, accepte, minimum = sommes[clef]
        complets[volet] += SorteDeColis(clef, unite, colisage, minimum).suivre(voulu, accepte).complets
    return dict(complets)

"""How full each case is while members order, and what a household gets of it at least and at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, F, Sum, When

from commandes.colisage.colis import Clef, Remplissage, SorteDeColis, clef_de
from commandes.colisage.partage import Regle, en_demandes, en_unites, fourchette, repartir
from commandes.models import Ligne, Offre

RIEN = Decimal(0)
AUCUNE = (RIEN, RIEN)
# What a line counts for: as somebody decided by hand after the closing, else as ordered.
VOULU = Case(When(fixee=True, then=F("retenue")), default=F("quantite"))
TOLERE = Case(When(fixee=True, then=RIEN), default=F("tolerance"))


class OffreSuivie(NamedTuple):
    """An offer of which the page shows what the whole group takes: it comes in cases, has a minimum or a limited stock.

    `paliers`: (from how many units of the group, price), when the group's total makes the price.
    """

    pk: int
    volet_id: int
    designation: str
    unite: str
    colisage: Decimal | None
    stock: Decimal | None
    paliers: tuple[tuple[Decimal, Decimal], ...]
    panachage: str = ""
    minimum: Decimal = RIEN
    pas: Decimal = Decimal(1)

    @property
    def clef(self) -> Clef:
        return clef_de(self.pk, self.volet_id, self.panachage)

    @property
    def est_partagee(self) -> bool:
        return self.colisage is not None or self.minimum > 0


@dataclass(frozen=True, slots=True)
class ColisEnCours:
    """What the whole group wants of one offer, in units; `au_moins`, `au_plus`: what one household would get.

    `ensemble`: the same two sums for all that fills the same cases.
    """

    voulu: Decimal = RIEN
    accepte: Decimal = RIEN  # with the tolerances
    ensemble: tuple[Decimal, Decimal] = (RIEN, RIEN)
    sorte: SorteDeColis | None = None
    tolerance: Decimal = RIEN  # of that household
    au_moins: Decimal | None = None
    au_plus: Decimal | None = None

    @property
    def remplissage(self) -> Remplissage | None:
        return self.sorte.suivre(*self.ensemble) if self.sorte else None

    @property
    def manque(self) -> Decimal:
        """Units that are missing for what is begun to be ordered; 0 when nothing is begun, or nothing is shared."""
        remplissage = self.remplissage
        return remplissage.manque if remplissage else RIEN


def suivre_les_colis(
    offres: Iterable[OffreSuivie], *, panier_id: int | None, regle: str, siennes: Iterable[int] = ()
) -> dict[int, ColisEnCours]:
    """By offer id, in two queries at most. `offres`: all those that fill the same cases among them.

    `siennes`: offers of which the household has a line; only for what they fill is the sharing computed.
    """
    suivies = {offre.pk: offre for offre in offres}
    sommes = Ligne.objects.filter(offre__in=list(suivies)).order_by().values("offre_id")
    sommes = sommes.annotate(voulu=Sum(VOULU), plus=Sum(TOLERE)).values_list("offre_id", "voulu", "plus")
    etats = _etats(suivies, {offre: (voulu, voulu + plus) for offre, voulu, plus in sommes})
    a_moi = {suivies[pk].clef for pk in siennes if pk in suivies and suivies[pk].est_partagee}
    miennes = [offre for offre in suivies.values() if offre.clef in a_moi]
    return etats | (suivre_mes_colis(miennes, panier_id=panier_id, regle=regle) if miennes else {})


def suivre_mes_colis(offres: Iterable[OffreSuivie], *, panier_id: int | None, regle: str) -> dict[int, ColisEnCours]:
    """The same for offers that one household has just touched, and those that fill the same cases, in one query."""
    suivies = {offre.pk: offre for offre in offres}
    sommes: dict[int, tuple[Decimal, Decimal]] = {}
    par_sorte: dict[Clef, list[_LigneLue]] = defaultdict(list)
    for lue in Ligne.objects.filter(offre__in=list(suivies)).values_list(
        "pk", "offre_id", "panier_id", "quantite", "tolerance", "volontaire", "fixee", "retenue"
    ):
        ligne = _LigneLue(*lue)
        if ligne.fixee:
            ligne = ligne._replace(quantite=ligne.retenue, tolerance=RIEN)
        voulu, accepte = sommes.get(ligne.offre_id, (RIEN, RIEN))
        sommes[ligne.offre_id] = voulu + ligne.quantite, accepte + ligne.quantite + ligne.tolerance
        par_sorte[suivies[ligne.offre_id].clef].append(ligne)
    etats = _etats(suivies, sommes)
    for lignes in par_sorte.values():
        sorte = etats[lignes[0].offre_id].sorte
        if sorte is not None:
            pas = {suivies[ligne.offre_id].pas for ligne in lignes}
            for offre, part in _mes_parts(sorte, lignes, panier_id, pas, regle):
                etat = etats[offre]
                etats[offre] = ColisEnCours(etat.voulu, etat.accepte, etat.ensemble, sorte, *part)
    return etats


class _LigneLue(NamedTuple):
    pk: int
    offre_id: int
    panier_id: int
    quantite: Decimal
    tolerance: Decimal
    volontaire: bool
    fixee: bool
    retenue: Decimal


def _etats(suivies: dict[int, OffreSuivie], sommes: dict[int, tuple[Decimal, Decimal]]) -> dict[int, ColisEnCours]:
    """`sommes`: (wanted, accepted) by offer; an offer that nobody ordered may still fill the same cases as another."""
    ensembles: dict[Clef, tuple[Decimal, Decimal, Decimal]] = {}
    clefs = {pk: offre.clef for pk, offre in suivies.items()}
    for pk, offre in suivies.items():
        voulu, accepte = sommes.get(pk, AUCUNE)
        deja = ensembles.get(clefs[pk])
        if deja is None:
            ensembles[clefs[pk]] = voulu, accepte, offre.minimum
        else:
            ensembles[clefs[pk]] = deja[0] + voulu, deja[1] + accepte, max(deja[2], offre.minimum)
    etats = {}
    for pk, offre in suivies.items():
        voulu, accepte, minimum = ensembles[clefs[pk]]
        sorte = SorteDeColis(clefs[pk], offre.unite, offre.colisage, minimum) if offre.est_partagee else None
        etats[pk] = ColisEnCours(*sommes.get(pk, AUCUNE), (voulu, accepte), sorte)
    return etats


def _mes_parts(
    sorte: SorteDeColis, lignes: list[_LigneLue], panier_id: int | None, pas: Collection[Decimal], regle: str
) -> Iterable[tuple[int, tuple[Decimal, Decimal, Decimal]]]:
    """By offer, for the lines of one basket: tolerance, what it gets at least, at most."""
    miennes = [ligne for ligne in lignes if ligne.panier_id == panier_id]
    if not miennes:
        return
    lues = en_demandes(
        sorte.colisage,
        [(ligne.pk, ligne.quantite, ligne.tolerance) for ligne in lignes],
        minimum=sorte.minimum,
        pas=pas,
        volontaires={ligne.pk for ligne in lignes if ligne.volontaire},
    )
    # A draw has no seed before the closing: the order of entry stands in for it, and the most is the same.
    repartition = repartir(lues.demandes, colisage=lues.colisage, minimum=lues.minimum, regle=Regle(regle))
    for mienne in miennes:
        au_moins, au_plus = fourchette(lues.demandes, mienne.pk, repartition)
        yield mienne.offre_id, (mienne.tolerance, en_unites(au_moins, lues.part), en_unites(au_plus, lues.part))


def avec_leur_panache(offres: Iterable[OffreSuivie]) -> list[OffreSuivie]:
    """These offers, and those of the same volet that fill the same cases: one query when there are any."""
    connues = {offre.pk: offre for offre in offres}
    mots = {(offre.volet_id, offre.panachage) for offre in connues.values() if offre.panachage}
    if mots:
        for offre in Offre.objects.filter(volet__in={v for v, _ in mots}, panachage__in={m for _, m in mots}):
            if (offre.volet_id, offre.panachage) in mots:
                connues.setdefault(offre.pk, suivre_l_offre(offre))
    return list(connues.values())


def suivre_l_offre(offre: Offre) -> OffreSuivie:
    return OffreSuivie(
        offre.pk, offre.volet_id, str(offre), offre.unite, offre.colisage, offre.stock,
        tuple((Decimal(seuil), Decimal(prix)) for seuil, prix in offre.paliers) if offre.paliers_du_groupe else (),
        offre.panachage, offre.minimum_du_groupe, offre.pas,
    )  # fmt: skip

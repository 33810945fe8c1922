"""What the treasurer follows: who owes what to whom now, fees of the year, deposits, rounds still to be collected.

A balance is that of the ledger, and what the closed orders that are not settled yet will add to it: a payment made on
the day of the delivery is in the ledger before what it pays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalogue.mots import aplatir
from commandes.argent.dus import RIEN
from commandes.argent.releves import noms_des_payees
from commandes.argent.soldes import Compte, postes_en_cours, soldes_par_compte, volets_en_cours
from commandes.models import Caution, Commande, Cotisation, Ecriture, Volet
from groupement.models import Foyer, Groupement
from groupement.tri import par_nom

Payees = Collection[int | None] | None  # None: all of them


@dataclass(slots=True)
class Balance:
    """A household and a payee, now. By round not settled yet: `en_cours`, what counts already; `attendus`, what will be
    due when it is delivered."""

    foyer: Foyer
    partenariat_id: int | None
    a_qui: str
    solde: Decimal = RIEN
    en_cours: dict[int, Decimal] = field(default_factory=dict)
    attendus: dict[int, Decimal] = field(default_factory=dict)

    @property
    def attendu(self) -> Decimal:
        return sum(self.attendus.values(), RIEN)

    @property
    def a_venir(self) -> Decimal:
        return sum(self.en_cours.values(), RIEN)

    @property
    def reste(self) -> Decimal:
        """Above 0 the household owes, below 0 it paid ahead."""
        return self.solde + self.a_venir

    @property
    def doit(self) -> Decimal:
        return max(self.reste, RIEN)

    @property
    def avance(self) -> Decimal:
        return max(-self.reste, RIEN)


def balances(
    groupement: Groupement, *, payees: Payees = None, foyer: Foyer | None = None, a_livrer: bool = False
) -> list[Balance]:
    """Every account that is not at zero, by name. As many queries for one as for a thousand.

    What is not delivered yet is not late: it counts as far as it is paid already. `a_livrer`: accounts that only have
    something to be delivered are returned too.
    """
    soldes = soldes_par_compte(foyer)
    en_cours, attendus = _a_solder(foyer)
    comptes = {c for c in (*soldes, *en_cours, *attendus) if payees is None or c[1] in payees}
    foyers = {foyer.pk: foyer} if foyer else Foyer.objects.in_bulk({qui for qui, _ in comptes})
    noms = noms_des_payees(groupement, {a_qui for _, a_qui in comptes})
    lues = [
        Balance(
            foyers[qui], a_qui, noms[a_qui], soldes.get((qui, a_qui), RIEN), en_cours.get((qui, a_qui), {}),
            attendus.get((qui, a_qui), {}),
        )
        for qui, a_qui in comptes
    ]  # fmt: skip
    utiles = [balance for balance in lues if balance.reste or (a_livrer and balance.attendus)]
    return sorted(utiles, key=lambda b: (aplatir(b.foyer.nom), b.partenariat_id is None, aplatir(b.a_qui)))


ParCompte = dict[Compte, dict[int, Decimal]]


def _a_solder(foyer: Foyer | None) -> tuple[ParCompte, ParCompte]:
    """By account and round, what closed orders that are not settled yet come to: delivered or paid, and the rest."""
    volets = [volet for volet in volets_en_cours() if volet.etat != Volet.Etat.OUVERT]
    livrees = {volet.pk for volet in volets if volet.etat == Volet.Etat.LIVRE}
    livre: ParCompte = defaultdict(lambda: defaultdict(Decimal))
    attendu: ParCompte = defaultdict(lambda: defaultdict(Decimal))
    for poste in postes_en_cours(volets):
        if foyer is None or poste.foyer_id == foyer.pk:
            sommes = livre if poste.volet_id is None or poste.volet_id in livrees else attendu
            sommes[poste.foyer_id, poste.partenariat_id][poste.commande_id] += poste.montant
    payes = _payes({commande for siennes in attendu.values() for commande in siennes}, foyer) if attendu else {}
    for compte, siennes in attendu.items():
        for commande, somme in siennes.items():
            deja = max(RIEN, payes.get((*compte, commande), RIEN) - livre[compte][commande])
            livre[compte][commande] += min(somme, deja)
            siennes[commande] -= min(somme, deja)
    return _sans_zero(livre), _sans_zero(attendu)


def _sans_zero(sommes: ParCompte) -> ParCompte:
    restent = {c: {commande: s for commande, s in siennes.items() if s} for c, siennes in sommes.items()}
    return {compte: siennes for compte, siennes in restent.items() if siennes}


def _payes(commandes: Collection[int], foyer: Foyer | None) -> dict[tuple[int, int | None, int], Decimal]:
    paiements = Ecriture.objects.filter(commande__in=commandes, genre=Ecriture.Genre.PAIEMENT).order_by()
    if foyer is not None:
        paiements = paiements.filter(foyer=foyer)
    sommes = paiements.values("foyer_id", "partenariat_id", "commande_id").annotate(somme=Sum("montant"))
    return {(s["foyer_id"], s["partenariat_id"], s["commande_id"]): -s["somme"] for s in sommes}


@dataclass(frozen=True, slots=True)
class Cotisant:
    """A household and its fees of a year."""

    foyer: Foyer
    cotisations: list[Cotisation]

    @property
    def montant(self) -> Decimal:
        return sum((c.montant for c in self.cotisations), RIEN)


def cotisants(annee: int) -> list[Cotisant]:
    """Every household that is there, and those gone that paid, with what counts of the year. Two queries."""
    par_foyer: dict[int, list[Cotisation]] = defaultdict(list)
    for cotisation in Cotisation.objects.filter(annee=annee, annulee_le=None).order_by("recue_le", "pk"):
        par_foyer[cotisation.foyer_id].append(cotisation)
    foyers = Foyer.objects.filter(Q(parti_le=None) | Q(pk__in=list(par_foyer)))
    return sorted((Cotisant(f, par_foyer[f.pk]) for f in foyers), key=lambda c: aplatir(c.foyer.nom))


def cautions_detenues() -> tuple[int, Decimal]:
    """How many, and their sum."""
    sommes = Caution.objects.filter(etat=Caution.Etat.DETENUE).aggregate(
        n=Count("pk"), s=Coalesce(Sum("montant"), RIEN)
    )
    return sommes["n"], sommes["s"]


def sans_caution() -> list[Foyer]:
    """Households that are there and of which nothing is held."""
    detenues = Caution.objects.filter(etat=Caution.Etat.DETENUE)
    return sorted(Foyer.objects.actifs().exclude(pk__in=detenues.values("foyer")), key=lambda f: aplatir(f.nom))


def a_encaisser(payees: Payees = None) -> list[tuple[Commande, list[Volet]]]:
    """Rounds delivered and not settled, with the volets concerned; the oldest first."""
    livres = (
        Volet.objects.filter(etat=Volet.Etat.LIVRE)
        .select_related("commande", "producteur")
        .order_by("commande__livraison_le", "commande_id", *par_nom("producteur__nom"))
    )
    if payees is not None:
        livres = livres.filter(partenariat__in=[payee for payee in payees if payee is not None])
    return _par_commande(livres)


def _par_commande(volets: Iterable[Volet]) -> list[tuple[Commande, list[Volet]]]:
    ranges: dict[int, tuple[Commande, list[Volet]]] = {}
    for volet in volets:
        ranges.setdefault(volet.commande_id, (volet.commande, []))[1].append(volet)
    return list(ranges.values())


def annee_de_cotisation() -> int:
    """Fees are counted by calendar year."""
    return timezone.localdate().year

"""Where each household stands with each payee: what it owes, what it paid, what remains. Reading only.

An account is a household and a payee (the partnership's id, None for the group's association). Two sources, which
never overlap: the ledger (`Ecriture`), and what volets not settled yet will write there (`commandes.argent.dus`).
Amounts in euros: above 0 the household owes, below 0 it paid ahead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, F, Q, Sum, When

from commandes.argent.dus import RIEN, Factures, Genre, Poste, participations_fixes, postes_des_volets
from commandes.models import Commande, Ecriture, Reglement, Volet
from groupement.models import Foyer

Compte = tuple[int, int | None]
Etat = Reglement.Etat
ENCAISSES = (Etat.RECU, Etat.REMIS)
# What settling writes for a round: in its page it is what is due, elsewhere it is carried over.
DUS = (*Ecriture.DU_VOLET, Genre.PARTICIPATION_FIXE)
# In these states a volet writes nothing (more) in the accounts.
FINIS = (Volet.Etat.PREPARATION, Volet.Etat.SOLDE, Volet.Etat.ANNULE)


@dataclass(slots=True)
class Situation:
    """A household, a payee and a round, now. `postes`: what is due, by `Ecriture.Genre`; `report`: carried over."""

    foyer_id: int
    partenariat_id: int | None
    postes: dict[str, Decimal] = field(default_factory=dict)
    report: Decimal = RIEN
    paye: Decimal = RIEN
    reglements: list[Reglement] = field(default_factory=list)

    @property
    def du(self) -> Decimal:
        return sum(self.postes.values(), RIEN)

    @property
    def recu(self) -> Decimal:
        """What was received and is not handed over."""
        return sum((r.montant for r in self.reglements if r.etat == Etat.RECU), RIEN)

    @property
    def promis(self) -> Decimal:
        return sum((r.montant for r in self.reglements if r.etat == Etat.PROMIS), RIEN)

    @property
    def remis(self) -> Decimal:
        return sum((r.montant for r in self.reglements if r.etat == Etat.REMIS), RIEN)

    @property
    def reste(self) -> Decimal:
        """What it still has to pay, promised or not; below 0 it paid ahead."""
        return self.a_regler - self.paye

    @property
    def reste_a_promettre(self) -> Decimal:
        return max(RIEN, self.reste - self.promis)

    @property
    def concernee(self) -> bool:
        """Whether this round has something to say of this account."""
        return bool(self.postes or self.paye or self.reglements)

    @property
    def detail(self) -> list[tuple[str, Decimal]]:
        """What is asked, in words: ("part des frais de port", 2.67), and what is carried over."""
        lignes = [(str(Genre(genre).label), montant) for genre, montant in self.postes.items()]
        if self.report:
            lignes.append(("reste d’avant" if self.report > 0 else "avance d’avant", self.report))
        return lignes

    @property
    def a_regler(self) -> Decimal:
        return self.du + self.report


def soldes_par_compte(foyer: Foyer | None = None) -> dict[Compte, Decimal]:
    """(household, payee) → balance of the ledger; of one household or of all. One query, nothing at zero."""
    ecritures = Ecriture.objects.order_by()
    if foyer is not None:
        ecritures = ecritures.filter(foyer=foyer)
    sommes = ecritures.values("foyer_id", "partenariat_id").annotate(somme=Sum("montant"))
    return {(qui, a_qui): s for qui, a_qui, s in sommes.values_list("foyer_id", "partenariat_id", "somme") if s}


def dus_en_cours(foyer: Foyer | None = None) -> dict[Compte, Decimal]:
    """(household, payee) → what volets not settled yet come to: the ledger does not say it. Four queries at most."""
    sommes: dict[Compte, Decimal] = defaultdict(Decimal)
    for poste in postes_en_cours(volets_en_cours()):
        if foyer is None or poste.foyer_id == foyer.pk:
            sommes[poste.foyer_id, poste.partenariat_id] += poste.montant
    return {compte: somme for compte, somme in sommes.items() if somme}


def soldes_complets(foyer: Foyer | None = None) -> dict[Compte, Decimal]:
    """(household, payee) → what it owes in all, settled or not, less what it paid."""
    sommes: dict[Compte, Decimal] = defaultdict(Decimal, soldes_par_compte(foyer))
    for compte, somme in dus_en_cours(foyer).items():
        sommes[compte] += somme
    return {compte: somme for compte, somme in sommes.items() if somme}


def volets_en_cours() -> list[Volet]:
    """Volets that members see and that are not settled, with their round."""
    return list(Volet.objects.exclude(etat__in=FINIS).select_related("commande").order_by("commande_id", "pk"))


def postes_en_cours(volets: Sequence[Volet], factures: Factures | None = None) -> list[Poste]:
    """What these volets (their round loaded) will write in the accounts when they are settled."""
    en_cours = [volet for volet in volets if volet.etat not in FINIS]
    postes = postes_des_volets(en_cours, factures)
    a_part = {v.commande_id: v.commande for v in en_cours if v.commande.participation_fixe}
    if not a_part:
        return postes
    ont_paye = defaultdict(set)
    fixes = Ecriture.objects.filter(commande__in=list(a_part), genre=Genre.PARTICIPATION_FIXE, annule=None)
    for commande, foyer in fixes.values_list("commande_id", "foyer_id"):
        ont_paye[commande].add(foyer)
    for commande in a_part.values():
        servis = {p.foyer_id for p in postes if p.genre == Genre.PRODUITS and p.commande_id == commande.pk}
        postes += participations_fixes(commande, servis - ont_paye[commande.pk])
    return postes


def est_paye_par(volet: Volet, partenariat_id: int | None) -> bool:
    """Whether households owe something to this payee for this volet (its round loaded)."""
    if volet.paye_a == partenariat_id:
        return True
    return partenariat_id is None and bool(volet.participation_taux or volet.commande.participation_fixe)


def payees(commande: Commande, volets: Iterable[Volet]) -> list[int | None]:
    """Whom the households of these volets pay: producers in their order, then the association (None)."""
    trouves: dict[int | None, None] = {}
    association = bool(commande.participation_fixe)
    for volet in volets:
        association |= volet.paye_a is None or bool(volet.participation_taux)
        if volet.paye_a is not None:
            trouves[volet.paye_a] = None
    return [*trouves, *([None] if association else [])]


class _Somme(NamedTuple):
    """Entries of one account: `commande_id` None for all that is not this round nor one that is not settled."""

    foyer_id: int
    partenariat_id: int | None
    commande_id: int | None
    genre: str
    montant: Decimal


def situations(
    commande: Commande,
    beneficiaires: Collection[int | None],
    *,
    foyer: Foyer | None = None,
    en_cours: Sequence[Volet] | None = None,
    factures: Factures | None = None,
) -> dict[Compte, Situation]:
    """Each account of these payees that has anything in this round, or elsewhere (then only its `report`).

    Six queries at most, whatever the numbers of households, of rounds and of entries; fewer when the caller has
    read `volets_en_cours` or their invoices already.
    """
    en_cours = volets_en_cours() if en_cours is None else en_cours
    ailleurs = {v.commande_id for v in en_cours} - {commande.pk}
    sommes = _sommes(beneficiaires, foyer, {commande.pk, *ailleurs})
    postes = [
        poste
        for poste in postes_en_cours(_a_calculer(commande, en_cours, beneficiaires, sommes), factures)
        if poste.partenariat_id in beneficiaires and (foyer is None or poste.foyer_id == foyer.pk)
    ]
    trouvees: dict[Compte, Situation] = {}
    soldees: dict[Compte, Decimal] = defaultdict(Decimal)
    autres: dict[Compte, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    ouvertes = {a_qui: {v.commande_id for v in en_cours if est_paye_par(v, a_qui)} for a_qui in beneficiaires}

    def situation(compte: Compte) -> Situation:
        return trouvees.setdefault(compte, Situation(*compte))

    for somme in sommes:
        compte = (somme.foyer_id, somme.partenariat_id)
        ici = situation(compte)
        if somme.commande_id == commande.pk and somme.genre in DUS:
            ici.postes[somme.genre] = ici.postes.get(somme.genre, RIEN) + somme.montant
        elif somme.commande_id == commande.pk and somme.genre == Genre.PAIEMENT:
            ici.paye -= somme.montant
        elif somme.commande_id in ouvertes[somme.partenariat_id] and somme.commande_id != commande.pk:
            autres[compte][somme.commande_id] += somme.montant
        else:
            soldees[compte] += somme.montant
    for poste in postes:
        compte = (poste.foyer_id, poste.partenariat_id)
        if poste.commande_id == commande.pk:
            ici = situation(compte)
            ici.postes[poste.genre] = ici.postes.get(poste.genre, RIEN) + poste.montant
        else:
            autres[compte][poste.commande_id] += poste.montant
    avant = _rangs_avant(commande, en_cours)
    for compte, ici in trouvees.items():
        ici.postes = {genre: ici.postes[genre] for genre in DUS if ici.postes.get(genre)}
        ici.report = reporter(soldees[compte], autres[compte], avant)
    for reglement in _reglements(commande, beneficiaires, foyer):
        situation((reglement.foyer_id, reglement.partenariat_id)).reglements.append(reglement)
    return trouvees


def reporter(soldees: Decimal, autres: dict[int, Decimal], avant: Collection[int]) -> Decimal:
    """What other rounds leave to this one, for one account.

    `soldees`: the balance of all that is settled. `autres`: by round not settled, what is due less what is paid; its
    debt is asked in its own page, but what was paid there beyond it counts here. A debt is carried over everywhere
    until it is paid once; a credit is used by the earliest round (those `avant` this one come first), never twice.
    """
    reste = soldees + sum((min(RIEN, solde) for solde in autres.values()), RIEN)
    if reste >= 0:
        return reste
    return min(RIEN, reste + sum((max(RIEN, solde) for pk, solde in autres.items() if pk in avant), RIEN))


def _rangs_avant(commande: Commande, en_cours: Iterable[Volet]) -> set[int]:
    ici = (commande.livraison_le, commande.pk)
    return {v.commande_id for v in en_cours if (v.commande.livraison_le, v.commande_id) < ici}


def _sommes(beneficiaires: Collection[int | None], foyer: Foyer | None, commandes: set[int]) -> list[_Somme]:
    comptes = Q(partenariat__in=[a_qui for a_qui in beneficiaires if a_qui is not None])
    if None in beneficiaires:
        comptes |= Q(partenariat=None)
    ecritures = Ecriture.objects.filter(comptes).order_by()
    if foyer is not None:
        ecritures = ecritures.filter(foyer=foyer)
    sommes = (
        ecritures.annotate(ronde=Case(When(commande__in=commandes, then=F("commande_id")), default=None))
        .values("foyer_id", "partenariat_id", "ronde", "genre")
        .annotate(somme=Sum("montant"))
        .values_list("foyer_id", "partenariat_id", "ronde", "genre", "somme")
    )
    return [_Somme(*somme) for somme in sommes]


def _a_calculer(
    commande: Commande, en_cours: Sequence[Volet], beneficiaires: Collection[int | None], sommes: Iterable[_Somme]
) -> list[Volet]:
    """This round's volets that these payees are paid for; of the others, those whose balance can be carried over."""
    credits: dict[Compte, Decimal] = defaultdict(Decimal)
    payees_ailleurs: set[tuple[int | None, int | None]] = set()
    for somme in sommes:
        if somme.commande_id != commande.pk:
            credits[somme.foyer_id, somme.partenariat_id] += somme.montant
            payees_ailleurs.add((somme.partenariat_id, somme.commande_id))
    crediteurs = {a_qui for (_, a_qui), somme in credits.items() if somme < 0}
    return [
        volet
        for volet in en_cours
        if any(
            est_paye_par(volet, a_qui)
            and (
                volet.commande_id == commande.pk or a_qui in crediteurs or (a_qui, volet.commande_id) in payees_ailleurs
            )
            for a_qui in beneficiaires
        )
    ]


def _reglements(commande: Commande, beneficiaires: Collection[int | None], foyer: Foyer | None) -> Iterable[Reglement]:
    """Those of this round, with their slip; what was given up is in the journal."""
    reglements = Reglement.objects.filter(commande=commande).exclude(etat=Etat.ANNULE).select_related("bordereau")
    if foyer is not None:
        reglements = reglements.filter(foyer=foyer)
    return [r for r in reglements.order_by("echeance", "pk") if r.partenariat_id in beneficiaires]


def grille(
    commande: Commande,
    partenariat_id: int | None,
    *,
    en_cours: Sequence[Volet] | None = None,
    factures: Factures | None = None,
) -> list[Situation]:
    """Every household of a payee in a round, and those that owe it something from before; by id."""
    trouvees = situations(commande, [partenariat_id], en_cours=en_cours, factures=factures)
    return [s for _, s in sorted(trouvees.items(), key=lambda paire: paire[0][0]) if s.concernee or s.report > 0]

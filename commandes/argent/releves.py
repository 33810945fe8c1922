"""A year of accounts as plain data: of a household, of the whole group. Read from the ledger, nothing computed twice.

An account is a household and a payee (a partnership, or the group's association when None). Euros; above 0 the
household owes, below 0 it has paid ahead. What opens a year is what closed the one before.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalogue.models import Partenariat
from catalogue.mots import aplatir
from commandes.models import Caution, Cotisation, Ecriture
from groupement.models import Foyer, Groupement

Genre = Ecriture.Genre
RIEN = Decimal(0)
# What brings a balance down. A fee is due and paid at once: it is told apart, in neither column.
PAIEMENTS = (Genre.PAIEMENT, Genre.CAUTION)


def bornes(annee: int) -> tuple[datetime.datetime, datetime.datetime]:
    """The first instant of the year and of the next one, in Paris."""
    debut, fin = (datetime.datetime(a, 1, 1) for a in (annee, annee + 1))
    return timezone.make_aware(debut), timezone.make_aware(fin)


def annees_tenues() -> list[int]:
    """Years that have entries, with the present one, the latest first."""
    dates = Ecriture.objects.order_by("le").values_list("le", flat=True)
    premiere = dates.first()
    ici = timezone.localdate().year
    depuis = min(ici, timezone.localtime(premiere).year) if premiere else ici
    return list(range(ici, depuis - 1, -1))


@dataclass(frozen=True, slots=True)
class Mouvement:
    """One entry as it is read. `solde`: of its account, once counted. `reprise`: why it was reversed, if it was."""

    pk: int
    le: datetime.datetime
    genre: str
    piece: str
    intitule: str
    montant: Decimal
    solde: Decimal
    motif: str
    auteur: str
    reprise: str | None
    annulation: bool
    commande_id: int | None
    reglement_id: int | None

    @property
    def du(self) -> Decimal | None:
        """In the column of what is owed; a reversal stays in the column of what it reverses, with its sign."""
        return None if self._paye else self.montant

    @property
    def paye(self) -> Decimal | None:
        return -self.montant if self._paye else None

    @property
    def _paye(self) -> bool:
        if self.genre == Genre.COTISATION:
            return (self.montant < 0) != self.annulation
        return self.genre in PAIEMENTS

    @property
    def reversible(self) -> bool:
        """Whether it may be reversed from the account: neither done already, nor following another row."""
        return self.reprise is None and not self.annulation and self.genre not in (*PAIEMENTS, Genre.COTISATION)


@dataclass(slots=True)
class Compte:
    """A household's year with one payee."""

    partenariat_id: int | None
    nom: str
    ouverture: Decimal = RIEN
    mouvements: list[Mouvement] = field(default_factory=list)

    @property
    def cloture(self) -> Decimal:
        return self.ouverture + sum((m.montant for m in self.mouvements), RIEN)

    @property
    def du(self) -> Decimal:
        return sum((m.du for m in self.mouvements if m.du is not None), RIEN)

    @property
    def paye(self) -> Decimal:
        return sum((m.paye for m in self.mouvements if m.paye is not None), RIEN)


@dataclass(frozen=True, slots=True)
class ReleveDuFoyer:
    groupement: Groupement
    foyer: Foyer
    annee: int
    comptes: list[Compte]
    cotisations: list[Cotisation]
    cautions: list[Caution]

    @property
    def cotise(self) -> Decimal:
        """Fees of the year that count."""
        return sum((c.montant for c in self.cotisations if c.annulee_le is None), RIEN)

    @property
    def detenues(self) -> Decimal:
        return sum((c.montant for c in self.cautions if c.etat == Caution.Etat.DETENUE), RIEN)


def releve_du_foyer(foyer: Foyer, annee: int, *, payees: Collection[int | None] | None = None) -> ReleveDuFoyer:
    """Every account of a household in a year; of these `payees` only, when given (its fees are then left out).

    Five queries, whatever the number of entries.
    """
    debut, fin = bornes(annee)
    siennes = _de(Ecriture.objects.filter(foyer=foyer), payees)
    ouvertures = dict(
        siennes.filter(le__lt=debut).order_by().values("partenariat_id").annotate(s=Sum("montant")).values_list(
            "partenariat_id", "s"
        )
    )  # fmt: skip
    mouvements = en_mouvements(siennes.filter(le__gte=debut, le__lt=fin), ouvertures)
    ouverts = {payee for payee, somme in ouvertures.items() if somme}
    comptes = [
        Compte(payee, nom, ouvertures.get(payee, RIEN), mouvements.get(payee, []))
        for payee, nom in noms_des_payees(foyer.groupement, ouverts | set(mouvements)).items()
    ]
    tout = payees is None
    return ReleveDuFoyer(
        groupement=foyer.groupement,
        foyer=foyer,
        annee=annee,
        comptes=comptes,
        cotisations=list(Cotisation.objects.filter(foyer=foyer, annee=annee)) if tout else [],
        cautions=list(Caution.objects.filter(foyer=foyer).select_related("panier__commande")) if tout else [],
    )


def _de(ecritures: QuerySet, payees: Collection[int | None] | None) -> QuerySet:
    if payees is None:
        return ecritures
    choix = Q(partenariat__in=[payee for payee in payees if payee is not None])
    return ecritures.filter(choix | Q(partenariat=None) if None in payees else choix)


def noms_des_payees(groupement: Groupement, payees: Collection[int | None]) -> dict[int | None, str]:
    """Partnership id → producer's name, in alphabetical order; the association (None) comes last."""
    partenariats = Partenariat.objects.filter(pk__in=[p for p in payees if p]).values_list("pk", "producteur__nom")
    noms: dict[int | None, str] = dict(sorted(partenariats, key=lambda p: aplatir(p[1])))
    return noms | {None: nom_de_l_association(groupement)} if None in payees else noms


def nom_de_l_association(groupement: Groupement) -> str:
    return groupement.titulaire or "L’association"


def en_mouvements(
    ecritures: QuerySet, ouvertures: dict[int | None, Decimal] | None = None
) -> dict[int | None, list[Mouvement]]:
    """By payee, in the order they were written, each with the balance after it. One query."""
    soldes = defaultdict(Decimal, ouvertures or {})
    ranges: dict[int | None, list[Mouvement]] = defaultdict(list)
    for ecriture in avec_leurs_pieces(ecritures):
        soldes[ecriture.partenariat_id] += ecriture.montant
        ranges[ecriture.partenariat_id].append(mouvement(ecriture, soldes[ecriture.partenariat_id]))
    return ranges


def avec_leurs_pieces(ecritures: QuerySet) -> QuerySet:
    """Entries with what their words need."""
    return (
        ecritures.select_related("commande", "volet__producteur", "reglement", "annule")
        .annotate(reprise=F("annulee_par__motif"))
        .order_by("le", "pk")
    )


def mouvement(ecriture: Ecriture, solde: Decimal) -> Mouvement:
    return Mouvement(
        pk=ecriture.pk, le=ecriture.le, genre=ecriture.genre, piece=piece(ecriture), intitule=intitule(ecriture),
        montant=ecriture.montant, solde=solde, motif=ecriture.motif, auteur=ecriture.nom_auteur,
        reprise=ecriture.reprise, annulation=ecriture.annule_id is not None, commande_id=ecriture.commande_id,
        reglement_id=ecriture.reglement_id,
    )  # fmt: skip


def piece(ecriture: Ecriture) -> str:
    """What justifies an entry, short: "C12", "R34" ... the letter says of which register, the figure which row."""
    for lettre, pk in (
        ("R", ecriture.reglement_id),
        ("COT", ecriture.cotisation_id),
        ("CAU", ecriture.caution_id),
        ("C", ecriture.commande_id),
    ):
        if pk is not None:
            return f"{lettre}{pk}"
    return f"OD{ecriture.annule_id or ecriture.pk}"


def intitule(ecriture: Ecriture) -> str:
    """ "Commande du 29 mars : produits", "Règlement par chèque n° 123", "Annulation : …"."""
    debut = "Annulation : " if ecriture.annule_id is not None else ""
    genre = Genre(ecriture.genre)
    if ecriture.reglement is not None:
        return f"{debut}{_reglement(ecriture)}"
    if genre in Ecriture.DU_VOLET or genre == Genre.PARTICIPATION_FIXE:
        chez = f" ({ecriture.volet.producteur})" if ecriture.volet and ecriture.partenariat_id is None else ""
        return f"{debut}{ecriture.commande}{chez} : {genre.label}"
    d_origine = ecriture.annule if ecriture.annule_id is not None else ecriture
    return f"{debut}{d_origine.libelle or genre.label.capitalize()}"


def _reglement(ecriture: Ecriture) -> str:
    reglement = ecriture.reglement
    texte = reglement.get_mode_display().capitalize()
    texte += f" n° {reglement.numero}" if reglement.numero else ""
    texte += f" ({reglement.banque})" if reglement.banque else ""
    return f"{texte}, {ecriture.commande}" if ecriture.commande else texte


@dataclass(frozen=True, slots=True)
class Ligne:
    """A household's year with one payee, in four sums."""

    foyer: str
    foyer_id: int
    parti_le: datetime.date | None
    partenariat_id: int | None
    a_qui: str
    ouverture: Decimal
    du: Decimal
    paye: Decimal

    @property
    def cloture(self) -> Decimal:
        return self.ouverture + self.du - self.paye


@dataclass(frozen=True, slots=True)
class ReleveDuGroupement:
    groupement: Groupement
    annee: int
    lignes: list[Ligne]
    cotisations: Decimal
    cotisants: int
    cautions: Decimal

    def par_payee(self) -> dict[str, Ligne]:
        """The sums of each payee, in the order of the names."""
        return _additionner(self.lignes, lambda ligne: ligne.a_qui)

    @property
    def total(self) -> Ligne:
        return _additionner(self.lignes, lambda _: "")[""] if self.lignes else VIDE


VIDE = Ligne("", 0, None, None, "", RIEN, RIEN, RIEN)


def releve_du_groupement(
    groupement: Groupement, annee: int, *, payee: int | None = None, tous: bool = True
) -> ReleveDuGroupement:
    """Household × payee of a year, nothing at zero all along; unless `tous`, of this one `payee`. Five queries."""
    debut, fin = bornes(annee)
    dans_l_annee = Q(le__gte=debut, le__lt=fin)
    ecritures = Ecriture.objects.filter(le__lt=fin).exclude(genre=Genre.COTISATION).order_by()
    if not tous:
        ecritures = ecritures.filter(partenariat=payee)
    sommes = ecritures.values("foyer_id", "foyer__nom", "foyer__parti_le", "partenariat_id").annotate(
        ouverture=Coalesce(Sum("montant", filter=Q(le__lt=debut)), RIEN),
        du=Coalesce(Sum("montant", filter=dans_l_annee & ~Q(genre__in=PAIEMENTS)), RIEN),
        paye=Coalesce(-Sum("montant", filter=dans_l_annee & Q(genre__in=PAIEMENTS)), RIEN),
    )
    rangs = [s for s in sommes if s["ouverture"] or s["du"] or s["paye"]]
    noms = noms_des_payees(groupement, {s["partenariat_id"] for s in rangs})
    lignes = [
        Ligne(
            s["foyer__nom"], s["foyer_id"], s["foyer__parti_le"], s["partenariat_id"], noms[s["partenariat_id"]],
            s["ouverture"], s["du"], s["paye"],
        )
        for s in rangs
    ]  # fmt: skip
    cotisations = Cotisation.objects.filter(annee=annee, annulee_le=None)
    detenues = Caution.objects.filter(recue_le__year__lte=annee).exclude(
        Q(rendue_le__year__lte=annee) | Q(encaissee_le__year__lte=annee)
    )
    return ReleveDuGroupement(
        groupement=groupement,
        annee=annee,
        lignes=sorted(lignes, key=lambda li: (aplatir(li.foyer), li.foyer_id, aplatir(li.a_qui))),
        cotisations=cotisations.aggregate(s=Coalesce(Sum("montant"), RIEN))["s"],
        cotisants=cotisations.values("foyer").distinct().count(),
        cautions=detenues.aggregate(s=Coalesce(Sum("montant"), RIEN))["s"],
    )


def _additionner(lignes: Iterable[Ligne], clef) -> dict[str, Ligne]:
    ranges: dict[str, list[Ligne]] = defaultdict(list)
    for ligne in lignes:
        ranges[clef(ligne)].append(ligne)
    return {nom: reduce(_plus, siennes) for nom, siennes in sorted(ranges.items(), key=lambda r: aplatir(r[0]))}


def _plus(a: Ligne, b: Ligne) -> Ligne:
    return Ligne(
        "", 0, None, a.partenariat_id, a.a_qui, a.ouverture + b.ouverture, a.du + b.du, a.paye + b.paye
    )  # fmt: skip

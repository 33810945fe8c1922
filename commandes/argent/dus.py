"""What each household owes, to whom and for what: the one place where it is computed.

What a household owes to a payee for a volet is the sum of its lines, its share of the shipping, the deposits on its
containers less those it brought back, the group's participation, and its share of an invoice that says otherwise. The
screens, the sheets and the entries of the accounts all read it here. Amounts in euros, to the cent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, DecimalField, F, Sum, Value, When
from django.db.models.functions import Coalesce

from catalogue.models import Partenariat
from commandes.argent.frais import partager_en_centimes, pourcentage
from commandes.models import Commande, Ecriture, Facture, Ligne, RetourDeContenants, Volet

Genre = Ecriture.Genre
RIEN = Decimal(0)
# kg (or litres) of a line, where it is known: weighed, ordered by weight, or by what one unit holds.
KILOS = Coalesce(
    F("poids"),
    F("retenue") * Case(When(offre__unite__in=["kg", "L"], then=Value(Decimal(1))), default=F("offre__contenance")),
    RIEN,
    output_field=DecimalField(max_digits=14, decimal_places=6),
)


class Poste(NamedTuple):
    """One amount that a household owes; `partenariat_id` is the payee, None for the group's association."""

    foyer_id: int
    commande_id: int
    volet_id: int | None
    partenariat_id: int | None
    genre: str
    montant: Decimal


@dataclass(slots=True)
class PartDuFoyer:
    """What a household took of a volet; `kilos` as far as they are known."""

    produits: Decimal = RIEN
    consigne: Decimal = RIEN
    kilos: Decimal = RIEN


@dataclass(slots=True)
class CompteDuVolet:
    """The sums of a volet that its invoice is compared with; `facture` None when none was typed in."""

    parts: dict[int, PartDuFoyer] = field(default_factory=dict)
    retours: dict[int, Decimal] = field(default_factory=dict)
    port: Decimal = RIEN
    facture: Facture | None = None

    @property
    def produits(self) -> Decimal:
        return sum((part.produits for part in self.parts.values()), RIEN)

    @property
    def consigne(self) -> Decimal:
        return sum((part.consigne for part in self.parts.values()), RIEN)

    @property
    def rendu(self) -> Decimal:
        return sum(self.retours.values(), RIEN)

    @property
    def attendu(self) -> Decimal:
        """What the producer's invoice should say."""
        return self.produits + self.port + self.consigne - self.rendu

    @property
    def ecart(self) -> Decimal:
        """What the invoice says more (or less, below 0) than the lines."""
        return self.facture.montant - self.attendu if self.facture else RIEN

    @property
    def ecart_a_attribuer(self) -> bool:
        """Whether nobody bears this difference yet; one that was assigned and changed since counts as new."""
        if not self.facture or not self.ecart:
            return False
        return not self.facture.ecart_pour or self.facture.ecart_attribue != self.ecart


Factures = Mapping[int, Facture]
MONTANT: DecimalField = DecimalField(max_digits=20, decimal_places=6)


def comptes_des_volets(volets: Sequence[Volet], factures: Factures | None = None) -> dict[int, CompteDuVolet]:
    """By volet id. Two queries, whatever the number of volets and households; cancelled volets are left out.

    `factures`: by volet id, when the caller has just read them: one query less.
    """
    comptes = {v.pk: CompteDuVolet() for v in volets if v.etat != Volet.Etat.ANNULE}
    for volet, foyer, produits, consigne, kilos, rendu in _lignes_et_retours(list(comptes)):
        if rendu is None:
            comptes[volet].parts[foyer] = PartDuFoyer(produits, consigne, kilos)
        else:
            comptes[volet].retours[foyer] = rendu
    if factures is None:
        lues = Facture.objects.filter(volet__in=list(comptes)).defer("octets")
        factures = {facture.volet_id: facture for facture in lues}
    for volet in volets:
        if volet.pk in comptes:
            comptes[volet.pk].facture = factures.get(volet.pk)
            comptes[volet.pk].port = volet.port if comptes[volet.pk].parts else RIEN
    return comptes


def _lignes_et_retours(volets: list[int]) -> Iterable[tuple]:
    """(volet, household, products, deposits, kilos, None) of lines; (…, None, None, None, amount) of returns."""
    rien = Value(None, output_field=MONTANT)
    lignes = (
        Ligne.objects.filter(volet__in=volets)
        .exclude(retenue=0, montant=0)
        .order_by()
        .values("volet_id", qui=F("panier__foyer_id"))
        .annotate(produits=Sum("montant"), consignes=Sum("montant_consigne"), kilos=Sum(KILOS), rendu=rien)
    )
    retours = (
        RetourDeContenants.objects.filter(volet__in=volets)
        .order_by()
        .values("volet_id", qui=F("foyer_id"))
        .annotate(produits=rien, consignes=rien, kilos=rien, rendu=Sum("montant"))
    )
    colonnes = ("volet_id", "qui", "produits", "consignes", "kilos", "rendu")
    return lignes.values_list(*colonnes).union(retours.values_list(*colonnes), all=True)


def postes_des_volets(volets: Sequence[Volet], factures: Factures | None = None) -> list[Poste]:
    """Every amount owed for these volets, none of them zero: what settling them would write."""
    comptes = comptes_des_volets(volets, factures)
    return [poste for volet in volets if volet.pk in comptes for poste in _postes(volet, comptes[volet.pk])]


def postes_de_la_commande(commande: Commande, volets: Sequence[Volet] | None = None) -> list[Poste]:
    """The same for a whole round (volets that members see, unless given), with its participation by basket."""
    if volets is None:
        volets = list(Volet.objects.filter(commande=commande).visibles_des_membres())
    return _avec_les_participations([commande], postes_des_volets(volets))


def postes_des_commandes(rondes: Mapping[Commande, Sequence[Volet]]) -> list[Poste]:
    """The same for several rounds and their volets; as many queries as for one."""
    volets = [v for siens in rondes.values() for v in siens if v.etat != Volet.Etat.PREPARATION]
    return _avec_les_participations(rondes, postes_des_volets(volets))


def _avec_les_participations(commandes: Iterable[Commande], postes: list[Poste]) -> list[Poste]:
    servis: dict[int, set[int]] = defaultdict(set)
    for poste in postes:
        if poste.genre == Genre.PRODUITS:
            servis[poste.commande_id].add(poste.foyer_id)
    fixes = (participations_fixes(commande, servis[commande.pk]) for commande in commandes)
    return [*postes, *(poste for siennes in fixes for poste in siennes)]


def participations_fixes(commande: Commande, foyers: Iterable[int]) -> list[Poste]:
    """What each of these households adds for the group, once for a round."""
    if not commande.participation_fixe:
        return []
    return [
        Poste(foyer, commande.pk, None, None, Genre.PARTICIPATION_FIXE, commande.participation_fixe)
        for foyer in sorted(foyers)
    ]


def _postes(volet: Volet, compte: CompteDuVolet) -> Iterable[Poste]:
    ports = partager_en_centimes(compte.port, _poids_du_port(volet, compte)) if compte.port else {}
    ecarts = _ecarts(compte)
    paye_a, commande_id, volet_id, taux = volet.paye_a, volet.commande_id, volet.pk, volet.participation_taux
    for foyer in sorted({*compte.parts, *compte.retours}):
        part = compte.parts.get(foyer, PartDuFoyer())
        for genre, payee, montant in (
            (Genre.PRODUITS, paye_a, part.produits),
            (Genre.PORT, paye_a, ports.get(foyer, RIEN)),
            (Genre.CONSIGNE, paye_a, part.consigne),
            (Genre.RETOUR, paye_a, -compte.retours.get(foyer, RIEN)),
            (Genre.ECART, paye_a, ecarts.get(foyer, RIEN)),
            (Genre.PARTICIPATION, None, pourcentage(part.produits, taux) if taux else RIEN),
        ):
            if montant:
                yield Poste(foyer, commande_id, volet_id, payee, genre, montant)


def _poids_du_port(volet: Volet, compte: CompteDuVolet) -> dict[int, Decimal]:
    """By what the shipping is shared; without any known weight or amount, equally."""
    if volet.part_du_port == Partenariat.PartDuPort.PARTS:
        return dict.fromkeys(compte.parts, Decimal(1))
    if volet.part_du_port == Partenariat.PartDuPort.POIDS:
        return {foyer: part.kilos for foyer, part in compte.parts.items()}
    return {foyer: part.produits for foyer, part in compte.parts.items()}


def _ecarts(compte: CompteDuVolet) -> dict[int, Decimal]:
    if compte.facture is None or compte.facture.ecart_pour != Facture.Ecart.FOYERS or not compte.parts:
        return {}
    return partager_en_centimes(compte.ecart, {foyer: part.produits for foyer, part in compte.parts.items()})


def par_foyer(postes: Iterable[Poste]) -> dict[int, dict[int | None, list[Poste]]]:
    """Household → payee (partnership id, None for the association) → its amounts."""
    ranges: dict[int, dict[int | None, list[Poste]]] = defaultdict(lambda: defaultdict(list))
    for poste in postes:
        ranges[poste.foyer_id][poste.partenariat_id].append(poste)
    return ranges


def postes_par_foyer(postes: Iterable[Poste]) -> dict[int, list[Poste]]:
    """Household → its amounts; a household that owes nothing has an empty list."""
    ranges: dict[int, list[Poste]] = defaultdict(list)
    for poste in postes:
        ranges[poste.foyer_id].append(poste)
    return ranges


def sans_produits(postes: Iterable[Poste]) -> list[tuple[str, Decimal]]:
    """What is added to the lines, by kind: ("part des frais de port", 1.20)."""
    sommes: dict[str, Decimal] = defaultdict(Decimal)
    for poste in postes:
        if poste.genre != Genre.PRODUITS:
            sommes[poste.genre] += poste.montant
    return [(Genre(genre).label, montant) for genre, montant in sommes.items() if montant]


def somme(postes: Iterable[Poste]) -> Decimal:
    return sum((poste.montant for poste in postes), RIEN)

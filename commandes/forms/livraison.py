"""What the pages of delivery day send: what came (`r- a- s- n-<offer>-<arrival>`), weights (`p-<line>`), decisions
by hand (`l- f-<line>`). Beside each `vu-…`, what the page had shown: only what differs from it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from catalogue.unites import permet_decimales
from commandes.poids import PoidsRefuse, lire_mesure, lire_pesees
from commandes.quantites import QuantiteRefusee, lire_quantite
from commandes.services.partager_la_livraison import Decision
from commandes.services.peser import Pesee
from commandes.services.recevoir import Arrivee, signature

Clef = tuple[int, int]


def identifiant(texte: str) -> int | None:
    """An id of an address or of a field's name."""
    return int(texte) if texte.isascii() and texte.isdecimal() and len(texte) <= 18 else None


def lire_combien(texte: str, unite: str) -> Decimal:
    """A quantity of this unit; weights may carry their own ("850 g"). Raises `QuantiteRefusee` or `PoidsRefuse`."""
    return lire_mesure(texte, unite) if permet_decimales(unite) else lire_quantite(texte)


@dataclass
class SaisieDArrivees:
    """`refusees`: sentences by (offer, arrival) for what could not be read."""

    arrivees: list[Arrivee] = field(default_factory=list)
    vu: dict[Clef, str] = field(default_factory=dict)
    refusees: dict[Clef, str] = field(default_factory=dict)


def offres_envoyees(donnees: Any) -> list[int]:
    """Ids of the offers of which something was sent."""
    noms = (nom[2:].partition("-")[0] for nom in donnees if nom.startswith("r-"))
    return [pk for nom in noms if (pk := identifiant(nom)) is not None]


def lire_les_arrivees(donnees: Mapping[str, str], unites: Mapping[int, str]) -> SaisieDArrivees:
    """`unites`: the unit of each offer of the volet, by id; what is of another one is left out."""
    saisie = SaisieDArrivees()
    for nom, texte in donnees.items():
        genre, _, suite = nom.partition("-")
        offre, _, rang = suite.partition("-")
        clef = identifiant(offre), identifiant(rang)
        if genre != "r" or clef[0] not in unites or clef[1] is None:
            continue
        vu = donnees.get(f"vu-{suite}", "")
        try:
            arrivee = _lire_une_arrivee(donnees, suite, clef, texte, unites[clef[0]])
        except (QuantiteRefusee, PoidsRefuse) as erreur:
            saisie.refusees[clef] = str(erreur)
            continue
        if signature(arrivee) != vu:
            saisie.arrivees.append(arrivee)
            saisie.vu[clef] = vu
    return saisie


def _lire_une_arrivee(donnees: Mapping[str, str], suite: str, clef: Any, texte: str, unite: str) -> Arrivee:
    abimee = donnees.get(f"a-{suite}", "").strip()
    note = " ".join(donnees.get(f"n-{suite}", "").split())[:200]
    attendue = f"s-{suite}" in donnees
    if not texte.strip():
        if abimee or attendue:
            raise QuantiteRefusee("Dites d’abord combien est arrivé : 0 si rien n’est venu.")
        return Arrivee(clef[0], None, arrivage=clef[1])
    return Arrivee(
        offre_id=clef[0],
        recue=lire_combien(texte, unite),
        abimee=lire_combien(abimee, unite) if abimee else Decimal(0),
        suite_attendue=attendue,
        note=note,
        arrivage=clef[1],
    )


@dataclass
class SaisieDePesees:
    """By line id. `confirmees`: the weight that the person said yes to."""

    pesees: dict[int, Pesee] = field(default_factory=dict)
    vu: dict[int, Decimal | None] = field(default_factory=dict)
    confirmees: dict[int, Decimal] = field(default_factory=dict)
    refusees: dict[int, str] = field(default_factory=dict)


def pesees_envoyees(donnees: Any) -> list[int]:
    """Ids of the lines of which something was sent."""
    return [pk for nom in donnees if nom.startswith("p-") and (pk := identifiant(nom[2:])) is not None]


def lire_les_pesees(donnees: Any, unites: Mapping[int, str]) -> SaisieDePesees:
    """`donnees`: a QueryDict, in which a line weighed piece by piece has several fields of one name. `unites`: the unit
    of the scale by line id."""
    saisie = SaisieDePesees()
    for nom in donnees:
        pk = identifiant(nom[2:])
        if not nom.startswith("p-") or pk not in unites or pk is None:
            continue
        textes = donnees.getlist(nom)
        vu = donnees.get(f"vu-{pk}", "")
        try:
            pesee = Pesee(lire_pesees(textes, unites[pk]), par_piece=len(textes) > 1)
        except PoidsRefuse as erreur:
            saisie.refusees[pk] = str(erreur)
            continue
        if vu == ecrire_les_pesees(pesee):
            continue
        saisie.pesees[pk] = pesee
        saisie.vu[pk] = sum((Decimal(m) for m in vu.split("+")), Decimal(0)) if _est_lisible(vu) else None
        if confirmee := _confirmee(donnees.get(f"confirme-{pk}", ""), unites[pk]):
            saisie.confirmees[pk] = confirmee
    return saisie


def _confirmee(texte: str, unite: str) -> Decimal | None:
    try:
        return sum(lire_pesees([texte[:200]], unite), Decimal(0)) or None
    except PoidsRefuse:
        return None


def ecrire_les_pesees(pesee: Pesee) -> str:
    """What a page has shown of a line's weights: "1.2+1.35", "3.85", or nothing."""
    return "+".join(f"{poids.normalize():f}" for poids in pesee.poids)


def _est_lisible(vu: str) -> bool:
    return bool(vu) and all(_decimal(morceau) is not None for morceau in vu.split("+"))


def _decimal(texte: str) -> Decimal | None:
    try:
        valeur = Decimal(texte) if len(texte) <= 12 else None
    except InvalidOperation:
        return None
    return valeur if valeur is not None and valeur.is_finite() else None


@dataclass
class SaisieDeDecisions:
    """By line id; `vu`: what the page had shown that each line gets."""

    decisions: dict[int, Decision] = field(default_factory=dict)
    vu: dict[int, Decimal] = field(default_factory=dict)
    refusees: dict[int, str] = field(default_factory=dict)


def lire_les_decisions(donnees: Mapping[str, str], unites: Mapping[int, tuple[str, str]]) -> SaisieDeDecisions:
    """`unites` by line id: that of the order, that of the price. An emptied field gives the line back to the rule."""
    saisie = SaisieDeDecisions()
    for pk, (unite, unite_du_prix) in unites.items():
        livree, facturee = (donnees.get(f"{genre}-{pk}") for genre in "lf")
        if livree is None or facturee is None:
            continue
        if (livree.strip(), facturee.strip()) == (donnees.get(f"vul-{pk}", ""), donnees.get(f"vuf-{pk}", "")):
            continue
        try:
            saisie.decisions[pk] = Decision(
                lire_combien(livree, unite) if livree.strip() else None,
                lire_combien(facturee, unite_du_prix) if facturee.strip() else None,
            )
        except (QuantiteRefusee, PoidsRefuse) as erreur:
            saisie.refusees[pk] = str(erreur)
            continue
        if (vu := _decimal(donnees.get(f"vu-{pk}", ""))) is not None:
            saisie.vu[pk] = vu
    return saisie

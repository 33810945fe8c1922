"""Each line's part of what came, recomputed whenever somebody says what came or decides for a line.

The calculation is `commandes.colisage.arrivages`. The caller holds the volet alone. Queries do not grow with the lines.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import F

from catalogue.unites import nommer
from commandes.colisage.arrivages import partager_les_arrivages
from commandes.colisage.partage import MILLIEMES, Demande, Regle, en_parts, en_unites
from commandes.livraison import Arrive, motif_de_livraison
from commandes.models import Ligne, Offre, Panier, Reception, Volet
from groupement.models import EntreeJournal, Personne
from groupement.services.journal import entree, journaliser_tout
from groupement.templatetags.formats import montant

RIEN = Decimal(0)
# A line of which nothing is left has no weight either.
LIVRER = """
UPDATE commandes_ligne l SET livree = n.livree, livree_fixee = n.fixee, livraison_motif = n.motif,
    facturee = n.facturee,
    poids = CASE WHEN n.livree = 0 THEN NULL ELSE l.poids END,
    pesees = CASE WHEN n.livree = 0 THEN NULL ELSE l.pesees END
FROM unnest(%s::bigint[], %s::numeric[], %s::boolean[], %s::text[], %s::numeric[])
    AS n (id, livree, fixee, motif, facturee)
WHERE l.id = n.id RETURNING l.id, l.retenue, l.montant + l.montant_consigne
"""


class Decision(NamedTuple):
    """What somebody decides for a line: delivered in order units, charged in units of the price (None: what follows).

    `livree` None: the line follows the rule again.
    """

    livree: Decimal | None
    facturee: Decimal | None = None


class _Ligne(NamedTuple):
    """What sharing needs of a line; `du` in euros, the deposits included."""

    pk: int
    panier_id: int
    foyer_id: int
    offre_id: int
    quantite: Decimal
    tolerance: Decimal
    attribuee: Decimal | None
    livree: Decimal | None
    fixee: bool
    motif: str
    facturee: Decimal | None
    remise: object
    volontaire: bool
    retenue: Decimal
    du: Decimal

    @property
    def prevue(self) -> Decimal:
        """What the household was to get before anything came."""
        return self.quantite if self.attribuee is None else self.attribuee

    @property
    def en_plus(self) -> Decimal:
        """How much more it accepts."""
        return max(self.quantite + self.tolerance - self.prevue, RIEN)

    @property
    def acquise(self) -> Decimal:
        """What the household took away already."""
        return self.livree or RIEN if self.remise else RIEN


class _Livree(NamedTuple):
    """What becomes of a line; `raison`: what the journal says."""

    ligne: _Ligne
    livree: Decimal | None
    fixee: bool
    motif: str
    facturee: Decimal | None
    raison: str

    @property
    def change(self) -> bool:
        ligne = self.ligne
        return (self.livree, self.fixee, self.motif, self.facturee) != (
            ligne.livree, ligne.fixee, ligne.motif, ligne.facturee,
        )  # fmt: skip


def partager_la_livraison(
    volet: Volet,
    offres: Collection[int],
    *,
    auteur: Personne,
    lues: Mapping[int, Offre] | None = None,
    decisions: Mapping[int, Decision] | None = None,
    motif: str = "",
) -> int:
    """Share what came of these offers (ids); `decisions` by line id, with their reason. Returns how many lines change.

    `lues`: the offers themselves, where the caller has read them.

    Lines whose amount changes get a row in their basket's journal, with both amounts and why.
    """
    par_offre: dict[int, list[_Ligne]] = defaultdict(list)
    for ligne in _lire_les_lignes(offres):
        par_offre[ligne.offre_id].append(ligne)
    receptions: dict[int, list[Reception]] = defaultdict(list)
    for reception in Reception.objects.filter(offre__in=offres).order_by("arrivage"):
        receptions[reception.offre_id].append(reception)
    lues = lues or Offre.objects.in_bulk(list(par_offre))
    regle = _regle(volet)
    livrees = [
        livree
        for pk, siennes in par_offre.items()
        for livree in _partager(
            lues[pk], siennes, receptions[pk], regle, volet.graine, decisions or {}, motif
        )
        if livree.change
    ]  # fmt: skip
    if livrees:
        apres = _ecrire(livrees)
        journaliser_tout(_traces(volet, livrees, apres, lues, decisions or {}, auteur))
    return len(livrees)


def _lire_les_lignes(offres: Collection[int]) -> Iterable[_Ligne]:
    lignes = Ligne.objects.filter(offre__in=offres).annotate(du=F("montant") + F("montant_consigne")).order_by("pk")
    for lue in lignes.values_list(
        "pk", "panier_id", "panier__foyer_id", "offre_id", "quantite", "tolerance", "attribuee", "livree",
        "livree_fixee", "livraison_motif", "facturee", "remise_le", "volontaire", "retenue", "du",
    ):  # fmt: skip
        yield _Ligne(*lue)  # type: ignore[arg-type]


def _regle(volet: Volet) -> Regle:
    """The volet's rule; a draw without a seed yet gets one, which is kept."""
    regle = Regle(volet.regle_de_partage or volet.groupement.regle_de_partage)
    if not volet.regle_de_partage or (regle is Regle.TIRAGE and not volet.graine):
        volet.regle_de_partage = regle
        volet.graine = volet.graine or (secrets.token_hex(4) if regle is Regle.TIRAGE else "")
        volet.save(update_fields=["regle_de_partage", "graine"])
    return regle


def _partager(
    offre: Offre,
    lignes: list[_Ligne],
    receptions: list[Reception],
    regle: Regle,
    graine: str,
    decisions: Mapping[int, Decision],
    motif: str,
) -> Iterable[_Livree]:
    fixees = {ligne.pk: _fixee(ligne, decisions) for ligne in lignes}
    a_la_main = {pk: livree for pk, livree in fixees.items() if livree is not None}
    parts = _calculer(lignes, receptions, regle, graine, a_la_main) if receptions else {}
    arrive = Arrive(
        attendu=sum((ligne.prevue for ligne in lignes), RIEN),
        recu=sum((r.recue for r in receptions), RIEN),
        abime=sum((r.abimee for r in receptions), RIEN),
        suite=bool(receptions) and receptions[-1].suite_attendue,
        note=next((r.note for r in reversed(receptions) if r.note), ""),
    )
    for ligne in lignes:
        decision = decisions.get(ligne.pk)
        if ligne.pk in a_la_main:
            livree = a_la_main[ligne.pk]
            facturee, dit = ligne.facturee, ligne.motif
            if decision is not None:
                facturee, dit = decision.facturee, _motif_de_la_main(offre, ligne, decision, motif)
            yield _Livree(ligne, livree, True, dit, facturee, motif if decision else dit)
        else:
            part = parts.get(ligne.pk)
            dit = "" if part is None else motif_de_livraison(offre.unite, ligne.prevue, part, arrive)[:200]
            yield _Livree(ligne, part, False, dit, None, motif if decision else dit)


def _fixee(ligne: _Ligne, decisions: Mapping[int, Decision]) -> Decimal | None:
    """What the line gets by hand, now or before; None when it follows the rule."""
    if ligne.pk in decisions:
        return decisions[ligne.pk].livree
    return ligne.livree if ligne.fixee else None


def _calculer(
    lignes: list[_Ligne], receptions: list[Reception], regle: Regle, graine: str, a_la_main: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    """Order units by line."""
    arrivages = [reception.recue - reception.abimee for reception in receptions]
    acquises = {ligne.pk: ligne.acquise for ligne in lignes if ligne.acquise and ligne.pk not in a_la_main}
    part = en_parts(
        [
            *arrivages, *a_la_main.values(), *acquises.values(),
            *(ligne.prevue for ligne in lignes), *(ligne.en_plus for ligne in lignes),
        ]
    )  # fmt: skip

    def parts(quantite: Decimal) -> int:
        return int(quantite * MILLIEMES) // part

    partage = partager_les_arrivages(
        [Demande(n.pk, parts(n.prevue), parts(n.en_plus), n.pk, n.volontaire) for n in lignes],
        [parts(arrivage) for arrivage in arrivages],
        regle=regle,
        graine=graine,
        fixees={pk: parts(quantite) for pk, quantite in a_la_main.items()},
        acquis={pk: parts(quantite) for pk, quantite in acquises.items()},
    )
    return {pk: en_unites(nombre, part) for pk, nombre in partage.parts.items()}


def _motif_de_la_main(offre: Offre, ligne: _Ligne, decision: Decision, motif: str) -> str:
    """What the household reads of a decision: the quantities that are not as foreseen, and the reason."""
    livree = decision.livree or RIEN
    dits = []
    if livree != ligne.prevue:
        dits.append(f"{nommer(offre.unite, livree)} au lieu de {nommer(offre.unite, ligne.prevue)}")
    if decision.facturee is not None:
        dits.append(f"facturé {nommer(unite_du_prix(offre), decision.facturee)}")
    return (f"{', '.join(dits)} : {motif}" if dits else motif)[:200]


def unite_du_prix(offre: Offre) -> str:
    """The unit in which a line is charged."""
    return offre.mesure if offre.prix_par == "mesure" else offre.unite


def _ecrire(livrees: list[_Livree]) -> dict[int, tuple[Decimal, Decimal]]:
    """What counts now of each line (order units, euros with deposits), by id."""
    with connection.cursor() as curseur:
        curseur.execute(
            LIVRER,
            [
                [livree.ligne.pk for livree in livrees],
                [livree.livree for livree in livrees],
                [livree.fixee for livree in livrees],
                [livree.motif for livree in livrees],
                [livree.facturee for livree in livrees],
            ],
        )
        return {pk: (retenue, du) for pk, retenue, du in curseur.fetchall()}


def _traces(
    volet: Volet,
    livrees: list[_Livree],
    apres: Mapping[int, tuple[Decimal, Decimal]],
    offres: Mapping[int, Offre],
    decisions: Mapping[int, Decision],
    auteur: Personne,
) -> Iterable[EntreeJournal]:
    for livree in livrees:
        ligne, offre = livree.ligne, offres[livree.ligne.offre_id]
        retenue, du = apres[ligne.pk]
        if (ligne.retenue, ligne.du) == (retenue, du) and ligne.pk not in decisions:
            continue
        yield entree(
            objet=Panier(pk=ligne.panier_id, groupement_id=volet.groupement_id),
            action="panier.livraison",
            libelle=f"{offre} : {nommer(offre.unite, retenue)} à la livraison, {montant(du)}",
            auteur=auteur,
            avant={str(offre): f"{nommer(offre.unite, ligne.retenue)}, {montant(ligne.du)}"},
            apres={str(offre): f"{nommer(offre.unite, retenue)}, {montant(du)}"},
            motif=livree.raison,
            foyer_id=ligne.foyer_id,
        )

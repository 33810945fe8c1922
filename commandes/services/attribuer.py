"""Computing what each line gets of what is ordered together, and writing it, by `commandes.colisage.partage`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, Sum

from catalogue.prix import prix_au_palier
from catalogue.unites import nommer
from commandes.colisage.colis import Clef, SorteDeColis, clef_de, commandes
from commandes.colisage.partage import EnParts, Regle, Repartition, en_demandes, en_unites, repartir
from commandes.models import Ligne, Offre, Panier, Volet
from groupement.models import Personne
from groupement.services.journal import entree, journaliser_tout

# What is shared out: it comes in cases, or not at all below a minimum of the whole group.
PARTAGEES = Q(offre__colisage__isnull=False) | Q(offre__minimum_du_groupe__gt=0)
ATTRIBUER = """
UPDATE commandes_ligne l SET attribuee = n.attribuee, attribuee_motif = n.motif
FROM unnest(%s::bigint[], %s::numeric[], %s::text[]) AS n (id, attribuee, motif) WHERE l.id = n.id
"""
PRIX_DU_GROUPE = """
UPDATE commandes_ligne l SET prix = n.prix FROM unnest(%s::bigint[], %s::numeric[]) AS n (offre, prix)
WHERE l.offre_id = n.offre
"""


class _Ligne(NamedTuple):
    pk: int
    offre_id: int
    volet_id: int
    quantite: Decimal
    tolerance: Decimal
    fixee: bool
    volontaire: bool
    retenue: Decimal
    colisage: Decimal | None
    minimum: Decimal
    panachage: str
    unite: str
    pas: Decimal


CHAMPS = (
    "pk", "offre_id", "volet_id", "quantite", "tolerance", "fixee", "volontaire", "retenue", "offre__colisage",
    "offre__minimum_du_groupe", "offre__panachage", "offre__unite", "offre__pas",
)  # fmt: skip


class _Attribution(NamedTuple):
    ligne: _Ligne
    attribuee: Decimal
    motif: str


def attribuer(
    volets: Iterable[Volet], *, offres: Collection[int] | None = None, auteur: Personne | None = None, motif: str = ""
) -> None:
    """Compute and write, for all that is shared in these volets, or for these offers and those they fill cases with.

    A `motif` traces each line that this changes: something had been shared before. Queries do not grow with the lines.
    """
    par_volet = {volet.pk: volet for volet in volets}
    lignes = Ligne.objects.filter(PARTAGEES, volet__in=par_volet)
    if offres is not None:
        lignes = lignes.filter(offre__in=_avec_leur_panache(offres))
    par_sorte: dict[Clef, list[_Ligne]] = defaultdict(list)
    for lue in lignes.order_by("pk").values_list(*CHAMPS):
        ligne = _Ligne(*lue)  # type: ignore[arg-type]
        par_sorte[clef_de(ligne.offre_id, ligne.volet_id, ligne.panachage)].append(ligne)
    attributions = [
        attribution
        for clef, siennes in par_sorte.items()
        for attribution in _repartir(clef, siennes, par_volet[siennes[0].volet_id])
    ]
    if attributions:
        if motif:
            _tracer(attributions, auteur, motif)
        with connection.cursor() as curseur:
            curseur.execute(
                ATTRIBUER,
                [[a.ligne.pk for a in attributions], [a.attribuee for a in attributions],
                 [a.motif for a in attributions]],
            )  # fmt: skip


def _avec_leur_panache(offres: Collection[int]) -> Any:
    """These offers (ids), and those of the same volet that fill the same cases."""
    panaches = Offre.objects.filter(pk__in=offres).exclude(panachage="").values_list("volet_id", "panachage")
    avec = Q(pk__in=offres)
    for volet, panachage in set(panaches):
        avec |= Q(volet=volet, panachage=panachage)
    return Offre.objects.filter(avec).order_by().values("pk")


def _repartir(clef: Clef, lignes: list[_Ligne], volet: Volet) -> Iterable[_Attribution]:
    """What each line that nobody fixed gets of one kind of cases."""
    sorte = SorteDeColis(clef, lignes[0].unite, lignes[0].colisage, max(ligne.minimum for ligne in lignes))
    en_parts, repartition = _calculer(sorte, lignes, volet)
    voulu = sum((ligne.quantite for ligne in lignes), Decimal(0))
    for ligne in lignes:
        if not ligne.fixee:
            attribuee = en_unites(repartition.parts[ligne.pk], en_parts.part)
            yield _Attribution(ligne, attribuee, _motif(ligne, attribuee, sorte, en_parts.part, repartition, voulu))


def _calculer(sorte: SorteDeColis, lignes: list[_Ligne], volet: Volet) -> tuple[EnParts, Repartition]:
    """A fixed line counts as it was decided."""
    en_parts = en_demandes(
        sorte.colisage,
        [(n.pk, n.retenue, Decimal(0)) if n.fixee else (n.pk, n.quantite, n.tolerance) for n in lignes],
        minimum=sorte.minimum,
        pas={ligne.pas for ligne in lignes},
        volontaires={n.pk for n in lignes if n.volontaire},
    )
    return en_parts, repartir(
        en_parts.demandes,
        colisage=en_parts.colisage,
        minimum=en_parts.minimum,
        regle=Regle(volet.regle_de_partage or volet.groupement.regle_de_partage),
        graine=volet.graine,
        servis_d_abord={ligne.pk for ligne in lignes if ligne.fixee},
    )


def _motif(
    ligne: _Ligne, attribuee: Decimal, sorte: SorteDeColis, part: int, repartition: Repartition, voulu: Decimal
) -> str:
    """Why a line does not get what it asked for, for whoever ordered; empty when it does."""
    unite = ligne.unite
    if attribuee > ligne.quantite:
        plus = nommer(unite, attribuee - ligne.quantite)
        pour = "atteindre le" if sorte.colisage is None else "compléter un"
        return f"{plus} de plus, comme vous l’acceptiez, pour {pour} {sorte.en_mots}"
    if attribuee < ligne.quantite:
        moins = f"{nommer(unite, attribuee)} au lieu de {nommer(unite, ligne.quantite)}"
        if repartition.sous_le_minimum:
            fallait = nommer(unite, en_unites(repartition.minimum, part))
            return f"{moins} : il en fallait {fallait} au moins, {nommer(unite, voulu)} {commandes(unite)}"
        manque = nommer(unite, en_unites(repartition.manque, part))
        return f"{moins} : il manquait {manque} pour un {sorte.en_mots}"
    return ""


def _tracer(attributions: list[_Attribution], auteur: Personne | None, motif: str) -> None:
    """One journal row for each line that somebody else's change moves."""
    changees = {a.ligne.pk: a for a in attributions if a.attribuee != a.ligne.retenue}
    lues = Ligne.objects.filter(pk__in=changees).select_related("offre", "panier").order_by("pk") if changees else ()
    traces = []
    for lue in lues:
        apres = nommer(lue.offre.unite, changees[lue.pk].attribuee)
        traces.append(
            entree(
                objet=Panier(pk=lue.panier_id, groupement_id=lue.groupement_id), action="panier.repartir",
                libelle=f"{lue.offre} : {apres}", auteur=auteur, motif=motif, foyer_id=lue.panier.foyer_id,
                avant={str(lue.offre): nommer(lue.offre.unite, lue.retenue)}, apres={str(lue.offre): apres},
            )
        )  # fmt: skip
    journaliser_tout(traces)


def fixer_les_prix_du_groupe(volets: Iterable[Volet]) -> None:
    """One price for all households, by what the whole group gets, where the tiers count the group."""
    sommes = Ligne.objects.filter(volet__in=list(volets), offre__paliers_du_groupe=True).order_by()
    prix = {
        offre: prix_au_palier(paliers, somme)
        for offre, paliers, somme in sommes.values("offre_id", "offre__paliers")
        .annotate(somme=Sum("retenue"))
        .values_list("offre_id", "offre__paliers", "somme")
    }
    if prix:
        with connection.cursor() as curseur:
            curseur.execute(PRIX_DU_GROUPE, [list(prix), list(prix.values())])

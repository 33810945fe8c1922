"""Sharing out what comes in full cases: computed at closing, checked and changed by the référent, confirmed, told.

The calculation itself is `commandes.partage`. Fixed lines keep what somebody decided; the others share what is left.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone

from catalogue.prix import prix_au_palier
from catalogue.unites import nommer
from commandes.courriels.volets import annoncer_la_repartition
from commandes.models import Ligne, Volet
from commandes.partage import Regle, Repartition, en_demandes, en_unites, repartir
from commandes.quantites import QuantiteRefusee, verifier_bornes
from commandes.services import verrou
from groupement.models import Personne
from groupement.refus import Refus
from groupement.services.journal import entree, journaliser, journaliser_tout

ATTRIBUER = """
UPDATE commandes_ligne l SET attribuee = n.attribuee, attribuee_motif = n.motif
FROM unnest(%s::bigint[], %s::numeric[], %s::text[]) AS n (id, attribuee, motif) WHERE l.id = n.id
"""


class _LigneEnColis(NamedTuple):
    pk: int
    offre_id: int
    volet_id: int
    quantite: Decimal
    tolerance: Decimal
    fixee: bool
    retenue: Decimal
    colisage: Decimal
    unite: str


PRIX_DU_GROUPE = """
UPDATE commandes_ligne l SET prix = n.prix FROM unnest(%s::bigint[], %s::numeric[]) AS n (offre, prix)
WHERE l.offre_id = n.offre
"""
PREMIER_PRIX = """
UPDATE commandes_ligne l SET prix = (o.paliers -> 0 ->> 1)::numeric FROM commandes_offre o
WHERE o.id = l.offre_id AND o.paliers_du_groupe AND l.volet_id = %s
"""


def repartir_les_volets(volets: Iterable[Volet]) -> None:
    """At closing, in its transaction: what each line of a cased offer gets. Queries do not grow with the baskets.

    The volets are taken alone by the caller, their group loaded. The group's rule is copied on the volet, with the
    seed of a draw, so that anybody can compute it again.
    """
    volets = list(volets)
    for volet in volets:
        volet.regle_de_partage = volet.groupement.regle_de_partage
        volet.graine = secrets.token_hex(4) if volet.regle_de_partage == Regle.TIRAGE else ""
        volet.repartition_confirmee_le = None
    Volet.objects.bulk_update(volets, ["regle_de_partage", "graine", "repartition_confirmee_le"])
    _attribuer(volets)
    _fixer_les_prix_du_groupe(volets)


def _fixer_les_prix_du_groupe(volets: Iterable[Volet]) -> None:
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


def _attribuer(volets: Iterable[Volet], *, offre_id: int | None = None) -> None:
    """Compute and write, for all cased offers of the volets or for one of them."""
    par_volet = {volet.pk: volet for volet in volets}
    lignes = Ligne.objects.filter(volet__in=par_volet, offre__colisage__isnull=False)
    if offre_id is not None:
        lignes = lignes.filter(offre=offre_id)
    par_offre: dict[int, list[_LigneEnColis]] = defaultdict(list)
    for lue in lignes.values_list(
        "pk", "offre_id", "volet_id", "quantite", "tolerance", "fixee", "retenue", "offre__colisage", "offre__unite"
    ):
        ligne = _LigneEnColis(*lue)  # type: ignore[arg-type]  # the filter leaves no line without a case
        par_offre[ligne.offre_id].append(ligne)
    pks: list[int] = []
    attribuees: list[Decimal] = []
    motifs: list[str] = []
    for siennes in par_offre.values():
        part, repartition = _calculer(siennes, par_volet[siennes[0].volet_id])
        for ligne in siennes:
            if not ligne.fixee:
                attribuee = en_unites(repartition.parts[ligne.pk], part)
                pks.append(ligne.pk)
                attribuees.append(attribuee)
                motifs.append(_motif(ligne, attribuee, en_unites(repartition.manque, part)))
    if pks:
        with connection.cursor() as curseur:
            curseur.execute(ATTRIBUER, [pks, attribuees, motifs])


def _calculer(lignes: list[_LigneEnColis], volet: Volet) -> tuple[int, Repartition]:
    """The part in thousandths of a unit, and what each line gets. A fixed line counts as it was decided."""
    fixees = {ligne.pk for ligne in lignes if ligne.fixee}
    part, colis, demandes = en_demandes(
        lignes[0].colisage,
        [(n.pk, n.retenue, Decimal(0)) if n.fixee else (n.pk, n.quantite, n.tolerance) for n in lignes],
    )
    return part, repartir(
        demandes,
        colisage=colis,
        regle=Regle(volet.regle_de_partage or volet.groupement.regle_de_partage),
        graine=volet.graine,
        servis_d_abord=fixees,
    )


def _motif(ligne: _LigneEnColis, attribuee: Decimal, manque: Decimal) -> str:
    """Why a line does not get what it asked for, for whoever ordered; empty when it does."""
    unite, colis = ligne.unite, nommer(ligne.unite, ligne.colisage)
    if attribuee > ligne.quantite:
        plus = nommer(unite, attribuee - ligne.quantite)
        return f"{plus} de plus, que vous aviez acceptés, pour compléter un colis de {colis}"
    if attribuee < ligne.quantite:
        moins = f"{nommer(unite, attribuee)} au lieu de {nommer(unite, ligne.quantite)}"
        return f"{moins} : il manquait {nommer(unite, manque)} pour un colis de {colis}"
    return ""


def reprendre_la_repartition(volet: Volet, offres: Iterable[int]) -> None:
    """After a correction: the others share anew the full cases of these offers (ids). The caller holds the volet."""
    for offre in offres:
        _attribuer([volet], offre_id=offre)
    _fixer_les_prix_du_groupe([volet])
    Volet.objects.filter(pk=volet.pk).update(repartition_confirmee_le=None)


def oublier_la_repartition(volet: Volet) -> None:
    """When a volet opens again: lines are what was ordered. The volet is taken alone by the caller."""
    Ligne.objects.filter(volet=volet).update(attribuee=None, attribuee_motif="", fixee=False)
    with connection.cursor() as curseur:
        curseur.execute(PREMIER_PRIX, [volet.pk])
    Volet.objects.filter(pk=volet.pk).update(regle_de_partage="", graine="", repartition_confirmee_le=None)


def lignes_changees(volet: Volet) -> Any:
    """Lines that get more or less than ordered, by a rule or by hand."""
    return Ligne.objects.filter(volet=volet, attribuee__isnull=False).exclude(attribuee=F("quantite"))


def a_confirmer(volet: Volet) -> bool:
    """A closed volet whose sharing changes what somebody ordered, not yet confirmed by its référent."""
    return volet.etat == Volet.Etat.CLOS and volet.repartition_confirmee_le is None and lignes_changees(volet).exists()


def fixer_a_la_main(*, volet: Volet, attributions: Mapping[int, Decimal], auteur: Personne, motif: str) -> int:
    """Decide what these lines (id → units) get; they are locked, and the others share what is left of full cases.

    Returns how many lines changed.
    """
    if not motif.strip():
        raise Refus("Dites pourquoi : la raison est montrée aux foyers concernés.")
    with verrou.transaction_patiente():
        [pris] = verrou.prendre([volet.pk])
        if pris.etat != Volet.Etat.CLOS:
            raise Refus("La répartition se décide entre la clôture et l’envoi au producteur.")
        lignes = list(
            Ligne.objects.filter(volet=pris, pk__in=attributions).select_related("offre", "panier").order_by("pk")
        )
        changees = [ligne for ligne in lignes if ligne.retenue != attributions[ligne.pk]]
        traces = []
        for ligne in changees:
            try:
                verifier_bornes(attributions[ligne.pk])
            except QuantiteRefusee as erreur:
                raise Refus(f"{ligne.offre} : {erreur}") from erreur
            avant, apres = (nommer(ligne.offre.unite, q) for q in (ligne.retenue, attributions[ligne.pk]))
            ligne.attribuee, ligne.fixee = attributions[ligne.pk], True
            ligne.attribuee_motif = f"{apres} au lieu de {nommer(ligne.offre.unite, ligne.quantite)} : {motif}"[:200]
            traces.append(
                entree(
                    objet=ligne.panier, action="panier.attribuer", libelle=f"{ligne.offre} : {apres}", auteur=auteur,
                    avant={str(ligne.offre): avant}, apres={str(ligne.offre): apres}, motif=motif,
                    foyer_id=ligne.panier.foyer_id,
                )
            )  # fmt: skip
        Ligne.objects.bulk_update(changees, ["attribuee", "fixee", "attribuee_motif"])
        journaliser_tout(traces)
        reprendre_la_repartition(pris, {ligne.offre_id for ligne in changees})
        return len(changees)


def confirmer_la_repartition(*, volet: Volet, auteur: Personne) -> int:
    """The référent agrees; households that get more or less than ordered are told. Returns how many."""
    with verrou.transaction_patiente():
        [pris] = verrou.prendre([volet.pk])
        if pris.etat != Volet.Etat.CLOS:
            raise Refus("La répartition se confirme entre la clôture et l’envoi au producteur.")
        if pris.repartition_confirmee_le is not None:
            raise Refus("La répartition est déjà confirmée.")
        pris.repartition_confirmee_le = timezone.now()
        pris.save(update_fields=["repartition_confirmee_le"])
        journaliser(
            objet=pris, action="volet.repartition", libelle=f"{pris.producteur} : répartition confirmée", auteur=auteur
        )
        return annoncer_la_repartition(volet=pris)

"""Sharing out what comes in full cases, or not below a minimum: at closing, then checked, changed by hand, confirmed.

The calculation is `commandes.colisage.partage`. Fixed lines keep what somebody decided; the others share what is left.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalogue.unites import nommer
from commandes.colisage.complement import ouvrir_le_complement
from commandes.colisage.partage import Regle
from commandes.courriels.volets import annoncer_la_repartition
from commandes.models import Ligne, Offre, Volet
from commandes.quantites import QuantiteRefusee, verifier_bornes
from commandes.services import verrou
from commandes.services.attribuer import PARTAGEES, attribuer, fixer_les_prix_du_groupe
from groupement.models import Personne
from groupement.refus import Refus
from groupement.services.journal import entree, journaliser, journaliser_tout
from groupement.templatetags.formats import jusqu_a

PARTAGE_DE_NOUVEAU = "Une autre quantité a changé : le reste est partagé de nouveau."
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
        volet.complement_jusqu_a = None
    attribuer(volets)
    fixer_les_prix_du_groupe(volets)
    ouvrir_le_complement(volets)
    Volet.objects.bulk_update(volets, ["regle_de_partage", "graine", "repartition_confirmee_le", "complement_jusqu_a"])


def reprendre_la_repartition(volet: Volet, offres: Collection[int], *, auteur: Personne | None, motif: str) -> None:
    """After a change to lines of these offers (ids): the others share anew. The caller holds the volet."""
    if Offre.objects.filter(pk__in=offres).partagees().exists():
        attribuer([volet], offres=offres, auteur=auteur, motif=motif)
        Volet.objects.filter(pk=volet.pk).update(repartition_confirmee_le=None)
    fixer_les_prix_du_groupe([volet])


def oublier_la_repartition(volet: Volet) -> None:
    """When a volet opens again: lines are what was ordered, as corrected since. The caller holds the volet alone."""
    lignes = Ligne.objects.filter(volet=volet)
    lignes.filter(corrigee=True, attribuee=0).delete()
    lignes.filter(corrigee=True, attribuee__isnull=False).update(quantite=F("attribuee"))
    lignes.update(attribuee=None, attribuee_motif="", fixee=False, annoncee=None, corrigee=False)
    with connection.cursor() as curseur:
        curseur.execute(PREMIER_PRIX, [volet.pk])
    Volet.objects.filter(pk=volet.pk).update(
        regle_de_partage="", graine="", repartition_confirmee_le=None, complement_jusqu_a=None
    )


def lignes_changees(volet: Volet) -> Any:
    """Lines that get more or less than ordered of what is shared, by a rule or by hand."""
    return Ligne.objects.filter(PARTAGEES, volet=volet, attribuee__isnull=False).exclude(attribuee=F("quantite"))


def a_confirmer(volet: Volet) -> bool:
    """A closed volet whose sharing changes what somebody ordered, not yet confirmed by its référent."""
    return volet.etat == Volet.Etat.CLOS and volet.repartition_confirmee_le is None and lignes_changees(volet).exists()


def refuser_pendant_le_complement(volet: Volet) -> None:
    """What is confirmed or sent must not move any more: members may still complete cases until the hour said."""
    if volet.en_complement:
        raise Refus(
            f"Les membres complètent encore les colis, {jusqu_a(volet.complement_jusqu_a)} : attendez, "
            "ou terminez le complément."
        )


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
        reprendre_la_repartition(pris, {ligne.offre_id for ligne in changees}, auteur=auteur, motif=PARTAGE_DE_NOUVEAU)
        return len(changees)


def confirmer_la_repartition(*, volet: Volet, auteur: Personne) -> int:
    """The référent agrees; households that get otherwise than they were last told are told. Returns how many."""
    with verrou.transaction_patiente():
        [pris] = verrou.prendre([volet.pk])
        if pris.etat != Volet.Etat.CLOS:
            raise Refus("La répartition se confirme entre la clôture et l’envoi au producteur.")
        refuser_pendant_le_complement(pris)
        if pris.repartition_confirmee_le is not None:
            raise Refus("La répartition est déjà confirmée.")
        pris.repartition_confirmee_le = timezone.now()
        pris.save(update_fields=["repartition_confirmee_le"])
        journaliser(
            objet=pris, action="volet.repartition", libelle=f"{pris.producteur} : répartition confirmée", auteur=auteur
        )
        a_dire = Ligne.objects.filter(PARTAGEES, volet=pris, attribuee__isnull=False).exclude(
            attribuee=Coalesce(F("annoncee"), F("quantite"))
        )
        lignes = list(a_dire.select_related("offre", "panier").order_by("offre__nom", "pk"))
        Ligne.objects.filter(pk__in=[ligne.pk for ligne in lignes]).update(annoncee=F("attribuee"))
        return annoncer_la_repartition(volet=pris, lignes=lignes)

"""What a volet offers: copied from the producer's products and the price list in force, never linked to them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils import timezone

from catalogue.models import Conditionnement, Prix, Tarif
from commandes.courriels.volets import annoncer_le_retrait
from commandes.models import Ligne, Offre, Volet
from commandes.services import verrou
from groupement.models import Personne
from groupement.refus import Refus
from groupement.services.journal import journaliser

COPIES = [
    "famille", "nom", "libelle", "reference", "notes", "allergenes", "unite", "pas", "minimum", "contenance",
    "mesure", "pese", "prix_par", "paliers", "paliers_du_groupe", "colisage", "panachage",
    "minimum_du_groupe", "tva", "consigne",
]  # fmt: skip


def paliers_en_vigueur(*, producteur_id: int, jour: datetime.date) -> dict[int, list[list[str]]]:
    """Tiers by packing in the list in force on `jour`: [[from quantity, price], ...], the first from "0"."""
    tarif = Tarif.objects.filter(producteur=producteur_id).en_vigueur(jour).first()
    paliers: dict[int, list[list[str]]] = defaultdict(list)
    if tarif is not None:
        prix = Prix.objects.filter(tarif=tarif).order_by("conditionnement_id", "a_partir_de")
        for conditionnement, a_partir_de, montant in prix.values_list("conditionnement_id", "a_partir_de", "prix"):
            rang = paliers[conditionnement]
            rang.append([f"{a_partir_de.normalize():f}" if rang else "0", f"{montant:f}"])
    return paliers


def copier(conditionnement: Conditionnement, paliers: list[list[str]]) -> dict[str, Any]:
    """The copied fields of an offer (`COPIES`) for a packing (its product loaded)."""
    produit = conditionnement.produit
    return {
        "famille": produit.famille,
        "nom": produit.nom,
        "notes": produit.notes,
        "allergenes": produit.allergenes,
        "paliers": paliers,
        **{
            nom: getattr(conditionnement, nom)
            for nom in ("libelle", "reference", "unite", "pas", "minimum", "contenance", "mesure", "pese",
                        "prix_par", "paliers_du_groupe", "colisage", "panachage", "minimum_du_groupe", "tva",
                        "consigne")
        },
    }  # fmt: skip


def _offres_changees(volet: Volet) -> None:
    """Pages keep what they drew of the offers of one version."""
    Volet.objects.filter(pk=volet.pk).update(version_des_offres=F("version_des_offres") + 1)


def proposables(volet: Volet) -> list[tuple[Conditionnement, list[list[str]], bool]]:
    """(packing, tiers, in season) of everything this producer sells at a price when the round opens."""
    jour = timezone.localtime(volet.ouvre_le).date()
    paliers = paliers_en_vigueur(producteur_id=volet.producteur_id, jour=max(jour, timezone.localdate()))
    mois = volet.commande.livraison_le.month
    conditionnements = (
        Conditionnement.objects.actifs()
        .filter(produit__producteur=volet.producteur_id, pk__in=paliers)
        .select_related("produit")
        .order_by("produit__famille", "produit__nom", "libelle")
    )
    return [(c, paliers[c.pk], mois in c.produit.mois) for c in conditionnements]


def choisir_les_offres(
    *, volet: Volet, conditionnements: Iterable[int], auteur: Personne | None, stocks: dict[int, Any] | None = None
) -> int:
    """In preparation: offer exactly these packings (ids), with a stock for the round where given. Returns how many."""
    voulus = set(conditionnements)
    with verrou.transaction_patiente():
        [pris] = verrou.prendre([volet.pk])
        if pris.etat != Volet.Etat.PREPARATION:
            raise Refus("La commande est déjà ouverte : retirez ou ajoutez les produits un par un.")
        deja_vus = set(
            Offre.objects.filter(volet__partenariat=pris.partenariat_id)
            .exclude(volet=pris)
            .exclude(volet__etat=Volet.Etat.PREPARATION)
            .values_list("conditionnement_id", flat=True)
        )
        pris.offres.exclude(conditionnement__in=voulus).delete()
        existantes = set(pris.offres.values_list("conditionnement_id", flat=True))
        nouvelles = [
            Offre(
                groupement_id=pris.groupement_id,
                volet=pris,
                conditionnement=conditionnement,
                stock=(stocks or {}).get(conditionnement.pk, conditionnement.stock),
                nouvelle=bool(deja_vus) and conditionnement.pk not in deja_vus,
                **copier(conditionnement, paliers),
            )
            for conditionnement, paliers, _ in proposables(pris)
            if conditionnement.pk in voulus - existantes
        ]
        Offre.objects.bulk_create(nouvelles)
        for pk, stock in (stocks or {}).items():
            if pk in existantes:
                pris.offres.filter(conditionnement=pk).update(stock=stock)
        _offres_changees(pris)
        return len(existantes) + len(nouvelles)


def proposer_les_offres(*, volet: Volet, auteur: Personne | None) -> int:
    """In preparation: offer what is in season in the month of the delivery."""
    de_saison = [conditionnement.pk for conditionnement, _, saison in proposables(volet) if saison]
    return choisir_les_offres(volet=volet, conditionnements=de_saison, auteur=auteur)


def actualiser_les_offres(*, volet: Volet) -> None:
    """At opening: copy prices and packings anew; drop what is no longer sold. The volet is locked."""
    actuels = {c.pk: copier(c, paliers) for c, paliers, _ in proposables(volet)}
    offres = list(volet.offres.all())
    perimees = [offre.pk for offre in offres if offre.conditionnement_id not in actuels]
    Offre.objects.filter(pk__in=perimees).delete()
    gardees = [offre for offre in offres if offre.conditionnement_id in actuels]
    for offre in gardees:
        for nom, valeur in actuels[offre.conditionnement_id].items():
            setattr(offre, nom, valeur)
    Offre.objects.bulk_update(gardees, COPIES, batch_size=500)
    _offres_changees(volet)


def retirer_une_offre(*, offre: Offre, auteur: Personne, motif: str) -> int:
    """Withdraw a product: it leaves every basket, and those who had it are told why.

    Returns the number of households that had it.
    """
    with verrou.transaction_patiente():
        [volet] = verrou.prendre([offre.volet_id])
        if volet.etat not in (Volet.Etat.OUVERT, Volet.Etat.CLOS):
            raise Refus("Un produit se retire tant que la commande n’est pas transmise au producteur.")
        if not motif.strip():
            raise Refus("Dites pourquoi : la raison est envoyée aux foyers qui avaient ce produit.")
        if not Offre.objects.filter(pk=offre.pk, retiree_le=None).update(retiree_le=timezone.now()):
            raise Refus("Ce produit est déjà retiré.")
        foyers = annoncer_le_retrait(volet=volet, offre=offre, motif=motif)
        Ligne.objects.filter(offre=offre).delete()
        _offres_changees(volet)
        journaliser(
            objet=volet, action="volet.retrait", libelle=f"{offre} : retiré de la commande", auteur=auteur, motif=motif
        )
        return foyers

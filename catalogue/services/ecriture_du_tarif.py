"""Lines that were read become products, packings and prices: one transaction, a handful of statements."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from catalogue.lecture import LigneLue
from catalogue.models import Conditionnement, Producteur, Produit, Tarif
from catalogue.rapprochement import CHAMPS, Rapproche, Rapprochement, rapprocher
from catalogue.services.panachages import accorder_les_panachages
from catalogue.services.tarifs import creer_tarif, fixer_prix, verrouiller_catalogue
from catalogue.vitrine import Article, articles, tarif_en_vigueur
from groupement.models import Personne
from groupement.services.contraintes import refuser_selon_les_contraintes
from groupement.services.journal import journaliser


@transaction.atomic
def importer_pour(
    *,
    producteur: Producteur,
    lignes: Iterable[LigneLue],
    du: datetime.date,
    nom: str,
    auteur: Personne | None,
    dits: Collection[str] | None = None,
    archiver_manquants: bool = False,
    fichier: str = "",
) -> Tarif:
    """Write `lignes` as the products of `producteur`, their prices in the list named `nom` that begins on
    `du`.

    `dits`: fields that the file has a column for (None: all). Prices of what the file does not name are
    carried over;
    with `archiver_manquants` such packings are no longer sold (or, when `du` is to come, have no price from
    then on).
    Raises `Refus`; then nothing is written.
    """
    producteur = verrouiller_catalogue(producteur)
    aujourd_hui = timezone.localdate()
    present = tarif_en_vigueur(producteur, max(du, aujourd_hui))
    plan = rapprocher(articles(producteur, present, Conditionnement.objects.all()), lignes, dits)
    tarif = Tarif.objects.filter(producteur=producteur, du=du).first() or creer_tarif(
        producteur=producteur, nom=nom, du=du, auteur=auteur
    )
    if tarif.nom != nom:
        tarif.nom = nom
        tarif.save(update_fields=["nom"])
    tarif.producteur = producteur
    with refuser_selon_les_contraintes():
        ecrits = _ecrire_les_articles(producteur, plan)
    accorder_les_panachages(producteur)
    paliers = {conditionnement: rapproche.paliers for rapproche, conditionnement in ecrits}
    if archiver_manquants and plan.manquants:
        if du <= aujourd_hui:
            _archiver(plan.manquants, aujourd_hui)
        paliers |= {article.conditionnement: [] for article in plan.manquants}
    fixer_prix(tarif=tarif, paliers=paliers, auteur=auteur)
    journaliser(
        objet=tarif,
        action="importer",
        auteur=auteur,
        libelle=f"Tarif importé pour {producteur} : "
        f"{len(plan.nouveaux)} nouveaux, {len(plan.changes)} changés, "
        f"{len(plan.inchanges)} inchangés, {len(plan.manquants)} absents du fichier",
        apres={"fichier": fichier} if fichier else {},
    )
    return tarif


def _ecrire_les_articles(producteur: Producteur, plan: Rapprochement) -> list[tuple[Rapproche, Conditionnement]]:
    nouveaux_produits: dict[tuple[str, str], Produit] = {}
    modifies: dict[int, Produit] = {}
    cles: list[tuple[Rapproche, Produit]] = []
    for rapproche in plan.a_ecrire:
        cles.append((rapproche, _produit(producteur, rapproche, nouveaux_produits, modifies)))
    Produit.objects.bulk_create(nouveaux_produits.values(), batch_size=500)
    if modifies:
        Produit.objects.bulk_update(
            modifies.values(), ["famille", "nom", "notes", "allergenes", "mois", "archive_le"], batch_size=500
        )
    ecrits, a_creer, a_changer = [], [], []
    for rapproche, produit in cles:
        if rapproche.article is None:
            conditionnement = Conditionnement(
                reseau_id=producteur.reseau_id, produit=produit, **rapproche.conditionnement
            )
            a_creer.append(conditionnement)
        else:
            conditionnement = rapproche.article.conditionnement
            for champ, valeur in rapproche.conditionnement.items():
                setattr(conditionnement, champ, valeur)
            conditionnement.archive_le = None
            a_changer.append(conditionnement)
        ecrits.append((rapproche, conditionnement))
    Conditionnement.objects.bulk_create(a_creer, batch_size=500)
    if a_changer:
        Conditionnement.objects.bulk_update(a_changer, [*CHAMPS, "archive_le"], batch_size=500)
    return ecrits


def _produit(
    producteur: Producteur,
    rapproche: Rapproche,
    nouveaux: dict[tuple[str, str], Produit],
    modifies: dict[int, Produit],
) -> Produit:
    """The product of a line: the known one brought up to date, or one made once for all its packings."""
    if rapproche.produit is not None:
        produit = modifies.get(rapproche.produit.pk, rapproche.produit)
        if rapproche.fiche or produit.archive_le:
            for champ, valeur in rapproche.fiche.items():
                setattr(produit, champ, valeur)
            produit.archive_le = None
            modifies[produit.pk] = produit
        return produit
    cle = rapproche.cle
    if cle not in nouveaux:
        nouveaux[cle] = Produit(reseau_id=producteur.reseau_id, producteur=producteur, **rapproche.fiche)
    return nouveaux[cle]


def _archiver(manquants: Collection[Article], jour: datetime.date) -> None:
    """These packings are no longer sold; a product without any packing left neither."""
    Conditionnement.objects.filter(pk__in=[a.conditionnement.pk for a in manquants]).update(archive_le=jour)
    Produit.objects.filter(pk__in={a.produit.pk for a in manquants}).exclude(
        pk__in=Conditionnement.objects.filter(archive_le=None).values("produit")
    ).update(archive_le=jour)

"""What a producer sells: a product, its packings and their prices, written together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from catalogue.models import Conditionnement, Producteur, Produit
from catalogue.services.panachages import accorder_les_panachages
from catalogue.services.photos import changer_photo
from catalogue.services.tarifs import Palier, fixer_prix, tarif_du_jour, verrouiller_catalogue
from groupement.models import Personne
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve


@dataclass(frozen=True, kw_only=True)
class ConditionnementVoulu:
    """A packing as the form asks for it. `pk` None: a new one; no `paliers`: without price; `actif`: still
    sold."""

    pk: int | None = None
    champs: dict[str, Any] = field(default_factory=dict)
    paliers: list[Palier] = field(default_factory=list)
    actif: bool = True


@transaction.atomic
def enregistrer_produit(
    *,
    producteur: Producteur,
    champs: dict[str, Any],
    conditionnements: list[ConditionnementVoulu],
    auteur: Personne,
    produit: Produit | None = None,
    photo_changee: bool = False,
    photo: ContentFile | None = None,
) -> Produit:
    """Write a product, its packings, and their prices into the list in force (made from today when there is
    none)."""
    producteur = verrouiller_catalogue(producteur)
    if produit is None:
        fige = Produit(reseau_id=producteur.reseau_id, producteur=producteur)
    else:
        fige = Produit.objects.filter(producteur=producteur).get(pk=produit.pk)
    avant = releve(fige, list(champs)) if produit else {}
    for champ, valeur in champs.items():
        setattr(fige, champ, valeur)
    if photo_changee:
        changer_photo(fige, photo)
    enregistrer(fige)
    avant_dit, apres_dit = differences(avant, champs)
    if apres_dit or photo_changee:
        journaliser(
            objet=fige,
            action="modifier" if produit else "creer",
            auteur=auteur,
            avant=avant_dit,
            apres=apres_dit,
            libelle=f"Produit {'modifié' if produit else 'ajouté'} chez {producteur} : {fige}",
        )
    ecrits = [(_conditionner(fige, voulu, auteur), voulu.paliers) for voulu in conditionnements]
    if ecrits:
        fixer_prix(tarif=tarif_du_jour(producteur=producteur, auteur=auteur), paliers=dict(ecrits), auteur=auteur)
    accorder_les_panachages(producteur)
    return fige


def _conditionner(produit: Produit, voulu: ConditionnementVoulu, auteur: Personne) -> Conditionnement:
    if voulu.pk is None:
        fige = Conditionnement(reseau_id=produit.reseau_id, produit=produit)
    else:
        fige = Conditionnement.objects.filter(produit=produit).get(pk=voulu.pk)
    avant = releve(fige, [*voulu.champs, "archive_le"]) if voulu.pk else {}
    for champ, valeur in voulu.champs.items():
        setattr(fige, champ, valeur)
    if voulu.actif != (fige.archive_le is None):
        fige.archive_le = None if voulu.actif else timezone.localdate()
    fige.produit = produit
    enregistrer(fige)
    avant_dit, apres_dit = differences(avant, releve(fige, [*voulu.champs, "archive_le"]))
    if apres_dit:
        journaliser(
            objet=fige,
            action="modifier" if voulu.pk else "creer",
            auteur=auteur,
            avant=avant_dit,
            apres=apres_dit,
            libelle=f"Conditionnement {'modifié' if voulu.pk else 'ajouté'} : {fige}",
        )
    return fige


@transaction.atomic
def archiver_produit(*, produit: Produit, auteur: Personne) -> None:
    """The product is no longer proposed; past rounds and prices are kept."""
    _basculer(produit, True, auteur)


@transaction.atomic
def restaurer_produit(*, produit: Produit, auteur: Personne) -> None:
    _basculer(produit, False, auteur)


def _basculer(produit: Produit, archive: bool, auteur: Personne) -> None:
    fige = Produit.objects.select_for_update().get(pk=produit.pk)
    if bool(fige.archive_le) == archive:
        return
    fige.archive_le = timezone.localdate() if archive else None
    fige.save(update_fields=["archive_le"])
    journaliser(
        objet=fige,
        action="archiver" if archive else "restaurer",
        auteur=auteur,
        libelle=f"Produit {'archivé' if archive else 'remis en vente'} : {fige}",
    )

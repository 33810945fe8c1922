"""Dated price lists. Rounds copy their prices when they open: nothing here ever changes an open or past
round."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from catalogue.models import Conditionnement, Prix, Producteur, Tarif
from groupement.models import Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer, refuser_selon_les_contraintes
from groupement.services.journal import differences, journaliser, releve
from groupement.templatetags.formats import de, montant, quantite
from groupement.templatetags.formats import jour as dire_le_jour

Palier = tuple[Decimal, Decimal]
UN_JOUR = datetime.timedelta(days=1)


def verrouiller_catalogue(producteur: Producteur) -> Producteur:
    """Take the producer alone for this transaction: products, packings and prices are written one at a
    time."""
    return Producteur.objects.select_for_update().get(pk=producteur.pk)


@transaction.atomic
def creer_tarif(
    *,
    producteur: Producteur,
    nom: str,
    du: datetime.date,
    auteur: Personne | None,
    au: datetime.date | None = None,
    copier: bool = True,
) -> Tarif:
    """A new list from `du` on: the list in force that day ends the day before, its prices are copied.

    `au` None: until the day before the next list, or without end.
    """
    producteur = verrouiller_catalogue(producteur)
    listes = Tarif.objects.filter(producteur=producteur)
    precedent = listes.filter(du__lte=du).order_by("-du").first()
    suivant = listes.filter(du__gt=du).order_by("du").first()
    if precedent is not None and precedent.du == du:
        raise Refus(f"Le tarif « {precedent} » commence déjà ce jour-là : modifiez-le, ou choisissez une autre date.")
    if precedent is not None and (precedent.au is None or precedent.au >= du):
        precedent.au = du - UN_JOUR
        precedent.save(update_fields=["au"])
        journaliser(
            objet=precedent,
            action="clore",
            auteur=auteur,
            libelle=f"Tarif {precedent} {de(producteur)} : valable jusqu’au {dire_le_jour(precedent.au)}",
        )
    if au is None and suivant is not None:
        au = suivant.du - UN_JOUR
    tarif = Tarif(reseau_id=producteur.reseau_id, producteur=producteur, nom=nom, du=du, au=au)
    enregistrer(tarif)
    if copier and precedent is not None:
        Prix.objects.bulk_create(
            Prix(reseau_id=tarif.reseau_id, tarif=tarif, conditionnement_id=c, a_partir_de=seuil, prix=prix)
            for c, seuil, prix in precedent.prix.values_list("conditionnement", "a_partir_de", "prix")
        )
    journaliser(
        objet=tarif,
        action="creer",
        auteur=auteur,
        libelle=f"Tarif {tarif} {de(producteur)}, valable à partir du {dire_le_jour(du)}",
    )
    return tarif


@transaction.atomic
def tarif_du_jour(*, producteur: Producteur, auteur: Personne | None) -> Tarif:
    """The list in force today, made from today on when there is none."""
    producteur = verrouiller_catalogue(producteur)
    aujourd_hui = timezone.localdate()
    en_vigueur = Tarif.objects.filter(producteur=producteur).en_vigueur(aujourd_hui).first()
    return en_vigueur or creer_tarif(
        producteur=producteur, nom=f"Tarif du {aujourd_hui:%d/%m/%Y}", du=aujourd_hui, auteur=auteur
    )


@transaction.atomic
def fixer_prix(*, tarif: Tarif, paliers: Mapping[Conditionnement, list[Palier]], auteur: Personne | None) -> int:
    """Write the tiers (from which quantity, price) of each packing in `tarif`; an empty list takes its price
    away.

    The producer is locked by the caller or here. Returns how many packings changed; each is in the journal.
    """
    verrouiller_catalogue(tarif.producteur)
    presents = defaultdict(list)
    for c, seuil, prix in (
        tarif.prix.filter(conditionnement__in=list(paliers))
        .order_by("a_partir_de")
        .values_list("conditionnement", "a_partir_de", "prix")
    ):
        presents[c].append((seuil, prix))
    changes = {c: sorted(voulus) for c, voulus in paliers.items() if presents[c.pk] != sorted(voulus)}
    if not changes:
        return 0
    tarif.prix.filter(conditionnement__in=list(changes)).delete()
    with refuser_selon_les_contraintes():
        Prix.objects.bulk_create(
            Prix(reseau_id=tarif.reseau_id, tarif=tarif, conditionnement=c, a_partir_de=seuil, prix=prix)
            for c, voulus in changes.items()
            for seuil, prix in voulus
        )
    combien = "1 prix change" if len(changes) == 1 else f"{len(changes)} prix changent"
    journaliser(
        objet=tarif,
        action="prix",
        auteur=auteur,
        libelle=f"Tarif {tarif} de {tarif.producteur} : {combien}",
        avant={str(c): dire_paliers(presents[c.pk]) for c in changes},
        apres={str(c): dire_paliers(voulus) for c, voulus in changes.items()},
    )
    return len(changes)


@transaction.atomic
def modifier_tarif(
    *,
    tarif: Tarif,
    nom: str,
    du: datetime.date,
    au: datetime.date | None,
    paliers: Mapping[Conditionnement, list[Palier]],
    auteur: Personne | None,
) -> Tarif:
    """Name, dates and prices of a list; dates that meet those of another list are refused."""
    verrouiller_catalogue(tarif.producteur)
    fige = Tarif.objects.select_related("producteur").get(pk=tarif.pk)
    avant = releve(fige, ["nom", "du", "au"])
    fige.nom, fige.du, fige.au = nom, du, au
    enregistrer(fige)
    avant_dit, apres_dit = differences(avant, releve(fige, ["nom", "du", "au"]))
    if apres_dit:
        journaliser(
            objet=fige,
            action="modifier",
            libelle=f"Tarif modifié : {fige}",
            auteur=auteur,
            avant=avant_dit,
            apres=apres_dit,
        )
    fixer_prix(tarif=fige, paliers=paliers, auteur=auteur)
    return fige


@transaction.atomic
def supprimer_tarif(*, tarif: Tarif, auteur: Personne | None) -> None:
    """Drop a list that is not in force yet; the one before it takes back the days it had given up."""
    producteur = verrouiller_catalogue(tarif.producteur)
    fige = Tarif.objects.get(pk=tarif.pk)
    if fige.du <= timezone.localdate():
        raise Refus("Ce tarif est déjà entré en vigueur : créez-en un nouveau à partir d’aujourd’hui.")
    precedent = Tarif.objects.filter(producteur=producteur, au=fige.du - UN_JOUR).first()
    journaliser(
        objet=producteur,
        action="tarif",
        libelle=f"Tarif supprimé avant d’avoir servi : {fige}",
        auteur=auteur,
    )
    fige.delete()
    if precedent is not None:
        precedent.au = fige.au
        precedent.save(update_fields=["au"])


def dire_paliers(paliers: list[Palier]) -> str:
    """`2,00 €`, `2,00 € ; 1,60 € dès 5`, or `sans prix`: one packing's tiers for the journal."""
    return (
        " ; ".join(montant(prix) if not seuil else f"{montant(prix)} dès {quantite(seuil)}" for seuil, prix in paliers)
        or "sans prix"
    )

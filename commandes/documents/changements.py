"""What a new version of an order changes, in sentences for the producer."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from commandes.documents.bon_de_commande import (
    ContenuDuBon,
    LigneDuBon,
    minimum_en_mots,
    prix_en_mots,
    quantite_en_mots,
)
from groupement.templatetags.formats import INSECABLE, JOURS, MOIS, montant, quantite


def changements(avant: ContenuDuBon, apres: ContenuDuBon) -> list[str]:
    """Empty only when nothing that is printed differs."""
    if avant == apres:
        return []
    return [*_lignes(avant, apres), *_livraison(avant, apres), *_sommes(avant, apres), *_reste(avant, apres)]


def _lignes(avant: ContenuDuBon, apres: ContenuDuBon) -> Iterator[str]:
    anciennes = {ligne["offre"]: ligne for ligne in avant["lignes"]}
    nouvelles = {ligne["offre"]: ligne for ligne in apres["lignes"]}
    for offre, ligne in nouvelles.items():
        ancienne = anciennes.get(offre)
        if ancienne is None:
            yield f"{_nom(ligne)} : {quantite_en_mots(ligne)}, ajouté"
            continue
        if ligne["quantite"] != ancienne["quantite"]:
            yield f"{_nom(ligne)} : {quantite_en_mots(ligne)} au lieu de {quantite_en_mots(ancienne)}"
        if {p["prix"] for p in ligne["prix"]} != {p["prix"] for p in ancienne["prix"]}:
            yield f"{_nom(ligne)} : {' et '.join(prix_en_mots(ligne))} au lieu de {' et '.join(prix_en_mots(ancienne))}"
    for offre, ligne in anciennes.items():
        if offre not in nouvelles:
            yield f"{_nom(ligne)} : retiré ({quantite_en_mots(ligne)} auparavant)"


def _nom(ligne: LigneDuBon) -> str:
    return f"{ligne['nom']}, {ligne['libelle']}" if ligne["libelle"] else ligne["nom"]


def _livraison(avant: ContenuDuBon, apres: ContenuDuBon) -> Iterator[str]:
    for clef, mot in (("jour", "Livraison"), ("lieu", "Lieu de livraison"), ("creneaux", "Heures de livraison")):
        ancien, nouveau = avant["livraison"][clef], apres["livraison"][clef]
        if ancien != nouveau:
            yield f"{mot} : {_dire(clef, nouveau)} au lieu de {_dire(clef, ancien)}"


def _dire(clef: str, valeur: Any) -> str:
    if clef == "jour":
        jour = datetime.date.fromisoformat(valeur)
        return f"{JOURS[jour.weekday()]} {'1er' if jour.day == 1 else jour.day}{INSECABLE}{MOIS[jour.month - 1]}"
    if clef == "creneaux":
        return " et ".join(valeur) or "aucune heure"
    return valeur or "aucun lieu"


def _sommes(avant: ContenuDuBon, apres: ContenuDuBon) -> Iterator[str]:
    if Decimal(avant["port"]) != Decimal(apres["port"]):
        yield f"Frais de port : {montant(apres['port'])} au lieu de {montant(avant['port'])}"
    if avant["total"] != apres["total"]:
        yield f"Total des produits : {montant(apres['total'])} au lieu de {montant(avant['total'])}"


def _reste(avant: ContenuDuBon, apres: ContenuDuBon) -> Iterator[str]:
    if avant["referents"] != apres["referents"] or avant["groupement"] != apres["groupement"]:
        yield "Nos coordonnées ont changé"
    if avant["producteur"] != apres["producteur"]:
        yield "Vos coordonnées ont été mises à jour"
    if avant["foyers"] != apres["foyers"]:
        yield f"Nombre de foyers : {apres['foyers']} au lieu de {avant['foyers']}"
    if avant["note"] != apres["note"]:
        yield "Le mot qui accompagne la commande a changé"
    if avant["commande"] != apres["commande"]:
        yield f"Nom de la commande : {apres['commande']} au lieu de {avant['commande']}"
    yield from _minimum(minimum_en_mots(avant["minimum"]), minimum_en_mots(apres["minimum"]))
    if avant["consigne"] != apres["consigne"]:
        yield f"Consignes : {montant(apres['consigne'])} au lieu de {montant(avant['consigne'])}"
    yield from _tva(avant, apres)
    yield from _contenants("Contenants consignés", *_sans_les_lignes_dites(avant, apres))
    yield from _vides(avant["vides"], apres["vides"])


def _sans_les_lignes_dites(avant: ContenuDuBon, apres: ContenuDuBon) -> list[list[dict[str, str]]]:
    """Containers before and after, without the products whose own line says already that their number changed."""
    quantites = [{_contenant(ligne): ligne["quantite"] for ligne in contenu["lignes"]} for contenu in (avant, apres)]
    dits = {nom for nom in quantites[0] | quantites[1] if quantites[0].get(nom) != quantites[1].get(nom)}
    return [[c for c in contenu["contenants"] if c["nom"] not in dits] for contenu in (avant, apres)]


def _contenant(ligne: LigneDuBon) -> str:
    """The product as `contenants` name it."""
    return f"{ligne['nom']} {ligne['libelle']}".strip()


def _minimum(avant: str, apres: str) -> Iterator[str]:
    if avant == apres:
        return
    if not apres:
        yield f"Minimum convenu : aucun ({avant} auparavant)"
    else:
        yield f"Minimum convenu : {apres} " + (f"au lieu de {avant}" if avant else "(aucun auparavant)")


def _tva(avant: ContenuDuBon, apres: ContenuDuBon) -> Iterator[str]:
    anciennes = {tva["taux"]: tva for tva in avant["tva"]}
    nouvelles = {tva["taux"]: tva for tva in apres["tva"]}
    for taux, tva in nouvelles.items():
        ancienne = anciennes.get(taux)
        if ancienne is None:
            yield f"TVA à {quantite(taux)} % : {montant(tva['tva'])}, ajoutée"
        elif tva["tva"] != ancienne["tva"]:
            yield f"TVA à {quantite(taux)} % : {montant(tva['tva'])} au lieu de {montant(ancienne['tva'])}"
        elif tva["ttc"] != ancienne["ttc"]:
            ttc = f"sur {montant(tva['ttc'])} TTC au lieu de {montant(ancienne['ttc'])}"
            yield f"TVA à {quantite(taux)} % : {montant(tva['tva'])}, {ttc}"
    for taux, tva in anciennes.items():
        if taux not in nouvelles:
            yield f"TVA à {quantite(taux)} % : plus rien à ce taux ({montant(tva['tva'])} auparavant)"
    if avant["tva_complete"] != apres["tva_complete"]:
        yield (
            "Le taux de TVA de tous les produits est maintenant connu"
            if apres["tva_complete"]
            else "Le taux de TVA de certains produits ne nous est plus connu"
        )


def _contenants(quoi: str, avant: list[dict[str, str]], apres: list[dict[str, str]]) -> Iterator[str]:
    # With a rank: two products may have one name.
    anciens = {(contenant["nom"], n): contenant["nombre"] for n, contenant in _numeroter(avant)}
    nouveaux = {(contenant["nom"], n): contenant["nombre"] for n, contenant in _numeroter(apres)}
    for clef, nombre in nouveaux.items():
        ancien = anciens.get(clef)
        if ancien is None:
            yield f"{quoi} : {nombre}, {clef[0]}, ajouté"
        elif ancien != nombre:
            yield f"{quoi} : {nombre} au lieu de {ancien}, {clef[0]}"
    for clef, ancien in anciens.items():
        if clef not in nouveaux:
            yield f"{quoi} : plus de {clef[0]} ({ancien} auparavant)"


def _numeroter(contenants: list[dict[str, str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each container with its rank among those of the same name."""
    vus: Counter[str] = Counter()
    for contenant in contenants:
        yield vus[contenant["nom"]], contenant
        vus[contenant["nom"]] += 1


def _vides(avant: dict[str, Any] | None, apres: dict[str, Any] | None) -> Iterator[str]:
    if apres is None:
        if avant is not None:
            yield "Plus de vides à reprendre"
        return
    jour = _dire("jour", apres["livraison"])
    if avant is None:
        liste = " et ".join(f"{c['nombre']} : {c['nom']}" for c in apres["contenants"])
        yield f"Vides à reprendre, de la livraison du {jour} : {liste}"
        return
    if avant["livraison"] != apres["livraison"]:
        yield f"Vides à reprendre : ceux de la livraison du {jour} au lieu du {_dire('jour', avant['livraison'])}"
    yield from _contenants("Vides à reprendre", avant["contenants"], apres["contenants"])

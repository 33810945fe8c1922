"""What a new version of an order changes, in sentences for the producer."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from commandes.documents.bon_de_commande import ContenuDuBon, LigneDuBon, prix_en_mots, quantite_en_mots
from groupement.templatetags.formats import INSECABLE, JOURS, MOIS, montant


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
    autres = ("commande", "minimum", "consigne", "tva", "tva_complete", "contenants", "vides")
    if any(avant[clef] != apres[clef] for clef in autres):  # type: ignore[literal-required]
        yield "Les mentions au bas du bon ont changé"

"""The fields of a price list and the headers, French and English, under which people write them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from catalogue.lecture.nombres import lire_nombre
from catalogue.mots import aplatir, mots

IGNORER = "ignorer"
# Field -> what the person reads in the list of choices.
CHAMPS: dict[str, str] = {
    "producteur": "Producteur",
    "famille": "Famille",
    "produit": "Produit",
    "conditionnement": "Conditionnement",
    "unite": "Unité de commande",
    "prix": "Prix TTC",
    "prix_ht": "Prix hors taxes",
    "unite_prix": "Unité de prix",
    "contenance": "Poids ou volume d’une unité",
    "poids_moyen": "Poids moyen (approché)",
    "pese": "Pesé à la livraison",
    "colisage": "Colisage (unités par colis)",
    "pas": "De combien en combien",
    "panachage": "Se panache avec (le même mot pour tous)",
    "minimum": "Minimum par foyer",
    "minimum_du_groupe": "Minimum pour tout le groupe",
    "tva": "TVA (%)",
    "consigne": "Consigne (€)",
    "stock": "Stock",
    "saison": "Saison",
    "paliers": "Prix par palier (« dès 5 : 1,60 »)",
    "paliers_du_groupe": "Prix par palier de tout le groupe",
    "palier": "Prix dès la quantité dite par l’intitulé",
    "allergenes": "Allergènes",
    "reference": "Référence",
    "origine": "Origine",
    "source": "Source du prix",
    "remarques": "Remarques",
    IGNORER: "Ne pas lire",
}
REPETABLES = {"remarques", "palier", IGNORER}
# Headers, flattened; the earlier in a list, the surer. A single word may also stand among others ("Prix au kg").
_SYNONYMES: dict[str, str] = {
    "producteur": "producteur,producer type,producer,ferme,fournisseur,exploitation,supplier,farm,vendeur",
    "famille": "famille,categorie,rayon,gamme,family,category,type de produit,type,groupe",
    "produit": "produit,produits,designation,article,articles,libelle,denomination,nom du produit,product,item,nom,name"
    ",intitule,variete",
    "conditionnement": "conditionnement,conditionnements,packaging,emballage,presentation,format,packing,cond"
    ",contenant",
    "unite": "unite de commande,unite,unite de vente,unit,vendu par,vendu a,u,uv,commande en,unites",
    "prix": "prix,prix ttc,prix unitaire,prix unitaire ttc,price eur,price,tarif,tarif ttc,pu ttc,pu,montant"
    ",prix de vente"
    ",ttc,unit price,prix au kg,prix au kilo,prix kg,prix producteur,tarifs,prix groupement",
    "prix_ht": "prix ht,prix hors taxes,tarif ht,pu ht,prix unitaire ht,ht",
    "unite_prix": "unite de prix,unite prix,prix par,price unit,unite du prix,unite de facturation,facture par",
    "contenance": "contenance,poids,volume,poids net,poids unitaire,weight,content,grammage"
    ",poids ou volume d une unite",
    "poids_moyen": "poids moyen,poids approximatif,poids approx,poids estime,average weight,poids moyen approche",
    "pese": "pese,pese a la livraison,a peser,prix variable,poids variable,weighed",
    "colisage": "colisage,colisage unites par colis,nombre par colis,par colis,par carton,pcb,uvc,case size"
    ",nb par carton,nb carton"
    ",quantite par carton,quantite par colis",
    "pas": "pas,de combien en combien,multiple,pas de commande,step,increment",
    "minimum": "minimum,minimum par foyer,mini,quantite minimum,quantite minimale,minimum de commande,min",
    "minimum_du_groupe": "minimum du groupe,minimum pour tout le groupe,minimum groupe,minimum du groupement"
    ",quantite minimale du groupe",
    "panachage": "panachage,se panache avec,se panache avec le meme mot pour tous,panache,panachable avec",
    "tva": "tva,taux de tva,taux tva,vat,vat rate",
    "consigne": "consigne,deposit",
    "stock": "stock,quantite disponible,stock disponible,disponible,qte dispo",
    "saison": "saison,season months,mois,disponibilite,periode,saisonnalite,season,months,mois de saison"
    ",dispo,calendrier",
    "paliers": "paliers,prix par palier,tarif degressif,degressif,prix par quantite,tiers,price tiers",
    "paliers_du_groupe": "paliers du groupe,paliers de tout le groupe,prix par palier de tout le groupe"
    ",tarif degressif du groupe,paliers du groupement",
    "allergenes": "allergenes,allergens,allergene",
    "reference": "reference,ref,code,code article,sku,code produit,gencod,ean",
    "origine": "origine,producteurs,provenance,pays,origin,cultive par,lieu",
    "source": "source,source du prix,sources",
    "remarques": "remarques,remarque,notes,note,commentaire,commentaires,observations,observation,description,infos"
    ",informations,comments,details,precisions,label,labels",
}
_PARFAITS: dict[tuple[str, ...], tuple[str, float]] = {
    tuple(synonyme.split()): (champ, 10 - rang / 100)
    for champ, liste in _SYNONYMES.items()
    for rang, synonyme in enumerate(liste.split(","))
}
# Columns that people fill in when they order.
_IGNORES = {
    ("quantite",),
    ("votre", "quantite"),
    ("qte",),
    ("commande",),
    ("votre", "commande"),
    ("total",),
    ("montant", "total"),
}
_PALIER = re.compile(
    r"\b(?:des|a partir de|au dela de|from) (\d+(?:[.,]\d+)?)|(?:>=?|≥) ?(\d+(?:[.,]\d+)?)"
    r"|(\d+(?:[.,]\d+)?) ?\w* et plus"
)


@lru_cache(maxsize=4096)
def reconnaitre_intitule(intitule: str) -> tuple[str, float] | None:
    """The field that a header names and how surely (0 to 10), or None."""
    decoupe = mots(intitule)
    if not decoupe or decoupe in _IGNORES:
        return None
    if palier_de(intitule) is not None and not {"palier", "paliers"} & set(decoupe):
        return "palier", 9.0
    sans_unite = tuple(mot for mot in decoupe if mot not in ("€", "eur", "euro", "euros", "en"))
    for forme, malus in ((decoupe, 0), (sans_unite, 0.5)):
        if forme in _PARFAITS:
            champ, note = _PARFAITS[forme]
            return champ, note - malus
    meilleur: tuple[str, float] | None = None
    for synonyme, (champ, note) in _PARFAITS.items():
        if len(synonyme[0]) > 2 and _contient(sans_unite, synonyme):
            total = note - 6 + len(synonyme) - 0.2 * len(sans_unite) - 0.3 * (sans_unite[0] != synonyme[0])
            if meilleur is None or total > meilleur[1]:
                meilleur = champ, total
    return meilleur


def palier_de(intitule: str) -> Decimal | None:
    """The quantity from which a price column holds: "Prix dès 5 kg" -> 5; None for other headers."""
    trouve = _PALIER.search(aplatir(intitule))
    return lire_nombre(next(filter(None, trouve.groups()))) if trouve else None


def unite_de_l_intitule(intitule: str) -> str:
    """The unit that a header gives to its whole column: "Prix TTC (€/kg)" -> "kg", "Poids (g)" -> "g"; or ""."""
    trouve = re.search(r"(?:/|\bau |\bà la |\ble |\bpar |\ben |\() ?(\w+)\)?\s*$", intitule)
    return trouve[1] if trouve else ""


def _contient(forme: tuple[str, ...], synonyme: tuple[str, ...]) -> bool:
    longueur = len(synonyme)
    return any(forme[debut : debut + longueur] == synonyme for debut in range(len(forme) - longueur + 1))

"""Which column of a price list means what: a guess the person confirms, remembered by header for the next file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from catalogue.lecture.feuille import COLONNES_MAX, Ligne
from catalogue.lecture.nombres import Illisible, lire_nombre, lire_prix
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
    "minimum": "Minimum par foyer",
    "tva": "TVA (%)",
    "consigne": "Consigne (€)",
    "stock": "Stock",
    "saison": "Saison",
    "paliers": "Prix par palier (« dès 5 : 1,60 »)",
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
    "conditionnement": "conditionnement,conditionnements,packaging,emballage,presentation,format,packing,cond,contenant",
    "unite": "unite de commande,unite,unite de vente,unit,vendu par,vendu a,u,uv,commande en,unites",
    "prix": "prix,prix ttc,prix unitaire,prix unitaire ttc,price eur,price,tarif,tarif ttc,pu ttc,pu,montant,prix de vente"
            ",ttc,unit price,prix au kg,prix au kilo,prix kg,prix producteur,tarifs,prix groupement",
    "prix_ht": "prix ht,prix hors taxes,tarif ht,pu ht,prix unitaire ht,ht",
    "unite_prix": "unite de prix,unite prix,prix par,price unit,unite du prix,unite de facturation,facture par",
    "contenance": "contenance,poids,volume,poids net,poids unitaire,weight,content,poids ou volume d une unite,grammage",
    "poids_moyen": "poids moyen,poids approximatif,poids approx,poids estime,average weight,poids moyen approche",
    "pese": "pese,pese a la livraison,a peser,prix variable,poids variable,weighed",
    "colisage": "colisage,colisage unites par colis,nombre par colis,par colis,par carton,pcb,uvc,case size,nb par carton,nb carton"
                ",quantite par carton,quantite par colis",
    "pas": "pas,de combien en combien,multiple,pas de commande,step,increment",
    "minimum": "minimum,minimum par foyer,mini,quantite minimum,quantite minimale,minimum de commande,min",
    "tva": "tva,taux de tva,taux tva,vat,vat rate",
    "consigne": "consigne,deposit",
    "stock": "stock,quantite disponible,stock disponible,disponible,qte dispo",
    "saison": "saison,season months,mois,disponibilite,periode,saisonnalite,season,months,mois de saison,dispo,calendrier",
    "paliers": "paliers,prix par palier,tarif degressif,degressif,prix par quantite,tiers,price tiers",
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
_IGNORES = {("quantite",), ("qte",), ("total",), ("commande",), ("votre", "commande"), ("montant", "total"), ("votre", "quantite")}
_PALIER = re.compile(
    r"\b(?:des|a partir de|au dela de|from) (\d+(?:[.,]\d+)?)|(?:>=?|≥) ?(\d+(?:[.,]\d+)?)"
    r"|(\d+(?:[.,]\d+)?) ?\w* et plus"
)
LIGNES_DE_TITRE_MAX = 40


@dataclass(frozen=True, slots=True)
class Colonnes:
    """How a file's columns are read.

    `entete`: number of the header row (None: the file has none). `intitules`: the header of each column, made unique
    ("Prix", "Prix (2)"). `champs`: the field of each column, a key of `CHAMPS`; one per column.
    """

    entete: int | None
    intitules: tuple[str, ...]
    champs: tuple[str, ...]

    def choisir(self, choix: Mapping[str, str]) -> Colonnes:
        """With the fields that the person chose, by header; other columns keep theirs."""
        return replace(self, champs=tuple(
            _connu(choix.get(intitule, champ)) for intitule, champ in zip(self.intitules, self.champs, strict=True)
        ))

    def memoire(self) -> dict[str, str]:
        """What to remember for the producer's next file: {header: field}."""
        return dict(zip(self.intitules, self.champs, strict=True))

    @property
    def signature(self) -> str:
        """The same for the same headers in any order, case and accents: recognises a layout met before."""
        plats = sorted(" ".join(mots(intitule)) for intitule in self.intitules)
        return hashlib.sha256("\n".join(plats).encode()).hexdigest()[:32]

    def manques(self) -> list[str]:
        """French sentences on what prevents reading with these columns; none when all is well."""
        phrases = []
        if "produit" not in self.champs:
            phrases.append("Dites quelle colonne nomme le produit.")
        if not {"prix", "prix_ht", "paliers", "palier"} & set(self.champs):
            phrases.append("Dites quelle colonne donne le prix.")
        for champ in dict.fromkeys(self.champs):
            if champ not in REPETABLES and self.champs.count(champ) > 1:
                phrases.append(f"Deux colonnes sont lues comme « {CHAMPS[champ]} » : gardez-en une.")
        return phrases


def deviner_colonnes(lignes: Sequence[Ligne], memoire: Mapping[str, str] | None = None) -> Colonnes:
    """The header row and the field of each column: what is remembered first, then headers, then contents.

    `lignes`: rows of a `Feuille`. `memoire`: {header: field} of earlier files of the same producer.
    """
    souvenirs = {mots(intitule): _connu(champ) for intitule, champ in (memoire or {}).items()}
    entete = _trouver_entete(lignes, souvenirs)
    titres = dict(lignes).get(entete, []) if entete is not None else []
    corps = [cellules for numero, cellules in lignes if entete is None or numero > entete]
    largeur = max([len(titres), *(len(cellules) for cellules in corps)], default=0)
    intitules = _uniques([*titres, *[""] * (largeur - len(titres))])
    champs = _par_intitules(intitules, souvenirs)
    _par_contenu(champs, corps)
    return Colonnes(entete, intitules, tuple(champ or IGNORER for champ in champs))


@lru_cache(maxsize=4096)
def reconnaitre_intitule(intitule: str) -> tuple[str, float] | None:
    """The field that a header names and how surely (0 to 10), or None."""
    decoupe = mots(intitule)
    if not decoupe or decoupe in _IGNORES:
        return None
    if palier_de(intitule) is not None:
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


def _trouver_entete(lignes: Sequence[Ligne], souvenirs: Mapping[tuple[str, ...], str]) -> int | None:
    """The row whose cells name the most distinct fields (two at least), among the first ones."""
    meilleur, meilleure_note = None, 1.5
    for numero, cellules in lignes[:LIGNES_DE_TITRE_MAX]:
        if len(cellules) < 2:
            continue
        notes: dict[str, float] = {}
        for cellule in cellules:
            if len(cellule) > 60:
                continue
            if mots(cellule) in souvenirs:
                notes[souvenirs[mots(cellule)] + cellule] = 1
            elif (trouve := reconnaitre_intitule(cellule)) and trouve[1] > 3:
                notes[trouve[0]] = max(notes.get(trouve[0], 0), trouve[1] / 10)
        if (note := sum(notes.values())) > meilleure_note:
            meilleur, meilleure_note = numero, note
    return meilleur


def _par_intitules(intitules: Sequence[str], souvenirs: Mapping[tuple[str, ...], str]) -> list[str | None]:
    champs: list[str | None] = [souvenirs.get(mots(intitule)) for intitule in intitules]
    pris = {champ for champ in champs if champ}
    propositions = sorted(
        ((trouve[1], -rang, rang, trouve[0]) for rang, intitule in enumerate(intitules)
         if champs[rang] is None and (trouve := reconnaitre_intitule(intitule))),
        reverse=True,
    )
    for _, _, rang, champ in propositions:
        if champ not in pris or champ in REPETABLES:
            champs[rang] = champ
            pris.add(champ)
    return champs


def _par_contenu(champs: list[str | None], corps: Sequence[Sequence[str]]) -> None:
    """Fill in, by what the cells hold, a price or product column that no header names."""
    libres = [rang for rang, champ in enumerate(champs) if champ is None]
    echantillon = corps[:200]
    if not {"prix", "prix_ht"} & set(champs):
        notes = {rang: sum(_est_prix(_cellule(ligne, rang)) for ligne in echantillon) for rang in libres}
        rang = max(notes, key=lambda r: (notes[r], -r), default=None)
        if rang is not None and notes[rang] >= max(1.0, len(echantillon) * 0.5):
            champs[rang] = "prix"
            libres.remove(rang)
    if "produit" not in champs:
        textes = {rang: {c for ligne in echantillon if _est_mot(c := _cellule(ligne, rang))} for rang in libres}
        rang = max(textes, key=lambda r: (len(textes[r]), -r), default=None)
        if rang is not None and textes[rang]:
            champs[rang] = "produit"


def _est_prix(cellule: str) -> float:
    """1 for a sure price, less for a bare whole number (a reference, a quantity), 0 for no price."""
    try:
        lire_prix(cellule)
    except Illisible:
        return 0
    return 1 if re.search(r"[€,.]", cellule) else 0.6


def _est_mot(cellule: str) -> bool:
    return sum(signe.isalpha() for signe in cellule) >= 3 and not re.match(r"https?:", cellule)


def _cellule(ligne: Sequence[str], rang: int) -> str:
    return ligne[rang] if rang < len(ligne) else ""


def _contient(forme: tuple[str, ...], synonyme: tuple[str, ...]) -> bool:
    longueur = len(synonyme)
    return any(forme[debut:debut + longueur] == synonyme for debut in range(len(forme) - longueur + 1))


def _uniques(titres: Iterable[str]) -> tuple[str, ...]:
    uniques: list[str] = []
    for rang, titre in enumerate(titres, start=1):
        titre = titre[:80] or f"Colonne {rang}"
        formes = (titre, *(f"{titre} ({numero})" for numero in range(2, COLONNES_MAX + 3)))
        uniques.append(next(forme for forme in formes if forme not in uniques))
    return tuple(uniques)


def _connu(champ: str) -> str:
    return champ if champ in CHAMPS else IGNORER

"""A price list that was read, beside what the producer sells today: what is new, changed, the same, missing.

Nothing is written here. A packing is recognised by the producer's reference, else by family, product, packing and
unit whatever their case and accents. What the file does not speak of (no such column, and nothing in its words) is
left as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from catalogue.lecture import LigneLue, dire_mois
from catalogue.lecture.nombres import dire_arrondi
from catalogue.models import Produit
from catalogue.mots import aplatir, nettoyer
from catalogue.vitrine import Article, Palier
from groupement.templatetags.formats import montant, quantite

FAMILLE_PAR_DEFAUT = "Autres produits"
DEFAUTS: dict[str, Any] = {
    "pas": Decimal(1),
    "minimum": Decimal(0),
    "minimum_du_groupe": Decimal(0),
    "consigne": Decimal(0),
}
# Field of a packing -> (name for the person, columns of the file which speak of it).
CHAMPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "libelle": ("conditionnement", ("conditionnement",)),
    "unite": ("on commande en", ("unite",)),
    "pas": ("de combien en combien", ("pas",)),
    "minimum": ("minimum par foyer", ("minimum",)),
    "contenance": ("contenance", ("contenance", "poids_moyen")),
    "mesure": ("mesure", ("contenance", "poids_moyen")),
    "pese": ("pesé à la livraison", ("pese",)),
    "prix_par": ("prix donné", ("prix",)),
    "paliers_du_groupe": ("paliers de tout le groupe", ("paliers", "palier", "paliers_du_groupe")),
    "colisage": ("colis", ("colisage",)),
    "panachage": ("se panache avec", ("panachage",)),
    "minimum_du_groupe": ("minimum du groupe", ("minimum_du_groupe",)),
    "tva": ("TVA", ("tva",)),
    "consigne": ("consigne", ("consigne",)),
    "stock": ("stock", ("stock",)),
    "reference": ("référence", ("reference",)),
}


@dataclass(frozen=True)
class Ecart:
    """One fact that the file changes, in words."""

    quoi: str
    avant: str
    apres: str


@dataclass
class Rapproche:
    """A line of the file and the packing it is about (None: a new one), with what there is to write."""

    ligne: LigneLue
    article: Article | None
    produit: Produit | None
    conditionnement: dict[str, Any] = field(default_factory=dict)
    fiche: dict[str, Any] = field(default_factory=dict)  # fields of the product
    ecarts: list[Ecart] = field(default_factory=list)

    @property
    def paliers(self) -> list[Palier]:
        return paliers_de(self.ligne)

    @property
    def cle(self) -> tuple[str, str]:
        """What tells one product of the file from another."""
        return _cle_du_produit(self.ligne)

    @property
    def arrondis(self) -> list[str]:
        """Prices of the line with more figures than are kept or shown, in words."""
        prix = [(self.ligne.prix, self.ligne.prix_exact), *((palier.prix, None) for palier in self.ligne.paliers)]
        return list(filter(None, (dire_arrondi(*p) for p in prix)))

    @property
    def prix_change(self) -> bool:
        return self.article is None or list(self.article.paliers) != self.paliers


@dataclass
class Rapprochement:
    nouveaux: list[Rapproche] = field(default_factory=list)
    changes: list[Rapproche] = field(default_factory=list)
    inchanges: list[Rapproche] = field(default_factory=list)
    manquants: list[Article] = field(default_factory=list)

    @property
    def a_ecrire(self) -> list[Rapproche]:
        return [*self.nouveaux, *self.changes, *self.inchanges]


def rapprocher(
    articles: Collection[Article], lignes: Iterable[LigneLue], dits: Collection[str] | None = None
) -> Rapprochement:
    """Compare `lignes` with all `articles` of the producer, archived ones included.

    `dits`: the fields that the file has a column for (keys of `catalogue.lecture.CHAMPS`); None: all of them.
    """
    lignes = list(lignes)
    index = _Index(articles)
    fiches = _fiches(lignes, dits)
    trouves: set[int] = set()
    paires: list[tuple[LigneLue, Article | None]] = []
    produits: dict[tuple[str, str], Produit] = {}
    for ligne in lignes:
        article = index.trouver(ligne, trouves)
        if article:
            trouves.add(article.conditionnement.pk)
            produits.setdefault(_cle_du_produit(ligne), article.produit)
        paires.append((ligne, article))
    resultat = Rapprochement()
    for ligne, article in paires:
        cle = _cle_du_produit(ligne)
        produit = article.produit if article else produits.get(cle) or index.produit(ligne)
        # What concerns the product is told, and written, on the first of its lines.
        rapproche = Rapproche(ligne, article, produit, _valeurs(ligne, article, dits), fiches.pop(cle, {}))
        rapproche.ecarts = _ecarts(rapproche)
        if article is None:
            resultat.nouveaux.append(rapproche)
        elif rapproche.ecarts or rapproche.prix_change:
            resultat.changes.append(rapproche)
        else:
            resultat.inchanges.append(rapproche)
    resultat.manquants = [a for a in articles if not a.archive and a.conditionnement.pk not in trouves]
    return resultat


def paliers_de(ligne: LigneLue) -> list[Palier]:
    return [(Decimal(0), ligne.prix), *((palier.quantite, palier.prix) for palier in ligne.paliers)]


class _Index:
    """Finds packings and products as people name them."""

    def __init__(self, articles: Collection[Article]) -> None:
        self.par_reference: dict[str, Article] = {}
        self.par_nom: dict[tuple[str, ...], Article] = {}
        self.sans_famille: dict[tuple[str, ...], list[Article]] = {}
        self.produits: dict[tuple[str, str], Produit] = {}
        self.produits_par_nom: dict[str, list[Produit]] = {}
        for article in sorted(articles, key=lambda a: a.archive):
            c, produit = article.conditionnement, article.produit
            if c.reference:
                self.par_reference.setdefault(aplatir(c.reference), article)
            nom = (aplatir(produit.nom), aplatir(c.libelle), c.unite)
            self.par_nom.setdefault((aplatir(produit.famille), *nom), article)
            self.sans_famille.setdefault(nom, []).append(article)
            if (aplatir(produit.famille), aplatir(produit.nom)) not in self.produits:
                self.produits[aplatir(produit.famille), aplatir(produit.nom)] = produit
                self.produits_par_nom.setdefault(aplatir(produit.nom), []).append(produit)

    def trouver(self, ligne: LigneLue, pris: Collection[int]) -> Article | None:
        nom = (aplatir(ligne.produit), aplatir(ligne.libelle), ligne.unite_commande)
        homonymes = [] if ligne.famille else self.sans_famille.get(nom, [])
        candidats = [
            self.par_reference.get(aplatir(ligne.reference)) if ligne.reference else None,
            self.par_nom.get((aplatir(ligne.famille or FAMILLE_PAR_DEFAUT), *nom)),
            homonymes[0] if len(homonymes) == 1 else None,
        ]
        return next((a for a in candidats if a is not None and a.conditionnement.pk not in pris), None)

    def produit(self, ligne: LigneLue) -> Produit | None:
        if trouve := self.produits.get(_cle_du_produit(ligne)):
            return trouve
        homonymes = [] if ligne.famille else self.produits_par_nom.get(aplatir(ligne.produit), [])
        return homonymes[0] if len(homonymes) == 1 else None


def _cle_du_produit(ligne: LigneLue) -> tuple[str, str]:
    return aplatir(ligne.famille or FAMILLE_PAR_DEFAUT), aplatir(ligne.produit)


def _parle(champ: str, dits: Collection[str] | None) -> bool:
    return dits is None or any(colonne in dits for colonne in CHAMPS[champ][1])


def _valeurs(ligne: LigneLue, article: Article | None, dits: Collection[str] | None) -> dict[str, Any]:
    """The packing's fields to write: all for a new one; for a known one those that the file speaks of."""
    valeurs: dict[str, Any] = {
        "libelle": ligne.libelle,
        "unite": ligne.unite_commande,
        "pas": ligne.pas,
        "minimum": ligne.minimum,
        "contenance": ligne.contenance,
        "mesure": ligne.mesure,
        "pese": ligne.pese,
        "prix_par": "mesure" if ligne.unite_prix != "unite" and ligne.unite_commande not in ("kg", "L") else "unite",
        "paliers_du_groupe": ligne.paliers_du_groupe,
        "colisage": ligne.colisage,
        "panachage": ligne.panachage,
        "minimum_du_groupe": ligne.minimum_du_groupe,
        "tva": ligne.tva,
        "consigne": ligne.consigne,
        "stock": ligne.stock,
        "reference": ligne.reference,
    }
    if article is not None:
        ni_vides = {champ for champ, valeur in valeurs.items() if valeur not in (None, "", False)}
        a_la_mesure = {"contenance", "mesure"} if ligne.unite_commande in ("kg", "L") else set()
        valeurs = {champ: v for champ, v in valeurs.items() if champ in ni_vides | a_la_mesure or _parle(champ, dits)}
        for champ in ("libelle", "reference"):
            ecrit = valeurs.get(champ)
            if ecrit is not None and aplatir(ecrit) == aplatir(getattr(article.conditionnement, champ)):
                del valeurs[champ]
    return {champ: DEFAUTS.get(champ) if valeur is None else valeur for champ, valeur in valeurs.items()}


def _fiches(lignes: list[LigneLue], dits: Collection[str] | None) -> dict[tuple[str, str], dict[str, Any]]:
    """Fields of each product, gathered from all lines about it: months and remarks add up."""
    fiches: dict[tuple[str, str], dict[str, Any]] = {}
    for ligne in lignes:
        fiche = fiches.setdefault(
            _cle_du_produit(ligne),
            {
                "famille": ligne.famille or FAMILLE_PAR_DEFAUT,
                "nom": ligne.produit,
                "notes": "",
                "allergenes": "",
                "mois": set(),
                "_famille_dite": bool(ligne.famille),
                "_saison_dite": dits is None or "saison" in dits,
            },
        )
        remarques = [
            ligne.notes,
            f"origine : {ligne.origine}" if ligne.origine else "",
            "prix estimé" if ligne.prix_est_estime else "",
        ]
        fiche["notes"] = morceaux(" ; ".join([fiche["notes"], *remarques]))[:2000]
        if aplatir(ligne.allergenes) not in aplatir(fiche["allergenes"]):
            fiche["allergenes"] = ", ".join(filter(None, (fiche["allergenes"], ligne.allergenes)))[:200]
        fiche["mois"] |= set(ligne.mois)
    for fiche in fiches.values():
        fiche["mois"] = sorted(fiche["mois"])
    return fiches


def morceaux(texte: str) -> str:
    """Remarks as a file holds them: on one line, each said once."""
    return " ; ".join(dict.fromkeys(filter(None, (part.strip() for part in nettoyer(texte).split(";")))))


def _ecarts(rapproche: Rapproche) -> list[Ecart]:
    """What the line changes, except the price. Drops from `fiche` what stays as it is."""
    ecarts = []
    if rapproche.produit is not None:
        ecarts += _ecarts_de_fiche(rapproche, rapproche.produit)
    else:
        rapproche.fiche = {c: v for c, v in rapproche.fiche.items() if not c.startswith("_")}
    if rapproche.article is None:
        return ecarts
    c = rapproche.article.conditionnement
    for champ, valeur in rapproche.conditionnement.items():
        if getattr(c, champ) != valeur and champ != "mesure":
            ecarts.append(Ecart(CHAMPS[champ][0], _dire(champ, getattr(c, champ)), _dire(champ, valeur)))
        elif champ == "mesure" and c.mesure != valeur:
            ecarts.append(Ecart("contenance en", c.mesure or "rien", valeur or "rien"))
    if rapproche.article.archive:
        ecarts.append(Ecart("état", "archivé", "en vente"))
    return ecarts


def _ecarts_de_fiche(rapproche: Rapproche, produit: Produit) -> list[Ecart]:
    fiche, ecarts, garder = rapproche.fiche, [], {}
    if not fiche:
        return []
    par_reference = rapproche.article is not None and aplatir(fiche["nom"]) != aplatir(produit.nom)
    if par_reference:
        garder["nom"] = fiche["nom"]
        ecarts.append(Ecart("nom", produit.nom, fiche["nom"]))
    if fiche["_famille_dite"] and aplatir(fiche["famille"]) != aplatir(produit.famille):
        garder["famille"] = fiche["famille"]
        ecarts.append(Ecart("famille", produit.famille, fiche["famille"]))
    if fiche["notes"] and fiche["notes"] != morceaux(produit.notes):
        garder["notes"] = fiche["notes"]
        ecarts.append(Ecart("remarques", produit.notes or "aucune", fiche["notes"]))
    if fiche["allergenes"] and aplatir(fiche["allergenes"]) != aplatir(produit.allergenes):
        garder["allergenes"] = fiche["allergenes"]
        ecarts.append(Ecart("allergènes", produit.allergenes or "aucun", fiche["allergenes"]))
    if (fiche["_saison_dite"] or len(fiche["mois"]) < 12) and fiche["mois"] != sorted(produit.mois):
        garder["mois"] = fiche["mois"]
        ecarts.append(Ecart("saison", dire_mois(produit.mois), dire_mois(fiche["mois"])))
    rapproche.fiche = garder
    return ecarts


def _dire(champ: str, valeur: Any) -> str:
    if valeur in (None, ""):
        return "rien"
    if champ in ("pese", "paliers_du_groupe"):
        return "oui" if valeur else "non"
    if champ == "prix_par":
        return "au kilo ou au litre" if valeur == "mesure" else "par unité"
    if champ == "consigne":
        return montant(valeur)
    return quantite(valeur) if isinstance(valeur, Decimal) else str(valeur)

"""One row, already cut into fields, becomes a `LigneLue` or says all that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from catalogue.lecture.contenu import alleger, lire_mesure
from catalogue.lecture.intitules import CHAMPS
from catalogue.lecture.lignes import LigneLue, Palier
from catalogue.lecture.mois import TOUTE_L_ANNEE, lire_mois
from catalogue.lecture.nombres import (
    PRIX_TROP_GRAND,
    Illisible,
    PrixLu,
    UnitePrix,
    lire_oui_non,
    lire_prix,
    lire_quantite,
    lire_taux,
    lire_unite_prix,
    refuser_erreur,
)
from catalogue.lecture.paliers import lire_paliers, ordonner_paliers
from catalogue.lecture.vente import MESURES, Poids, Vente, comprendre_vente, nommer_conditionnement
from catalogue.mots import aplatir, citer
from catalogue.unites import a_l_unite, permet_decimales

T = TypeVar("T")
NEANT = "—"  # in an export: the fact is known to be absent, whatever the words suggest
CONSIGNE_MAX = Decimal(1_000)
LONGUEURS = {
    "producteur": 120,
    "famille": 80,
    "produit": 120,
    "conditionnement": 120,
    "panachage": 40,
    "reference": 60,
    "allergenes": 200,
    "origine": 200,
    "source": 500,
    "remarques": 2_000,
}
_ILLIMITE = {"illimite", "non limite", "sans limite", "oui", "disponible", "en stock"}
_NUANCE = re.compile(r"\b(?:presque|quasi|debut|mi|fin|environ|env|selon|variable)\b")


class LectureDeLigne:
    """Reads the fields of one row. `fautes`: {field: sentence}, filled while reading."""

    def __init__(self, numero: int, champs: Mapping[str, str], indices: Mapping[str, str]) -> None:
        """`champs`: {field: text}; `indices`: {field: unit that the column's header gives}."""
        self.numero = numero
        self.champs = champs
        self.indices = indices
        self.fautes: dict[str, str] = {}

    def lire(self) -> LigneLue | None:
        """The line, or None when there is any fault."""
        textes = {champ: self._essayer(champ, self._texte, "", champ) for champ in LONGUEURS}
        if not textes["produit"] and "produit" not in self.fautes:
            self.fautes["produit"] = "Le produit n’est pas nommé."
        prix = self._prix()
        vente = self._vente(prix, textes)
        mesure = vente.unite_commande if vente.unite_commande in MESURES else ""
        base, paliers = self._paliers(prix, vente, mesure)
        tva = self._essayer("tva", self._facultatif, None, "tva", lire_taux)
        ligne = LigneLue(
            numero=self.numero,
            famille=textes["famille"],
            produit=textes["produit"],
            libelle=textes["conditionnement"] or nommer_conditionnement(vente)[:120],
            unite_commande=vente.unite_commande,
            unite_prix=vente.unite_prix,
            prix=base,
            contenance=vente.contenance,
            mesure=vente.mesure,
            contenance_approchee=vente.contenance_approchee,
            pese=vente.pese,
            colisage=self._quantite("colisage", vente.colisage, vente, mesure),
            pas=self._quantite("pas", vente.pas, vente, mesure),
            minimum=self._quantite("minimum", vente.minimum, vente, mesure, nulle=True),
            tva=tva,
            consigne=self._essayer("consigne", self._facultatif, None, "consigne", _lire_consigne),
            stock=self._stock(vente, mesure),
            mois=self._essayer("saison", lire_mois, TOUTE_L_ANNEE, self._lu("saison")),
            notes=self._notes(textes["remarques"]),
            allergenes=textes["allergenes"],
            producteur=textes["producteur"],
            paliers=paliers,
            reference=textes["reference"],
            origine=textes["origine"],
            source=textes["source"],
            panachage=textes["panachage"],
            minimum_du_groupe=self._quantite("minimum_du_groupe", None, vente, mesure, nulle=True),
            paliers_du_groupe=bool(paliers) and self._champ_des_paliers == "paliers_du_groupe",
            prix_exact=prix.exact if prix and prix.montant else None,
        )
        return None if self.fautes else ligne

    @property
    def motif(self) -> str:
        """All faults in sentences; those that speak of "the cell", or come twice, begin with their column."""
        phrases = list(self.fautes.values())
        return " ".join(
            f"{CHAMPS[champ]}\N{NO-BREAK SPACE}: {phrase}"
            if phrase.startswith("La cellule ") or phrases.count(phrase) > 1
            else phrase
            for champ, phrase in self.fautes.items()
        )

    def _lu(self, champ: str) -> str:
        return self.champs.get(champ, "")

    def _essayer(self, champ: str, fonction: Callable[..., T], defaut: T, *arguments: object) -> T:
        try:
            return fonction(*arguments)
        except Illisible as erreur:
            self.fautes.setdefault(champ, erreur.phrase)
            return defaut

    def _texte(self, champ: str) -> str:
        texte = self._lu(champ)
        refuser_erreur(texte)
        if len(texte) > LONGUEURS[champ]:
            raise Illisible(f"{citer(texte)} est trop long : {LONGUEURS[champ]} signes au plus.")
        return texte

    def _facultatif(self, champ: str, lire: Callable[[str], T]) -> T | None:
        texte = self._lu(champ)
        return None if texte in ("", NEANT, "-") else lire(texte)

    def _prix(self) -> PrixLu | None:
        """The price and its unit: said by the cell, else by the column of units, else by the column's header."""
        champ = "prix" if self._lu("prix") or not self._lu("prix_ht") else "prix_ht"
        pour = self._essayer("unite_prix", self._unite_prix, UnitePrix())
        if not self._lu(champ):
            if not self._lu(self._champ_des_paliers):
                self.fautes["prix"] = "Le prix manque."
                return None
            return PrixLu(Decimal(0), pour.unite, pour.hors_taxe)
        lu = self._essayer(champ, lire_prix, None, self._lu(champ))
        if lu is None:
            return None
        montant, unite = lu.exact, lu.unite
        if unite is None:
            montant, unite = montant / pour.quantite, pour.unite
        elif pour.unite is not None and pour.unite not in (unite, "piece") and self._lu("unite_prix"):
            dite = citer(self._lu("unite_prix"))
            ecrite = a_l_unite(unite)
            self.fautes["unite_prix"] = f"Le prix est écrit {ecrite}, mais son unité est {dite} : accordez-les."
        if champ == "prix_ht" or lu.hors_taxe or pour.hors_taxe:
            exact, montant = self._toutes_taxes(champ, montant)
        else:
            exact = montant
        arrondi = alleger(montant.quantize(Decimal("0.0001"), ROUND_HALF_UP))
        if not 0 < arrondi < PRIX_TROP_GRAND:
            self.fautes[champ] = f"Le prix {citer(self._lu(champ))} n’est pas vraisemblable : vérifiez son unité."
        return PrixLu(arrondi, unite, exact=exact)

    def _unite_prix(self) -> UnitePrix:
        if texte := self._lu("unite_prix"):
            return lire_unite_prix(texte)
        try:
            return lire_unite_prix(self.indices.get("prix", ""))
        except Illisible:  # a word of the header that is no unit: "Prix (TTC)", "Prix 2026"
            return UnitePrix()

    def _toutes_taxes(self, champ: str, montant: Decimal) -> tuple[Decimal, Decimal]:
        """A price without VAT becomes one with it when the row tells the rate: exactly, and at the cent."""
        taux = self._essayer("tva", self._facultatif, None, "tva", lire_taux)
        if taux is None:
            self.fautes.setdefault(champ, "Ce prix est hors taxes : écrivez le prix TTC, ou le taux de TVA.")
            return montant, montant
        exact = montant * (100 + taux) / 100
        return exact, exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

    def _vente(self, prix: PrixLu | None, textes: Mapping[str, str]) -> Vente:
        pese = self._essayer("pese", self._facultatif, None, "pese", lire_oui_non)
        try:
            return comprendre_vente(
                produit=textes["produit"],
                libelle=textes["conditionnement"],
                unite_lue=self._lu("unite"),
                unite_prix=prix.unite if prix else None,
                poids=self._poids(),
                pese=pese,
                remarques=textes["remarques"],
            )
        except Illisible as erreur:
            self.fautes.setdefault("unite", erreur.phrase)
            return Vente("piece", "unite")

    def _poids(self) -> Poids | None:
        for champ in ("contenance", "poids_moyen"):
            texte = self._lu(champ)
            if texte in (NEANT, "-"):
                return Poids(None)
            if not texte:
                continue
            defaut = self.indices.get(champ) or ("kg" if champ == "poids_moyen" else "")
            trouve = lire_mesure(texte) or (lire_mesure(f"{texte} {defaut}") if defaut else None)
            if trouve is None:
                self.fautes[champ] = f"Je ne comprends pas {citer(texte)} : écrivez par exemple « 500 g » ou « 1,5 L »."
                return None
            return Poids(trouve[0], trouve[1], trouve[2] or champ == "poids_moyen")
        return None

    def _quantite(
        self, champ: str, deduite: Decimal | None, vente: Vente, mesure: str, *, nulle: bool = False
    ) -> Decimal | None:
        texte = self._lu(champ)
        if not texte:
            return deduite
        if texte in (NEANT, "-"):
            return None
        valeur = self._essayer(champ, lambda: lire_quantite(texte, mesure, nulle=nulle), None)
        if valeur is not None and valeur % 1 and not permet_decimales(vente.unite_commande):
            self.fautes[champ] = f"{citer(texte)} : on commande {a_l_unite(vente.unite_commande)}, sans décimales."
        return valeur

    def _stock(self, vente: Vente, mesure: str) -> Decimal | None:
        if aplatir(self._lu("stock")) in _ILLIMITE:
            return None
        return self._quantite("stock", None, vente, mesure, nulle=True)

    def _paliers(self, prix: PrixLu | None, vente: Vente, mesure: str) -> tuple[Decimal, tuple[Palier, ...]]:
        """The price of the smallest order and the tiers below it; without a price, the first tier is the price."""
        base = prix.montant if prix else Decimal(0)
        unites = (vente.unite_commande, "piece") if vente.unite_prix == "unite" else (vente.unite_prix,)
        champ = self._champ_des_paliers
        texte = self._lu(champ)
        try:
            if champ == "paliers_du_groupe" and self._lu("paliers") not in ("", NEANT):
                raise Illisible("Ces paliers comptent-ils un foyer, ou tout le groupe ? Gardez une des deux colonnes.")
            paliers = () if texte in ("", NEANT) else lire_paliers(texte, unites, mesure)
            if not base and paliers and not (self._lu("prix") or self._lu("prix_ht")):
                base, paliers = paliers[0].prix, paliers[1:]
            if not base and not self.fautes:
                self.fautes["prix"] = "Le prix manque."
            return base, ordonner_paliers(base, paliers) if base else ()
        except Illisible as erreur:
            self.fautes[champ] = erreur.phrase
            return base, ()

    @property
    def _champ_des_paliers(self) -> str:
        """Tiers are written in one of two columns: of a household, or of the whole group."""
        return "paliers" if self._lu("paliers_du_groupe") in ("", NEANT, "-") else "paliers_du_groupe"

    def _notes(self, remarques: str) -> str:
        """The remarks, with the season in its own words when months alone lose something of it ("presque ...")."""
        saison = self._lu("saison")
        if not _NUANCE.search(aplatir(saison)):
            return remarques
        return " ; ".join(filter(None, (remarques, f"saison : {saison}")))[:2_000]


def _lire_consigne(texte: str) -> Decimal:
    consigne = Decimal(0) if re.fullmatch(r"0+(?:[.,]0+)?(?: ?€)?", texte) else lire_prix(texte).montant
    if consigne > CONSIGNE_MAX:
        raise Illisible(f"La consigne {citer(texte)} est trop grande : vérifiez-la.")
    return alleger(consigne.quantize(Decimal("0.01"), ROUND_HALF_UP))

"""A whole price list: each row of the sheet is read, refused with its reasons, or left aside as no product."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from catalogue.lecture.colonnes import Colonnes
from catalogue.lecture.feuille import Ligne
from catalogue.lecture.intitules import CHAMPS, IGNORER, palier_de, unite_de_l_intitule
from catalogue.lecture.ligne import LectureDeLigne
from catalogue.lecture.lignes import LigneIgnoree, LigneLue, LigneRefusee, TarifLu
from catalogue.lecture.nombres import ecrire_nombre
from catalogue.mots import aplatir, mots, nettoyer

RAYON_MAX = 60  # characters: a longer single cell is a note, no heading


def lire_tarif(
    lignes: Sequence[Ligne],
    colonnes: Colonnes,
    corrections: Mapping[int, Mapping[str, str]] | None = None,
    ecartees: Collection[int] = (),
) -> TarifLu:
    """Read `lignes` (of a `Feuille`) with `colonnes`; each ends in exactly one list of the result, in file order.

    `corrections`: {row number: {field: text typed by the person}}, in place of the file's cells; a corrected
    row is always read as a product. `ecartees`: rows that the person leaves out. Rows above the header are
    titles; a row of one cell is a heading ("LÉGUMES", which then names the family when no column does) or a
    note. A product that comes twice in the same packing is refused the second time.
    """
    return _Lecture(colonnes, corrections or {}, set(ecartees)).tout_lire(lignes)


class _Lecture:
    def __init__(
        self, colonnes: Colonnes, corrections: Mapping[int, Mapping[str, str]], ecartees: Collection[int]
    ) -> None:
        self.colonnes = colonnes
        self.corrections = corrections
        self.ecartees = ecartees
        self.tarif = TarifLu()
        self.rayon = ""
        self.deja_lues: dict[tuple[str, ...], int] = {}
        self.paliers: dict[int, Decimal] = {
            rang: quantite
            for rang, (intitule, champ) in enumerate(zip(colonnes.intitules, colonnes.champs, strict=True))
            if champ == "palier" and (quantite := palier_de(intitule)) is not None
        }
        self.indices = {
            champ: unite_de_l_intitule(intitule)
            for intitule, champ in zip(colonnes.intitules, colonnes.champs, strict=True)
            if champ in ("prix", "prix_ht", "contenance", "poids_moyen")
        }
        self.indices["prix"] = self.indices.get("prix") or self.indices.get("prix_ht", "")
        self.entete = [mots(intitule) for intitule in colonnes.intitules]
        self.rang_du_produit = colonnes.champs.index("produit") if "produit" in colonnes.champs else -1

    def tout_lire(self, lignes: Sequence[Ligne]) -> TarifLu:
        for numero, cellules in lignes:
            corrige = self.corrections.get(numero)
            raison = "ecartee" if numero in self.ecartees else "" if corrige else self._raison(numero, cellules)
            if raison:
                texte = " ; ".join(filter(None, cellules))
                self.tarif.ignorees.append(LigneIgnoree(numero, texte, raison))
                if raison == "rayon":
                    self.rayon = texte
                continue
            self._lire_ligne(numero, self._champs(cellules, corrige or {}))
        return self.tarif

    def _raison(self, numero: int, cellules: Sequence[str]) -> str:
        """Why a row names no product; "" when it does."""
        entete = self.colonnes.entete
        if entete is not None and numero <= entete:
            return "entete" if numero == entete else "titre"
        remplies = [rang for rang, cellule in enumerate(cellules) if cellule]
        if len(remplies) == 1:
            rang = remplies[0]
            if rang == self.rang_du_produit and rang > 0:
                return ""  # a product whose price was forgotten
            return "rayon" if self._nomme_un_rayon(rang, cellules[rang]) else "note"
        if entete is not None and all(mots(cellules[rang]) == self.entete[rang] for rang in remplies):
            return "entete"  # repeated at the top of each printed page
        lus = {self.colonnes.champs[rang] for rang in remplies}
        return "" if lus & {"produit", "prix", "prix_ht", "palier", "paliers", "paliers_du_groupe"} else "note"

    def _nomme_un_rayon(self, rang: int, texte: str) -> bool:
        return (
            rang == 0
            and "famille" not in self.colonnes.champs
            and len(texte) <= RAYON_MAX
            and texte[0].isalnum()
            and texte[-1] not in ".!?€"
        )

    def _champs(self, cellules: Sequence[str], corrige: Mapping[str, str]) -> dict[str, str]:
        """The row as {field: text}: several columns of remarks joined, columns of tiers put into words."""
        champs: dict[str, str] = {}
        for rang, (champ, cellule) in enumerate(zip(self.colonnes.champs, cellules, strict=False)):
            if champ == IGNORER or not cellule:
                continue
            if champ == "palier":
                if rang not in self.paliers:
                    continue
                champ, cellule = "paliers", f"dès {ecrire_nombre(self.paliers[rang])} : {cellule}"
            champs[champ] = f"{champs[champ]} ; {cellule}" if champ in champs else cellule
        champs.update({champ: nettoyer(texte) for champ, texte in corrige.items() if champ in CHAMPS})
        if self.rayon and "famille" not in champs:
            champs["famille"] = self.rayon
        return champs

    def _lire_ligne(self, numero: int, champs: dict[str, str]) -> None:
        lecture = LectureDeLigne(numero, champs, self.indices)
        ligne = lecture.lire()
        if ligne is None:
            self.tarif.refusees.append(LigneRefusee(numero, lecture.motif, champs, tuple(lecture.fautes)))
            return
        cle = _cle(ligne)
        if (premiere := self.deja_lues.setdefault(cle, numero)) != numero:
            motif = (
                f"Ce produit figure déjà à la ligne {premiere} dans le même conditionnement : "
                "corrigez l’une des deux, ou laissez celle-ci de côté."
            )
            self.tarif.refusees.append(LigneRefusee(numero, motif, champs, ("produit",)))
            return
        self.tarif.lues.append(ligne)


def _cle(ligne: LigneLue) -> tuple[str, ...]:
    """What makes two lines the same thing to order."""
    return (
        aplatir(ligne.producteur),
        aplatir(ligne.famille),
        aplatir(ligne.produit),
        aplatir(ligne.libelle),
        ligne.unite_commande,
    )

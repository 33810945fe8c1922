"""One sheet of an Excel workbook (.xlsx, .xlsm), streamed."""

from __future__ import annotations

import datetime
import posixpath
import re
import zipfile

from catalogue.lecture.archive import ABIME, DEMESURE, Arret, lire_partie, parcourir_xml
from catalogue.lecture.feuille import COLONNES_MAX, Collecteur, Feuille, FichierRefuse, nombre_en_texte
from catalogue.lecture.formats_xlsx import FormatDeNombre, lire_formats
from catalogue.lecture.fusions import etendre_fusions
from catalogue.lecture.nombres import FORMULE_SANS_VALEUR

TEXTES_MAX = 400_000
LIGNE_MAX = 1_048_576
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


def lire_xlsx(archive: zipfile.ZipFile, feuille: str | None = None) -> Feuille:
    """The sheet named `feuille`, else the first visible one that holds something."""
    racine = _premier(_relations(archive, ""), "officeDocument") or "xl/workbook.xml"
    onglets, depuis_1904 = _onglets(archive, racine)
    liens = _relations(archive, racine)
    chemins = dict(liens.get("worksheet", []))
    textes = _textes_partages(archive, _premier(liens, "sharedStrings"))
    formats = lire_formats(archive, _premier(liens, "styles"))
    noms = [nom for nom, _ in onglets]
    if feuille is not None and feuille not in noms:
        raise FichierRefuse(f"Ce classeur n’a pas de feuille « {feuille} ».")
    for nom, identifiant in onglets:
        chemin = chemins.get(identifiant, "")
        if chemin not in archive.NameToInfo or feuille not in (None, nom):
            continue
        lecteur = _Lecteur(textes, formats, depuis_1904)
        parcourir_xml(archive, chemin, lecteur.debut, lecteur.fin, lecteur.texte)
        lignes = etendre_fusions(lecteur.collecteur.lignes, lecteur.fusions)
        if lignes or feuille is not None:
            return Feuille(
                lignes,
                "xlsx",
                nom=nom,
                autres_feuilles=tuple(autre for autre in noms if autre != nom),
                avertissements=lecteur.collecteur.avertissements(),
            )
    return Feuille([], "xlsx", autres_feuilles=tuple(noms))


class _Lecteur:
    """The handlers of a sheet's XML."""

    def __init__(self, textes: list[str], formats: list[FormatDeNombre], depuis_1904: bool) -> None:
        self.collecteur = Collecteur()
        self.fusions: list[tuple[int, int, int]] = []  # (first row, last row, 0-based column)
        self._textes, self._formats, self._depuis_1904 = textes, formats, depuis_1904
        self._numero = 0
        self._cellules: list[str] = []
        self._colonne = -1
        self._type = self._style = ""
        self._formule = self._valeur_vue = self._ecoute = False
        self._phonetique = False
        self._morceaux: list[str] = []

    def debut(self, nom: str, attributs: dict[str, str]) -> None:
        if nom == "c":
            trouve = _REFERENCE.fullmatch(attributs.get("r", ""))
            self._colonne = _colonne(trouve[1]) if trouve else self._colonne + 1
            self._type, self._style = attributs.get("t", "n"), attributs.get("s", "")
            self._formule = self._valeur_vue = False
            self._morceaux = []
        elif nom == "v" or (nom == "t" and not self._phonetique):
            self._ecoute = self._valeur_vue = True
        elif nom == "f":
            self._formule = True
        elif nom == "row":
            numero = int(attributs.get("r") or self._numero + 1)
            if not self._numero < numero <= LIGNE_MAX:
                raise FichierRefuse(ABIME)
            self._numero, self._cellules, self._colonne = numero, [], -1
        elif nom == "rPh":
            self._phonetique = True
        elif nom == "mergeCell" and len(self.fusions) < 10_000:
            self._fusion(attributs.get("ref", ""))

    def fin(self, nom: str) -> None:
        if nom == "c":
            if texte := self._lire():
                if self._colonne >= COLONNES_MAX:  # leaves the sentence about columns to the collector
                    self._colonne = COLONNES_MAX
                self._cellules += [""] * (self._colonne + 1 - len(self._cellules))
                self._cellules[self._colonne] = texte
        elif nom in ("v", "t"):
            self._ecoute = False
        elif nom == "row":
            self.collecteur.ajouter(self._numero, self._cellules)
        elif nom == "rPh":
            self._phonetique = False

    def texte(self, morceau: str) -> None:
        if self._ecoute:
            self._morceaux.append(morceau)

    def _fusion(self, reference: str) -> None:
        coins = [_REFERENCE.fullmatch(coin) for coin in reference.split(":")]
        if len(coins) == 2 and coins[0] and coins[1] and int(coins[0][2]) < int(coins[1][2]):
            self.fusions.append((int(coins[0][2]), int(coins[1][2]), _colonne(coins[0][1])))

    def _lire(self) -> str:
        brut = "".join(self._morceaux)
        if self._type == "s":
            return self._textes[int(brut)] if brut else ""
        if self._formule and not brut and (not self._valeur_vue or self._type != "str"):
            return FORMULE_SANS_VALEUR
        if self._type in ("str", "inlineStr", "e"):
            return self.collecteur.cellule(brut)
        if self._type == "b":
            return {"1": "VRAI", "0": "FAUX"}.get(brut.strip(), "")
        if self._type == "d" or not brut.strip():
            return self.collecteur.cellule(brut)
        style = int(self._style or 0)
        return self._nombre(brut.strip()[:40], self._formats[style] if style < len(self._formats) else FormatDeNombre())

    def _nombre(self, brut: str, forme: FormatDeNombre) -> str:
        if forme.genre == "date":
            return _date(brut, self._depuis_1904)
        if forme.genre == "pourcent":
            return f"{nombre_en_texte(float(brut) * 100)} %"
        return nombre_en_texte(brut, forme.decimales) + forme.suffixe


def _onglets(archive: zipfile.ZipFile, chemin: str) -> tuple[list[tuple[str, str]], bool]:
    """The visible sheets as (name, relation id), in order, and whether dates count from 1904."""
    trouves: list[tuple[str, str]] = []
    calendrier = [False]

    def debut(nom: str, attributs: dict[str, str]) -> None:
        if nom == "sheet" and attributs.get("state", "visible") == "visible" and len(trouves) < 200:
            trouves.append((attributs.get("name", ""), attributs.get("id", "")))
        elif nom == "workbookPr":
            calendrier[0] = attributs.get("date1904", "") in ("1", "true")
        elif nom == "definedNames":
            raise Arret

    parcourir_xml(archive, chemin, debut)
    return trouves, calendrier[0]


def _relations(archive: zipfile.ZipFile, partie: str) -> dict[str, list[tuple[str, str]]]:
    """What a part points to: {kind: [(relation id, path in the archive)]}."""
    dossier, nom = posixpath.split(partie)
    chemin = posixpath.join(dossier, "_rels", f"{nom}.rels")
    relations: dict[str, list[tuple[str, str]]] = {}
    if lire_partie(archive, chemin) is None:
        return relations

    def debut(nom: str, attributs: dict[str, str]) -> None:
        if nom == "Relationship" and attributs.get("TargetMode") != "External":
            cible = posixpath.normpath(posixpath.join("/" + dossier, attributs.get("Target", ""))).lstrip("/")
            genre = attributs.get("Type", "").rpartition("/")[2]
            relations.setdefault(genre, []).append((attributs.get("Id", ""), cible))

    parcourir_xml(archive, chemin, debut)
    return relations


def _premier(liens: dict[str, list[tuple[str, str]]], genre: str) -> str:
    return liens[genre][0][1] if liens.get(genre) else ""


def _textes_partages(archive: zipfile.ZipFile, chemin: str) -> list[str]:
    """The table of texts that cells point to, each cleaned once."""
    textes: list[str] = []
    if chemin not in archive.NameToInfo:
        return textes
    collecteur = Collecteur()
    morceaux: list[str] = []
    ecoute = [False, False]  # inside <t>, inside <rPh> (the reading aid of Japanese texts, no part of the value)

    def debut(nom: str, _: dict[str, str]) -> None:
        if nom == "t":
            ecoute[0] = not ecoute[1]
        elif nom == "rPh":
            ecoute[1] = True
        elif nom == "si":
            morceaux.clear()

    def fin(nom: str) -> None:
        if nom == "t":
            ecoute[0] = False
        elif nom == "rPh":
            ecoute[1] = False
        elif nom == "si":
            textes.append(collecteur.cellule("".join(morceaux)))
            if len(textes) > TEXTES_MAX:
                raise FichierRefuse(DEMESURE)

    parcourir_xml(archive, chemin, debut, fin, lambda morceau: morceaux.append(morceau) if ecoute[0] else None)
    return textes


def _colonne(lettres: str) -> int:
    rang = 0
    for lettre in lettres:
        rang = rang * 26 + ord(lettre) - 64
    return rang - 1


def _date(brut: str, depuis_1904: bool) -> str:
    origine = datetime.date(1904, 1, 1) if depuis_1904 else datetime.date(1899, 12, 30)
    try:
        return (origine + datetime.timedelta(days=int(float(brut)))).strftime("%d/%m/%Y")
    except (ValueError, OverflowError):
        return brut

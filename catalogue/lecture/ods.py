"""One sheet of an OpenDocument workbook (.ods), streamed."""

from __future__ import annotations

import zipfile

from catalogue.lecture.archive import CHIFFRE, lire_partie, parcourir_xml
from catalogue.lecture.feuille import COLONNES_MAX, Collecteur, Feuille, FichierRefuse, nombre_en_texte
from catalogue.lecture.fusions import etendre_fusions
from catalogue.lecture.nombres import FORMULE_SANS_VALEUR, Illisible, lire_nombre, lire_prix

_PAS_UN_TABLEUR = "Ce document n’est pas un tableau : enregistrez le tableau en .ods, .xlsx ou .csv."


def lire_ods(archive: zipfile.ZipFile, feuille: str | None = None) -> Feuille:
    """The sheet named `feuille`, else the first one that holds something."""
    if b"encryption-data" in (lire_partie(archive, "META-INF/manifest.xml") or b""):
        raise FichierRefuse(CHIFFRE)
    if b"spreadsheet" not in (lire_partie(archive, "mimetype") or b""):
        raise FichierRefuse(_PAS_UN_TABLEUR)
    lecteur = _Lecteur(feuille)
    parcourir_xml(archive, "content.xml", lecteur.debut, lecteur.fin, lecteur.texte)
    if feuille is not None and feuille not in lecteur.noms:
        raise FichierRefuse(f"Ce classeur n’a pas de feuille « {feuille} ».")
    return Feuille(
        etendre_fusions(lecteur.collecteur.lignes, lecteur.fusions),
        "ods",
        nom=lecteur.lue,
        autres_feuilles=tuple(nom for nom in lecteur.noms if nom != lecteur.lue),
        avertissements=lecteur.collecteur.avertissements(),
    )


class _Lecteur:
    """The handlers of content.xml. Repeated rows and cells are counted, and only made when they hold something."""

    def __init__(self, voulue: str | None) -> None:
        self.collecteur = Collecteur()
        self.fusions: list[tuple[int, int, int]] = []
        self.noms: list[str] = []
        self.lue = ""
        self._voulue = voulue
        self._dedans = False  # in the sheet to read
        self._numero = 0
        self._repetitions = 1
        self._cellules: list[str] = []
        self._vides = 0  # blank cells since the last one that holds something
        self._attributs: dict[str, str] | None = None  # of the open cell
        self._morceaux: list[str] = []
        self._paragraphes = self._note = 0

    def debut(self, nom: str, attributs: dict[str, str]) -> None:
        if nom == "annotation":
            self._note += 1
        elif self._note:
            return
        elif nom == "table":
            self._ouvrir_feuille(attributs.get("name", ""))
        elif not self._dedans:
            return
        elif nom == "table-row":
            self._repetitions = int(attributs.get("number-rows-repeated") or 1)
            self._cellules, self._vides = [], 0
        elif nom in ("table-cell", "covered-table-cell"):
            self._attributs, self._morceaux = attributs, []
        elif self._attributs is not None:
            self._debut_de_texte(nom, attributs)

    def fin(self, nom: str) -> None:
        if nom == "annotation":
            self._note -= 1
        elif self._note or not self._dedans:
            return
        elif nom in ("p", "h"):
            self._paragraphes -= self._attributs is not None  # drawings hold texts beside the cells
        elif nom in ("table-cell", "covered-table-cell") and self._attributs is not None:
            self._fermer_cellule(self._attributs)
            self._attributs = None
        elif nom == "table-row":
            self._fermer_ligne()
        elif nom == "table":
            self._dedans = False
            self.lue = self.noms[-1] if self.collecteur.lignes or self._voulue else ""

    def texte(self, morceau: str) -> None:
        if self._paragraphes and self._attributs is not None and not self._note:
            self._morceaux.append(morceau)

    def _ouvrir_feuille(self, nom: str) -> None:
        if len(self.noms) < 200:
            self.noms.append(nom)
        libre = not self.lue and not self.collecteur.lignes
        self._dedans = libre and self._voulue in (None, nom)
        self._numero = 0

    def _debut_de_texte(self, nom: str, attributs: dict[str, str]) -> None:
        if nom in ("p", "h"):
            self._paragraphes += 1
            self._morceaux.append(" ")
        elif nom in ("s", "tab", "line-break"):
            self._morceaux.append(" ")

    def _fermer_cellule(self, attributs: dict[str, str]) -> None:
        repetees = int(attributs.get("number-columns-repeated") or 1)
        texte = self._lire(attributs)
        if not texte:
            self._vides += repetees
            return
        if repetees < 1 or len(self._cellules) + self._vides + repetees > COLONNES_MAX:
            # One column too many is enough for the collector to refuse; never make what the attribute asks for.
            self._vides, repetees = min(self._vides, COLONNES_MAX), COLONNES_MAX + 1
        self._cellules += [""] * self._vides + [texte] * repetees
        self._vides = 0
        if (hauteur := int(attributs.get("number-rows-spanned") or 1)) > 1 and len(self.fusions) < 10_000:
            ligne = self._numero + 1
            self.fusions.append((ligne, ligne + hauteur - 1, len(self._cellules) - 1))

    def _fermer_ligne(self) -> None:
        if self._repetitions < 1:
            raise ValueError("number-rows-repeated")
        if not self._cellules:
            self._numero += self._repetitions
            return
        for _ in range(self._repetitions):  # the collector stops it at its bound
            self._numero += 1
            self.collecteur.ajouter(self._numero, self._cellules)

    def _lire(self, attributs: dict[str, str]) -> str:
        affiche = self.collecteur.cellule("".join(self._morceaux))
        genre = attributs.get("value-type", "")
        if genre in ("float", "currency") and "value" in attributs:
            return _nombre(attributs["value"][:40], affiche)
        if genre == "percentage" and "value" in attributs:
            return f"{nombre_en_texte(float(attributs['value'][:40]) * 100)} %"
        if genre == "date":
            annee, _, reste = attributs.get("date-value", "")[:10].partition("-")
            mois, _, jour = reste.partition("-")
            return f"{jour}/{mois}/{annee}"
        if genre == "boolean":
            return "VRAI" if attributs.get("boolean-value") == "true" else "FAUX"
        if attributs.get("formula") and genre not in ("string", "float", "currency") and not affiche:
            return FORMULE_SANS_VALEUR
        return affiche or self.collecteur.cellule(attributs.get("string-value", ""))


def _nombre(valeur: str, affiche: str) -> str:
    """What the cell shows ("2,20 €/kg"), when it is the stored value rounded; else the stored value."""
    if affiche.startswith(("#", "Err:")):
        return affiche
    exact = nombre_en_texte(valeur)
    try:
        montre = lire_prix(affiche).montant if any(c.isalpha() or c == "€" for c in affiche) else lire_nombre(affiche)
        fidele = abs(montre - lire_nombre(exact)) <= lire_nombre("0,005") and ("," in affiche or "." in affiche)
    except Illisible:
        return exact
    return affiche if fidele else exact

"""How wide a text is in the site's font, so that columns can be set without a layout engine."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from groupement.pdf import police_du_site

# A letter that the font lacks is drawn by another, wider one.
LARGEUR_INCONNUE = 0.85
FACTEUR_DE_REMPLACEMENT = 1.15
COUPURES = "-/,\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Police:
    """Widths in em of the characters of one weight; figures all have the same."""

    largeurs: dict[str, float]

    def largeur(self, texte: str) -> float:
        try:
            return sum(map(self.largeurs.__getitem__, texte))
        except KeyError:
            return sum(self.largeurs[c] if c in self.largeurs else self._approchee(c) for c in texte)

    def connait(self, texte: str) -> bool:
        return self.largeurs.keys() >= set(texte)

    def _approchee(self, caractere: str) -> float:
        if unicodedata.combining(caractere):
            return 0.0
        base = unicodedata.normalize("NFD", caractere)[0]
        return self.largeurs.get(base, LARGEUR_INCONNUE) * FACTEUR_DE_REMPLACEMENT

    def couper(self, texte: str, maximum: float, lignes: int | None = None) -> list[str]:
        """`texte` in lines of at most `maximum` em; a word wider than that is cut. Beyond `lignes`, "…"."""
        if self.largeur(texte) <= maximum:
            return [texte]
        coupees: list[str] = []
        ligne = ""
        for mot in texte.split(" "):
            essai = f"{ligne} {mot}" if ligne else mot
            if self.largeur(essai) <= maximum:
                ligne = essai
                continue
            if ligne:
                coupees.append(ligne)
            *pleines, ligne = self._morceaux(mot, maximum)
            coupees += pleines
        coupees.append(ligne)
        if lignes and len(coupees) > lignes:
            reste = " ".join(coupees[lignes - 1 :])
            while self.largeur(reste + "…") > maximum:
                reste = reste[:-1]
            coupees = [*coupees[: lignes - 1], reste.rstrip() + "…"]
        return coupees

    def _morceaux(self, mot: str, maximum: float) -> list[str]:
        """A word in parts that fit, cut after a sign that allows it when there is one."""
        morceaux, courant = [], ""
        for caractere in mot:
            if courant and self.largeur(courant + caractere) > maximum:
                coupure = max(courant.rfind(signe) for signe in COUPURES) + 1 or len(courant)
                morceaux.append(courant[:coupure])
                courant = courant[coupure:]
            courant += caractere
        return [*morceaux, courant]


def police(gras: bool = False) -> Police:
    return _lire(700 if gras else 400)


@lru_cache(maxsize=2)
def _lire(graisse: int) -> Police:
    from fontTools.ttLib import TTFont  # comes with the PDF library, as heavy as it

    with TTFont(police_du_site(graisse), lazy=True) as fichier:
        em = fichier["head"].unitsPerEm
        avances = fichier["hmtx"].metrics
        tabulaires = _chiffres_tabulaires(fichier)
        return Police(
            {chr(code): avances[tabulaires.get(nom, nom)][0] / em for code, nom in fichier.getBestCmap().items()}
        )


def _chiffres_tabulaires(fichier: Any) -> dict[str, str]:
    table = fichier["GSUB"].table
    rangs = [r for f in table.FeatureList.FeatureRecord if f.FeatureTag == "tnum" for r in f.Feature.LookupListIndex]
    return {
        avant: apres for r in rangs for s in table.LookupList.Lookup[r].SubTable for avant, apres in s.mapping.items()
    }

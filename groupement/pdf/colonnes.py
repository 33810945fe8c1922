"""Tables of thousands of cells, drawn as preformatted text over one drawing of stripes and boxes.

A layout engine pays for each cell. Here one printed line is one line of text whose columns are reached by tab stops,
and the stripes, rules and boxes of a whole block are three paths of one picture: a hundred sheets take a quarter of
the time and half of the memory of real tables. In exchange texts are measured, and cut, here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from groupement.pdf.police import Police, police

MM_PAR_POINT = 25.4 / 72
TABULATION = 18 * 25.4 / 96  # mm: 18 px in pdf/base.css, the library drops fractions
# The library draws the jump of a tab in thousandths of a pixel where the layout counted 1024ths (WeasyPrint 70,
# draw/text.py, the empty glyph). A test holds the drawn position.
ETIREMENT = 1.024
MICRON = 0.001  # past a stop, whatever the rounding
COTE = 5.0  # mm, of a box to tick
ESPACES = ("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")


@dataclass(frozen=True, slots=True)
class Colonne:
    """`x` and `largeur` in mm from the left edge of the block; figures stand to the right."""

    x: float
    largeur: float
    droite: bool = False
    centre: bool = False


@dataclass(frozen=True, slots=True)
class Boite:
    """A box to tick or to write in, on the first line of a row; `hauteur` in mm."""

    x: float
    largeur: float = COTE
    hauteur: float = COTE


@dataclass(slots=True)
class Rang:
    """One row: a text for each column, and what is drawn under them."""

    textes: Sequence[str]
    boites: Sequence[Boite] = ()
    gras: bool = False
    raye: bool = False
    filet: bool = True
    colonnes: Sequence[Colonne] = ()  # its own, instead of those of the grid
    blanc: tuple[float, float] | None = None  # x and width of a white ruled column to write in, the height of the row
    _lignes: list[str] | None = None


@dataclass(slots=True)
class Grille:
    """Columns of a block. `corps` in points; `interligne` and `largeur` (the whole block) in mm."""

    colonnes: Sequence[Colonne]
    largeur: float
    corps: float = 10.5
    interligne: float = 6.5
    verticales: Sequence[float] = ()
    _em: float = field(init=False)

    def __post_init__(self) -> None:
        self._em = self.corps * MM_PAR_POINT

    def lignes(self, rang: Rang) -> list[str]:
        """The printed lines of a row, as text with tab stops."""
        if rang._lignes is None:
            rang._lignes = self._composer(rang)
        return rang._lignes

    def _composer(self, rang: Rang) -> list[str]:
        fonte = police(rang.gras)
        colonnes = rang.colonnes or self.colonnes
        cellules = [
            fonte.couper(texte, colonne.largeur / self._em) if texte else [""]
            for texte, colonne in zip(rang.textes, colonnes, strict=True)
        ]
        return [
            self._ligne(fonte, colonnes, [cellule[n] if n < len(cellule) else "" for cellule in cellules])
            for n in range(max(map(len, cellules)))
        ]

    def _ligne(self, fonte: Police, colonnes: Sequence[Colonne], textes: Sequence[str]) -> str:
        plume = _Plume(fonte, self._em)
        for texte, colonne in zip(textes, colonnes, strict=True):
            if texte:
                jeu = colonne.largeur - fonte.largeur(texte) * self._em
                plume.ecrire(texte, colonne.x + (jeu if colonne.droite else jeu / 2 if colonne.centre else 0))
        return "".join(plume.morceaux)

    def bloc(self, rangs: Iterable[Rang]) -> SafeString:
        """The HTML of a block that holds on one page."""
        textes: list[str] = []
        dessin = _Dessin(self.largeur)
        for rang in rangs:
            lignes = self.lignes(rang)
            textes += [f"<b>{escape(ligne)}</b>" if rang.gras and ligne else str(escape(ligne)) for ligne in lignes]
            dessin.ajouter(rang, len(lignes) * self.interligne, (self.interligne - COTE) / 2)
        return mark_safe(
            f'<pre style="font-size:{self.corps:g}pt;line-height:{self.interligne:g}mm;height:{dessin.hauteur:g}mm;'
            f'background-image:url({dessin.adresse(self.verticales)})">{chr(10).join(textes)}</pre>'
        )

    def hauteur(self, rangs: Iterable[Rang]) -> float:
        """Millimetres that these rows take."""
        return sum(len(self.lignes(rang)) for rang in rangs) * self.interligne


class _Plume:
    """Writes texts at given places of one line. Lengths in mm."""

    def __init__(self, fonte: Police, em: float) -> None:
        self.morceaux: list[str] = []
        self._fonte = fonte
        self._em = em
        self._espace = fonte.largeurs[ESPACES[0]]
        self._fine = fonte.largeurs[ESPACES[1]]
        self._ou = 0.0  # where the layout thinks it is: what tab stops go by
        self._vu = 0.0  # where it is drawn

    def ecrire(self, texte: str, x: float) -> None:
        if self._vu or x > 0:
            self._avancer(x)
        self._poser(texte)
        # A text with letters of another font is a little longer or shorter than measured: keep clear of the next stop.
        flou = 0.3 if self._fonte.connait(texte) else 1.5
        while not flou < self._ou % TABULATION < TABULATION - flou:
            self._poser(ESPACES[0])

    def _avancer(self, x: float) -> None:
        while True:
            saut = (self._ou // TABULATION + 1) * TABULATION - self._ou
            # The last steps are spaces; a very short way cannot be made of them.
            if self._vu + saut * ETIREMENT > x - 0.6 * self._em:
                break
            self.morceaux.append("\t")
            self._vu += saut * ETIREMENT
            self._ou = round(self._ou + saut, 6) + MICRON
        if x > self._vu:
            self._poser(_espaces(self._espace, self._fine, round((x - self._vu) / self._em, 2)))
        elif x < self._vu:
            self._poser(ESPACES[1])  # the column is already written over: at least a gap

    def _poser(self, texte: str) -> None:
        largeur = self._fonte.largeur(texte) * self._em
        self.morceaux.append(texte)
        self._ou += largeur
        self._vu += largeur


class _Dessin:
    """What lies under a block: stripes, white columns, rules, boxes. Each command of a path costs: few are used."""

    def __init__(self, largeur: float) -> None:
        self.largeur = largeur
        self.hauteur = 0.0
        self._bandes: list[str] = []  # strokes as wide as the block
        self._traits: list[str] = []
        self._boites: list[str] = []
        self._blancs: list[tuple[tuple[float, float], float, float]] = []  # (x, width), top, bottom

    def ajouter(self, rang: Rang, hauteur: float, jeu: float) -> None:
        """`jeu`: white above a box in the first line of the row."""
        haut, bas = self.hauteur, self.hauteur + hauteur
        if rang.raye:
            self._bandes.append(f"M{self.largeur / 2:g} {haut:g}v{hauteur:g}")
        if rang.filet:
            self._traits.append(f"M0 {bas:g}h{self.largeur:g}")
        for boite in rang.boites:
            cote = f"h{boite.largeur:g}v{boite.hauteur:g}h-{boite.largeur:g}z"
            self._boites.append(f"M{boite.x:g} {haut + jeu:g}{cote}")
        if rang.blanc and self._blancs and self._blancs[-1][::2] == (rang.blanc, haut):
            self._blancs[-1] = (rang.blanc, self._blancs[-1][1], bas)
        elif rang.blanc:
            self._blancs.append((rang.blanc, haut, bas))
        self.hauteur = bas

    def adresse(self, verticales: Sequence[float]) -> str:
        traits = [*self._traits, *(f"M{x:g} 0v{self.hauteur:g}" for x in verticales)]
        blancs = [
            f'<path d="M{x + largeur / 2:g} {haut:g}V{bas:g}" stroke="#fff" stroke-width="{largeur:g}"/>'
            for (x, largeur), haut, bas in self._blancs
        ]
        bords = [
            f"M{bord:g} {haut:g}V{bas:g}"
            for (x, largeur), haut, bas in self._blancs
            for bord in (x, x + largeur)
        ]  # fmt: skip
        # Rules as well as grey: a printer short of toner drops the one or the other.
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.largeur:g} {self.hauteur:g}" '
            f'width="{self.largeur:g}mm" height="{self.hauteur:g}mm" fill="none">'
            f'<path d="{"".join(self._bandes)}" stroke="#e4e4e4" stroke-width="{self.largeur:g}"/>{"".join(blancs)}'
            f'<path d="{"".join(traits)}" stroke="#666" stroke-width=".15"/>'
            f'<path d="{"".join(bords + self._boites)}" fill="#fff" stroke="#000" stroke-width=".35"/></svg>'
        )
        return f"data:image/svg+xml,{quote(svg)}"


@lru_cache(maxsize=4096)
def _espaces(large: float, etroite: float, vide: float) -> str:
    """The spaces, wide and narrow, whose sum comes nearest to `vide` em."""
    meilleur = min(
        (
            (abs(vide - a * large - b * etroite), a + b, a, b)
            for a in range(int(vide / large) + 2)
            for b in (round((vide - a * large) / etroite),)
            if b >= 0
        ),
        default=(0, 0, 0, 0),
    )
    return ESPACES[0] * meilleur[2] + ESPACES[1] * meilleur[3]

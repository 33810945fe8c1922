"""Which column of a price list means what: a guess the person confirms, remembered by header for the next file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from catalogue.lecture.feuille import COLONNES_MAX, Ligne
from catalogue.lecture.intitules import CHAMPS, IGNORER, REPETABLES, reconnaitre_intitule
from catalogue.lecture.nombres import Illisible, lire_prix
from catalogue.mots import mots

LIGNES_DE_TITRE_MAX = 40


@dataclass(frozen=True, slots=True)
class Colonnes:
    """How a file's columns are read.

    `entete`: number of the header row (None: the file has none). `intitules`: the header of each column, made
    unique ("Prix", "Prix (2)"). `champs`: the field of each column, a key of `CHAMPS`; one per column.
    """

    entete: int | None
    intitules: tuple[str, ...]
    champs: tuple[str, ...]

    def choisir(self, choix: Mapping[str, str]) -> Colonnes:
        """With the fields that the person chose, by header; other columns keep theirs."""
        return replace(
            self,
            champs=tuple(
                _connu(choix.get(intitule, champ)) for intitule, champ in zip(self.intitules, self.champs, strict=True)
            ),
        )

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
        if not {"prix", "prix_ht", "paliers", "paliers_du_groupe", "palier"} & set(self.champs):
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
    if entete is None:
        entete = _premiere_au_dessus_de_chiffres(lignes)
    titres = dict(lignes).get(entete, []) if entete is not None else []
    corps = [cellules for numero, cellules in lignes if entete is None or numero > entete]
    largeur = max([len(titres), *(len(cellules) for cellules in corps)], default=0)
    intitules = _uniques([*titres, *[""] * (largeur - len(titres))])
    champs = _par_intitules(intitules, souvenirs)
    _par_contenu(champs, corps)
    return Colonnes(entete, intitules, tuple(champ or IGNORER for champ in champs))


def _trouver_entete(lignes: Sequence[Ligne], souvenirs: Mapping[tuple[str, ...], str]) -> int | None:
    """The row whose cells name the most distinct fields (two at least), among the first ones."""
    meilleur, meilleure_note = None, 1.2  # a sure header and a likely one; two likely ones may be a title
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


def _premiere_au_dessus_de_chiffres(lignes: Sequence[Ligne]) -> int | None:
    """The first row of several cells, when it has words where most of the rows below have figures."""
    rang_de_depart = next((i for i, (_, cellules) in enumerate(lignes) if sum(map(bool, cellules)) > 1), None)
    if rang_de_depart is None:
        return None
    numero, titres = lignes[rang_de_depart]
    corps = [cellules for _, cellules in lignes[rang_de_depart + 1 :][:200]]
    if any(signe.isdigit() for titre in titres for signe in titre):
        return None
    for rang, titre in enumerate(titres):
        dessous = [cellule for ligne in corps if (cellule := _cellule(ligne, rang))]
        if titre and dessous and sum(bool(_est_prix(c)) for c in dessous) > len(dessous) / 2:
            return numero
    return None


def _par_intitules(intitules: Sequence[str], souvenirs: Mapping[tuple[str, ...], str]) -> list[str | None]:
    champs: list[str | None] = [souvenirs.get(mots(intitule)) for intitule in intitules]
    pris = {champ for champ in champs if champ}
    propositions = sorted(
        (
            (trouve[1], -rang, rang, trouve[0])
            for rang, intitule in enumerate(intitules)
            if champs[rang] is None and (trouve := reconnaitre_intitule(intitule))
        ),
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


def _uniques(titres: Iterable[str]) -> tuple[str, ...]:
    uniques: list[str] = []
    for rang, titre in enumerate(titres, start=1):
        titre = titre[:80] or f"Colonne {rang}"
        formes = (titre, *(f"{titre} ({numero})" for numero in range(2, COLONNES_MAX + 3)))
        uniques.append(next(forme for forme in formes if forme not in uniques))
    return tuple(uniques)


def _connu(champ: str) -> str:
    return champ if champ in CHAMPS else IGNORER

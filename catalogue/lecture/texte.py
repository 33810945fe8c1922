"""A table written as text (.csv, .tsv, .txt): its encoding, its separator, its rows with their true line numbers."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from catalogue.lecture.feuille import Collecteur, Feuille, FichierRefuse

SEPARATEURS = {";": "point-virgule", "\t": "tabulation", ",": "virgule", "|": "barre verticale"}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Encodings without a mark, told apart by which one gives letters that French and Spanish lists really hold.
_ANCIENS = ("cp1252", "mac_roman", "cp850")
_PLAUSIBLES = frozenset("éèêëàâäîïôöùûüçœæñáíóúº°€’‘“”«»–—…·½¼¾×©®\xa0ÉÈÀÊÇŒ²³")
_CONTROLES = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_ECHANTILLON = 60_000  # characters read to choose the separator
_BINAIRE = "Ce fichier n’est pas un tableau lisible : enregistrez le tableau en .csv, .xlsx ou .ods, puis déposez-le."


def lire_csv(contenu: bytes) -> Feuille:
    """The table of a text file; the number of a row is that of its first line in the file."""
    texte, encodage = decoder(contenu)
    texte = texte.rstrip("\x1a\x00 \r\n")
    if _CONTROLES.search(texte):
        raise FichierRefuse(_BINAIRE)
    separateur, depart = _separateur_annonce(texte)
    separateur = separateur or deviner_separateur(texte)
    collecteur = Collecteur()
    cellule, ajouter = collecteur.cellule, collecteur.ajouter
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur)
    fin_precedente, hauteur = 0, 1
    try:
        for cellules in lecteur:
            numero, hauteur = fin_precedente + 1, lecteur.line_num - fin_precedente
            fin_precedente = lecteur.line_num
            if numero > depart and any(cellules):
                if len(cellules) > 2_000 and any(cellules[60:]):
                    raise FichierRefuse("Ce fichier a plus de 60 colonnes : gardez celles qui servent.")
                ajouter(numero, [cellule(c) for c in cellules])
    except csv.Error as erreur:
        raise FichierRefuse(
            f"La ligne {fin_precedente + 1} contient un texte démesuré : un guillemet ne s’y referme peut-être pas."
        ) from erreur
    if hauteur > 1 and texte.count('"') % 2:  # a quote that never closes swallows the rest of the file
        raise FichierRefuse(_guillemet(numero))
    return Feuille(collecteur.lignes, "csv", encodage, separateur, avertissements=collecteur.avertissements())


def decoder(contenu: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: a mark decides, then UTF-8 if it holds strictly, then the old ones."""
    for marque, encodage in _BOMS:
        if contenu.startswith(marque):
            try:
                return contenu.decode(encodage), encodage
            except UnicodeDecodeError as erreur:
                raise FichierRefuse(_BINAIRE) from erreur
    if b"\x00" in contenu[:_ECHANTILLON]:
        raise FichierRefuse(_BINAIRE)
    try:
        return contenu.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    lectures = []
    for rang, encodage in enumerate(_ANCIENS):
        try:
            texte = contenu.decode(encodage)
        except UnicodeDecodeError:
            continue
        signes = Counter(c for c in texte if c > "\x7f")
        bons = sum(nombre for signe, nombre in signes.items() if signe in _PLAUSIBLES)
        lectures.append((2 * bons - signes.total(), -rang, texte, encodage))
    note, _, texte, encodage = max(lectures)  # mac_roman and cp850 decode anything: never empty
    if note < 0 and sum(c > "\x7f" for c in texte) > len(texte) / 5:
        raise FichierRefuse(_BINAIRE)
    return texte, encodage


def deviner_separateur(texte: str) -> str:
    """The separator which cuts the most rows into the same number of cells; ";" when none does."""
    extrait = texte[:_ECHANTILLON]
    if len(texte) > _ECHANTILLON:
        extrait = extrait[: max(extrait.rfind("\n"), extrait.rfind("\r")) + 1] or extrait
    meilleur, meilleure_note = ";", 0.0
    for separateur in SEPARATEURS:
        try:
            largeurs = [len(c) for c in csv.reader(io.StringIO(extrait, newline=""), delimiter=separateur) if any(c)]
        except csv.Error:
            continue
        tailles = Counter(largeur for largeur in largeurs if largeur > 1)
        if not tailles:
            continue
        largeur, lignes = max(tailles.items(), key=lambda couple: (couple[1], couple[0]))
        note = lignes / len(largeurs) + min(largeur, 12) / 100
        if note > meilleure_note:
            meilleur, meilleure_note = separateur, note
    return meilleur


def _separateur_annonce(texte: str) -> tuple[str, int]:
    """The separator of a first line `sep=;` (a habit of Excel) and how many lines it takes."""
    trouve = re.match(r"sep=([;,|\t])\r?\n", texte)
    return (trouve[1], 1) if trouve else ("", 0)


def _guillemet(numero: int) -> str:
    return f"Un guillemet s’ouvre à la ligne {numero} et ne se referme pas : corrigez-le, puis déposez le fichier."

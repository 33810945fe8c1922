"""From the bytes somebody deposits to one sheet of plain text, or a sentence that says why not.

Everything is bounded before it is read: bytes, unpacked bytes, rows, columns, text. The content decides what
a file is, and must agree with its name. Formulas are never computed: the result saved by the spreadsheet is
read.
"""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath

from catalogue.lecture.archive import CHIFFRE, ouvrir_archive
from catalogue.lecture.feuille import Feuille, FichierRefuse
from catalogue.lecture.ods import lire_ods
from catalogue.lecture.texte import lire_csv
from catalogue.lecture.xlsx import lire_xlsx

OCTETS_MAX = 5 * 1024 * 1024
EXTENSIONS = (".csv", ".xlsx", ".ods")
_FAMILLES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".tab": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".ods": "ods",
}
_ANCIEN_XLS = "Ce fichier est au format .xls d’autrefois : enregistrez-le en .xlsx ou .csv, puis déposez-le."
_CONSEIL = "enregistrez le tableau en .csv, .xlsx ou .ods, puis déposez-le."
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", f"Ce fichier est un PDF : {_CONSEIL}"),
    (b"\x89PNG", f"Ce fichier est une image : {_CONSEIL}"),
    (b"\xff\xd8\xff", f"Ce fichier est une image : {_CONSEIL}"),
    (b"GIF8", f"Ce fichier est une image : {_CONSEIL}"),
    (b"RIFF", f"Ce fichier est une image ou un son : {_CONSEIL}"),
    (b"{\\rtf", f"Ce fichier est un document de traitement de texte : {_CONSEIL}"),
    (b"\x1f\x8b", f"Ce fichier est une archive compressée : dépliez-la, et {_CONSEIL}"),
    (b"7z\xbc\xaf", f"Ce fichier est une archive compressée : dépliez-la, et {_CONSEIL}"),
    (b"Rar!", f"Ce fichier est une archive compressée : dépliez-la, et {_CONSEIL}"),
    (b"\x7fELF", f"Ce fichier est un programme : {_CONSEIL}"),
    (b"MZ\x90\x00", f"Ce fichier est un programme : {_CONSEIL}"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOMS_DES_FAMILLES = {
    "csv": "un fichier CSV",
    "xlsx": "un classeur Excel (.xlsx)",
    "ods": "un classeur OpenDocument (.ods)",
}


def lire_fichier(contenu: bytes, nom: str, feuille: str | None = None) -> Feuille:
    """Read a deposited price list. `nom`: its file name; `feuille`: the sheet to read, by default the first filled one.

    Raises `FichierRefuse`, whose `phrase` is for the person.
    """
    if len(contenu) > OCTETS_MAX:
        raise FichierRefuse("Ce fichier dépasse 5 Mo : gardez le tableau seul, sans images.")
    if not contenu.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise FichierRefuse("Ce fichier est vide.")
    famille = _famille_du_nom(nom)
    lue = _lire(contenu, famille, feuille)
    if not lue.lignes:
        raise FichierRefuse("Ce fichier ne contient aucune ligne.")
    if lue.autres_feuilles:
        autres = ", ".join(lue.autres_feuilles)[:200]
        lue.avertissements.append(f"Seule la feuille « {lue.nom} » est lue. Autres feuilles du classeur : {autres}.")
    return lue


def _famille_du_nom(nom: str) -> str:
    extension = PurePosixPath(nom.replace("\\", "/")).suffix.lower()
    if extension == ".xls":
        raise FichierRefuse(_ANCIEN_XLS)
    if extension not in _FAMILLES:
        raise FichierRefuse(f"Ce fichier n’est ni un .csv, ni un .xlsx, ni un .ods : {_CONSEIL}")
    return _FAMILLES[extension]


def _lire(contenu: bytes, famille: str, feuille: str | None) -> Feuille:
    if contenu.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in contenu:
            raise FichierRefuse(CHIFFRE)
        raise FichierRefuse(_ANCIEN_XLS)
    for debut, phrase in _SIGNATURES:
        if contenu.startswith(debut):
            raise FichierRefuse(phrase)
    if contenu.startswith(b"PK\x03\x04"):
        archive = ouvrir_archive(contenu)
        reelle = _famille_de_l_archive(archive)
        _accorder(famille, reelle)
        return lire_xlsx(archive, feuille) if reelle == "xlsx" else lire_ods(archive, feuille)
    if contenu[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise FichierRefuse(f"Ce fichier est une page web, même si son nom dit autre chose : {_CONSEIL}")
    _accorder(famille, "csv")
    return lire_csv(contenu)


def _famille_de_l_archive(archive: zipfile.ZipFile) -> str:
    noms = archive.NameToInfo
    if "[Content_Types].xml" in noms and any(nom.startswith("xl/") for nom in noms):
        return "xlsx"
    if "content.xml" in noms and "mimetype" in noms:
        return "ods"
    raise FichierRefuse(f"Ce fichier est une archive ou un document, pas un tableau : {_CONSEIL}")


def _accorder(annoncee: str, reelle: str) -> None:
    if annoncee != reelle:
        raise FichierRefuse(
            f"Le nom de ce fichier annonce {_NOMS_DES_FAMILLES[annoncee]}, mais son contenu n’en est pas un : "
            "enregistrez-le de nouveau depuis votre tableur."
        )

"""What a file really is, read from its content, never from its name. Pure."""

from __future__ import annotations

import io
import re
import warnings
import zipfile

from PIL import Image, UnidentifiedImageError

from groupement.refus import Refus

IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
# A document of an office suite is a zip: what it must hold, its type, its ending.
BUREAUTIQUE = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
}
LIBRE = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
INCONNU = "Ce fichier n’est ni un PDF, ni une image, ni un document de bureautique lisible. Enregistrez-le en PDF."
A_MACROS = "Ce document contient des programmes (macros) : enregistrez-le sans eux, ou en PDF."
PIXELS_MAX = 50_000_000
FICHIERS_AU_PLUS = 5000


def reconnaitre(octets: bytes) -> tuple[str, str]:
    """(media type, ending) of a PDF, an image or an office document; raises `Refus` for anything else."""
    if octets[:1024].lstrip().startswith(b"%PDF-"):
        return "application/pdf", "pdf"
    if octets.startswith(b"PK\x03\x04"):
        return _bureautique(octets)
    return _image(octets)


def nom_propre(nom: str, extension: str) -> str:
    """A name that no system misreads, with the ending of what the file is."""
    racine = re.sub(r"[^\w\- .()’']+", "-", nom.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or nom)
    return f"{racine.strip(' .-')[:120] or 'document'}.{extension}"


def _image(octets: bytes) -> tuple[str, str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # judged below, with our own limit
            with Image.open(io.BytesIO(octets), formats=tuple(IMAGES)) as image:
                if image.width * image.height > PIXELS_MAX:
                    raise Refus("Cette image a trop de pixels : réduisez-la avant de l’envoyer.")
                format_ = str(image.format)
                image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as erreur:
        raise Refus(INCONNU) from erreur
    return IMAGES[format_], {"JPEG": "jpg"}.get(format_, format_.lower())


def _bureautique(octets: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            noms = set(archive.namelist())
            if len(noms) > FICHIERS_AU_PLUS:
                raise Refus(INCONNU)
            if any(nom.casefold().endswith("vbaproject.bin") or nom.startswith("Basic/") for nom in noms):
                raise Refus(A_MACROS)
            declare = ""
            if "mimetype" in noms:
                with archive.open("mimetype") as fichier:
                    declare = fichier.read(200).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as erreur:
        raise Refus(INCONNU) from erreur
    if declare in LIBRE and "content.xml" in noms:
        return declare, LIBRE[declare]
    for present, genre in BUREAUTIQUE.items():
        if present in noms and "[Content_Types].xml" in noms:
            return genre
    raise Refus(INCONNU)

"""Photos that people send: only real images come in, redrawn small, without the place and time a phone
writes in them."""

from __future__ import annotations

import uuid
import warnings
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from groupement.refus import Refus

FORMATS = ("JPEG", "PNG", "WEBP")
COTE_MAX = 1200  # pixels, the longer side
PIXELS_MAX = 25_000_000  # a phone takes 12 to 20 millions; unpacked, this is 100 MB for a moment

PAS_UNE_IMAGE = "Ce fichier n’est pas une photo lisible. Choisissez une image JPEG, PNG ou WebP."
TROP_LOURDE = "Cette photo est trop lourde : 5 Mo au plus. Réduisez-la, ou prenez-la en qualité moyenne."
TROP_GRANDE = "Cette photo a trop de pixels : 25 millions au plus. Réduisez-la avant de l’envoyer."


def preparer_photo(fichier: Any) -> ContentFile:
    """`fichier` (an uploaded file) as a new WebP of at most 1200 pixels a side, under a name of its own.

    The format is read from the content, never from the name. Raises `Refus`.
    """
    if fichier.size > settings.TAILLE_MAX_FICHIER:
        raise Refus(TROP_LOURDE)
    octets = fichier.read()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # judged below, with our own limit
            with Image.open(BytesIO(octets), formats=FORMATS) as image:
                _refuser_les_bombes(image)
                image.verify()
            with Image.open(BytesIO(octets), formats=FORMATS) as image:
                image.draft("RGB", (COTE_MAX, COTE_MAX))  # a JPEG is decoded at the size needed
                redressee = ImageOps.exif_transpose(image)
                redressee.thumbnail((COTE_MAX, COTE_MAX))
                sortie = BytesIO()
                _sur_fond_blanc(redressee).save(sortie, "WEBP", quality=80)
    except Image.DecompressionBombError as erreur:
        raise Refus(TROP_GRANDE) from erreur
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as erreur:
        raise Refus(PAS_UNE_IMAGE) from erreur
    return ContentFile(sortie.getvalue(), name=f"{uuid.uuid4().hex}.webp")


def changer_photo(objet: Any, photo: ContentFile | None) -> None:
    """Put `photo` (None takes it away) on `objet`, to be saved by the caller; the old file goes once that is
    sure."""
    ancienne = objet.photo.name
    magasin = objet.photo.storage
    objet.photo = photo or ""
    if ancienne:
        transaction.on_commit(lambda: magasin.delete(ancienne))


def _refuser_les_bombes(image: Image.Image) -> None:
    if image.width * image.height > PIXELS_MAX:
        raise Refus(TROP_GRANDE)


def _sur_fond_blanc(image: Image.Image) -> Image.Image:
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    image = image.convert("RGBA")
    fond = Image.new("RGB", image.size, "white")
    fond.paste(image, mask=image.getchannel("A"))
    return fond

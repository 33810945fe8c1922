"""Photos: only real images, small, without what a phone writes in them."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalogue.services import photos
from groupement.typographie import insecables


@pytest.fixture
def envoyer(monde, chez, adresse):
    def faire(fichier):
        return chez(monde.anne).post(
            adresse("modifier_producteur", monde.ferme.pk),
            {"nom": "Ferme du Soleil", "nature": "ferme", "commune": "Alet", "photo_envoyee": fichier},
        )

    return faire


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_une_photo_est_gardee_petite_et_sous_un_autre_nom(monde, envoyer, image, format):
    reponse = envoyer(image(format=format, taille=(2400, 900), nom="../../DSC 0001.jpg"))
    assert reponse.status_code == 302
    monde.ferme.refresh_from_db()
    assert monde.ferme.photo.name.startswith("producteurs/") and "DSC" not in monde.ferme.photo.name
    with monde.ferme.photo.open() as fichier, Image.open(fichier) as gardee:
        assert gardee.format == "WEBP" and gardee.size == (1200, 450)


def test_le_lieu_ou_la_photo_fut_prise_ne_reste_pas(monde, envoyer, image):
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    envoyer(image(exif=exif))
    monde.ferme.refresh_from_db()
    with monde.ferme.photo.open() as fichier, Image.open(fichier) as gardee:
        assert not dict(gardee.getexif())


def test_la_photo_remplacee_ou_retiree_quitte_le_disque(
    monde, envoyer, image, chez, adresse, django_capture_on_commit_callbacks
):
    envoyer(image())
    monde.ferme.refresh_from_db()
    ancienne = monde.ferme.photo.name
    with django_capture_on_commit_callbacks(execute=True):
        envoyer(image(format="PNG"))
    monde.ferme.refresh_from_db()
    assert monde.ferme.photo.name != ancienne and not monde.ferme.photo.storage.exists(ancienne)
    chez(monde.anne).post(
        adresse("modifier_producteur", monde.ferme.pk),
        {"nom": "Ferme du Soleil", "nature": "ferme", "retirer_photo": "on"},
    )
    monde.ferme.refresh_from_db()
    assert not monde.ferme.photo


def _png_immense() -> bytes:
    def bloc(nom, contenu):
        return struct.pack(">I", len(contenu)) + nom + contenu + struct.pack(">I", zlib.crc32(nom + contenu))

    entete = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + bloc(b"IHDR", entete) + bloc(b"IDAT", zlib.compress(b"\0")) + bloc(b"IEND", b"")


def _image(format, taille=(60, 40)) -> bytes:
    sortie = io.BytesIO()
    Image.new("RGB", taille).save(sortie, format)
    return sortie.getvalue()


@pytest.mark.parametrize(
    ("nom", "octets", "phrase"),
    [
        ("photo.jpg", b"<svg onload=alert(1)>", photos.PAS_UNE_IMAGE),
        ("photo.jpg", b"%PDF-1.7 rien", photos.PAS_UNE_IMAGE),
        ("photo.gif", _image("GIF"), photos.PAS_UNE_IMAGE),
        ("photo.png", _image("PNG")[:60], photos.PAS_UNE_IMAGE),
        ("photo.jpg", _image("JPEG")[:200], photos.PAS_UNE_IMAGE),
        ("photo.png", _png_immense(), photos.TROP_GRANDE),
        ("photo.png", _image("PNG", (6000, 5000)), photos.TROP_GRANDE),
        ("photo.jpg", b"\xff\xd8\xff" + b"0" * (5 * 1024 * 1024), photos.TROP_LOURDE),
        ("photo.jpg", b"", "Ce fichier est vide."),
    ],
)
def test_ce_qui_n_est_pas_une_photo_est_refuse_avec_la_raison_et_la_saisie_reste(monde, envoyer, nom, octets, phrase):
    reponse = envoyer(SimpleUploadedFile(nom, octets))
    assert reponse.status_code == 200 and insecables(phrase) in reponse.text and "Alet" in reponse.text
    monde.ferme.refresh_from_db()
    assert not monde.ferme.photo and monde.ferme.commune == ""


def test_une_image_transparente_prend_un_fond_blanc(image):
    contenu = photos.preparer_photo(image(format="PNG", mode="RGBA"))
    with Image.open(contenu) as gardee:
        assert gardee.mode == "RGB"

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


@pytest.fixture
def image():
    """`image()` is a real uploaded photo; `format`, `taille` and `nom` may be told."""

    def faire(*, format="JPEG", taille=(60, 40), nom="photo.jpg", mode="RGB", **options):
        sortie = io.BytesIO()
        Image.new(mode, taille, "olive").save(sortie, format, **options)
        return SimpleUploadedFile(nom, sortie.getvalue())

    return faire


@pytest.fixture
def adresse():
    """`adresse(route, *pks)` under /g/limoux/annuaire/."""
    from django.urls import reverse

    def donner(route, *arguments, slug="limoux"):
        return reverse(f"annuaire:{route}", args=[slug, *arguments])

    return donner

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from PIL import Image

from catalogue.models import ImportTarif, Prix, Tarif


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

    def donner(route, *arguments, slug="limoux"):
        return reverse(f"annuaire:{route}", args=[slug, *arguments])

    return donner


@pytest.fixture
def rosa(monde, chez):
    return chez(monde.rosa)


@pytest.fixture
def deposer(monde, rosa, adresse):
    """Deposit a file; gives the import, or the page that refuses it."""

    def faire(contenu, nom="tarif.csv", qui=None):
        octets = contenu.encode() if isinstance(contenu, str) else contenu
        reponse = (qui or rosa).post(adresse("importer", monde.ferme.pk), {"fichier": SimpleUploadedFile(nom, octets)})
        if reponse.status_code != 302:
            return reponse
        with scopes_disabled():
            return ImportTarif.objects.latest("pk")

    return faire


@pytest.fixture
def confirmer(rosa, adresse):
    def faire(depot, **champs):
        champs = {"du": str(timezone.localdate()), "nom": "saison", "manquants": "garder"} | champs
        return rosa.post(adresse("import_apercu", depot.pk), champs)

    return faire


@pytest.fixture
def vendus(monde):
    """{(product, packing): first price} of what the producer sells today."""

    def lire():
        with scopes_disabled():
            tarif = Tarif.objects.filter(producteur=monde.ferme).en_vigueur(timezone.localdate()).first()
            return {
                (p.conditionnement.produit.nom, p.conditionnement.libelle): p.prix
                for p in Prix.objects.filter(
                    tarif=tarif, a_partir_de=0, conditionnement__archive_le=None
                ).select_related("conditionnement__produit")
            }

    return lire


@pytest.fixture
def comptes():
    """`comptes(page)`: how many new, changed, unchanged, missing."""

    def compter(page):
        plan = page.context["plan"]
        return len(plan.nouveaux), len(plan.changes), len(plan.inchanges), len(plan.manquants)

    return compter

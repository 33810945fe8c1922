"""One cast everywhere: anne facilitates, rosa is référente, max a member, tess treasurer, coline coordinates the
network, ada administers the site; zoe belongs to another group."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django_scopes import scope

from tests import fabrique


@pytest.fixture(autouse=True)
def _reglages(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "medias"
    settings.STATIC_ROOT = tmp_path  # WhiteNoise warns of a folder that does not exist
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture
def monde(db) -> SimpleNamespace:
    """Two networks, two groups, the cast, one producer with a mandate. Rows of Limoux are read in `dans(monde.limoux)`."""
    f = fabrique
    m = SimpleNamespace()
    m.aude, m.quercy = f.reseau("Aude"), f.reseau("Quercy")
    m.limoux, m.septfonds = f.groupement("Limoux", m.aude), f.groupement("Septfonds", m.quercy)
    m.anne, m.rosa, m.max, m.tess = (f.personne(nom) for nom in ("Anne", "Rosa", "Max", "Tess"))
    m.coline, m.ada, m.zoe = f.personne("Coline"), f.personne("Ada", est_admin=True), f.personne("Zoe")
    f.coordination(m.aude, m.coline)
    m.a_anne = f.adhesion(m.limoux, m.anne, roles=["animation"])
    m.a_rosa, m.a_max = f.adhesion(m.limoux, m.rosa), f.adhesion(m.limoux, m.max)
    m.a_tess = f.adhesion(m.limoux, m.tess, roles=["tresorerie"])
    m.a_zoe = f.adhesion(m.septfonds, m.zoe, roles=["animation"])
    m.ferme = f.producteur(m.aude, "Ferme du Soleil")
    m.partenariat = f.partenariat(m.limoux, m.ferme)
    m.mandat = f.mandat(m.partenariat, m.a_rosa)
    return m


@pytest.fixture
def dans():
    """`with dans(groupement):` opens its scope, as the middleware does."""

    def ouvrir(groupement):
        return scope(groupement=groupement, reseau=groupement.reseau)

    return ouvrir


@pytest.fixture
def chez():
    """`chez(personne)` is a browser in which that person is signed in."""

    def ouvrir(personne) -> Client:
        client = Client()
        client.force_login(personne, backend="groupement.droits.ConnexionParCourriel")
        return client

    return ouvrir

"""One cast everywhere: anne facilitates, rosa is référente, max a member, tess treasurer, coline coordinates the
network, ada administers the site; zoe belongs to another group."""

import os
import shutil
import tempfile
from types import SimpleNamespace

import pytest
from celery import current_app
from django.conf import settings
from django.test import Client
from django_scopes import scope

from tests import fabrique


def pytest_configure(config):
    """What must hold before the first fixture: a browser's server lives as long as the session."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finder
    from django.core.management import call_command

    # Each process of the suite has its own broker: one must not run another one's tasks on its own database.
    rang = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) + 1
    settings.CELERY_BROKER_URL = f"{settings.REDIS_URL.rsplit('/', 1)[0]}/{rang}"
    # Collected as in production: a script under two names would run twice, and only the browser would see it.
    settings.STATIC_ROOT = tempfile.mkdtemp(prefix="statiques-")
    config.add_cleanup(lambda: shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True))
    if "PYTEST_XDIST_WORKER" in os.environ or not config.getoption("numprocesses", None):
        call_command("collectstatic", verbosity=0, interactive=False)
        settings.STATICFILES_DIRS = [settings.STATIC_ROOT]  # where the browser's server looks
        get_finder.cache_clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _reglages(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "medias"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture
def monde(db) -> SimpleNamespace:
    """Two networks, two groups, the cast, one producer with a mandate. Rows are read in `dans(monde.limoux)`."""
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


@pytest.fixture
def broker():
    """The queue of this process of the suite, empty."""
    current_app.conf.broker_url = settings.CELERY_BROKER_URL
    current_app.control.purge()
    yield
    current_app.control.purge()

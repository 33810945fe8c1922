import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from groupement.tasks import BATTEMENT, battre
from groupement.views import sante


def test_alive_asks_nothing_of_the_database():
    # Without the `db` mark any query would fail this test.
    reponse = Client().get("/sante/vivant/")
    assert (reponse.status_code, reponse.json()["etat"]) == (200, "vivant")


@pytest.mark.django_db
class TestReady:
    @pytest.fixture(autouse=True)
    def tout_va_bien(self, monkeypatch):
        monkeypatch.setattr(sante, "_courtier", lambda: True)
        battre()
        yield
        cache.delete(BATTEMENT)

    def lire(self):
        reponse = Client().get("/sante/pret/")
        return reponse.status_code, reponse.json()["parties"]

    def test_says_yes_when_all_parts_work(self):
        assert self.lire() == (200, {"base": "ok", "courtier": "ok", "taches": "ok"})

    def test_names_the_worker_that_no_longer_beats(self):
        cache.set(BATTEMENT, timezone.now() - datetime.timedelta(seconds=121))
        assert self.lire() == (503, {"base": "ok", "courtier": "ok", "taches": "panne"})

    def test_names_the_worker_that_never_beat(self):
        cache.delete(BATTEMENT)
        assert self.lire()[0] == 503

    @pytest.mark.parametrize("partie", ["base", "courtier"])
    def test_names_the_part_that_raises(self, monkeypatch, partie):
        def tomber():
            raise OSError("unreachable")

        monkeypatch.setattr(sante, f"_{partie}", tomber)
        statut, parties = self.lire()
        assert (statut, parties[partie]) == (503, "panne")


def test_an_unreachable_broker_is_a_failure_not_an_error(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert sante._essayer(sante._courtier) is False

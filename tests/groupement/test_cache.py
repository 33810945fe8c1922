"""While the cache server does not answer, pages do, people sign in, and nobody guesses a password."""

import socket
import time

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from groupement import disjoncteur
from groupement import settings as reglages

ADRESSE = "/compte/connexion/"


@pytest.fixture
def gele(settings):
    """The server takes connections and answers nothing."""
    with socket.create_server(("127.0.0.1", 0)) as serveur:
        _sur(settings, serveur.getsockname()[1])
        yield serveur


@pytest.fixture
def arrete(settings):
    """Nothing listens there any more."""
    with socket.create_server(("127.0.0.1", 0)) as serveur:
        port = serveur.getsockname()[1]
    _sur(settings, port)


def _sur(settings, port):
    settings.CACHES = {"default": reglages.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{port}/0"}}


def _essayer(personne, mot_de_passe):
    return Client().post(ADRESSE, {"login": personne.email, "password": mot_de_passe})


def test_the_right_password_signs_in_and_guessing_is_limited(monde, chez, arrete):
    monde.max.set_password("un long mot de passe")
    monde.max.save()
    assert chez(monde.max).get("/g/limoux/").status_code == 200
    assert _essayer(monde.max, "un long mot de passe").status_code == 302
    refus = [_essayer(monde.max, f"au hasard {n}") for n in range(8)]
    assert all(reponse.status_code in (200, 429) for reponse in refus)
    assert _essayer(monde.max, "un long mot de passe").status_code != 302, "too many attempts: the right one waits too"


def test_what_was_counted_is_still_known_when_the_server_fails_again(arrete, monkeypatch):
    cache.set("essais", 5, timeout=300)
    monkeypatch.setattr(disjoncteur, "PAUSE", 0.0)
    cache.disjoncteur.ouvrir(OSError())  # the pause is over at once: the next call asks the server, in vain
    assert cache.get("essais") == 5
    assert cache.add("essais", 1, timeout=300) is False


def test_one_short_wait_for_a_frozen_server_then_none(gele):
    depart = time.monotonic()
    assert cache.add("verrou", True, timeout=10) is True
    assert time.monotonic() - depart < 1
    depart = time.monotonic()
    assert cache.add("verrou", True, timeout=10) is False
    assert cache.get_many(["verrou"]) == {"verrou": True}
    assert cache.delete("verrou") and "verrou" not in cache
    assert time.monotonic() - depart < 0.2


def test_only_one_caller_in_each_pause_tries_the_server(monkeypatch):
    serveur = disjoncteur.Disjoncteur("A server")
    serveur.ouvrir(OSError())
    assert [serveur.laisse_passer() for _ in range(3)] == [False, False, False]
    maintenant = time.monotonic()
    monkeypatch.setattr(disjoncteur.time, "monotonic", lambda: maintenant + disjoncteur.PAUSE + 1)
    assert [serveur.laisse_passer() for _ in range(3)] == [True, False, False]
    serveur.fermer()
    assert [serveur.laisse_passer() for _ in range(3)] == [True, True, True]


def test_a_server_that_answers_is_asked_again(settings, monkeypatch):
    settings.CACHES = {"default": reglages.CACHES["default"]}
    cache.disjoncteur.ouvrir(OSError())
    cache.set("trace", "ici", timeout=10)
    cache.disjoncteur.fermer()
    assert cache.get("trace") is None
    cache.set("trace", "au serveur", timeout=10)
    assert cache.get("trace") == "au serveur"
    cache.delete("trace")


@pytest.mark.parametrize("panne", ["gele", "arrete"])
def test_who_signed_out_is_out_whatever_the_cache_remembers(monde, chez, settings, request, panne):
    settings.CACHES = {"default": reglages.CACHES["default"]}
    client = chez(monde.max)
    jeton = client.cookies["sessionid"].value
    assert client.get("/g/limoux/").status_code == 200
    request.getfixturevalue(panne)
    client.post("/compte/deconnexion/")
    assert not Session.objects.filter(pk=jeton).exists()
    settings.CACHES = {"default": reglages.CACHES["default"]}  # the server answers again
    vole = Client()
    vole.cookies["sessionid"] = jeton
    assert vole.get("/g/limoux/").status_code == 302

"""Somebody at their browser: signed in, one connection kept open, compressed answers."""

from __future__ import annotations

import gzip
import http.client
import secrets
import time
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from groupement.models import Personne
from tests.performance.serveur import Serveur

PATIENCE = 30  # seconds
REPOS = 1.5  # the server closes a connection that says nothing for two seconds
CONNEXION = "groupement.droits.ConnexionParCourriel"


@dataclass(frozen=True)
class Reponse:
    statut: int
    octets: bytes
    entetes: http.client.HTTPMessage

    def texte(self) -> str:
        comprime = self.entetes.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.octets) if comprime else self.octets).decode()


class ReponseInattendue(Exception):
    """The site did not answer as the measure needs it: there is nothing to time."""


class Visiteur:
    """Each has a connection of its own; the server may keep it in either of its processes."""

    def __init__(self, serveur: Serveur, personne: Personne | None = None) -> None:
        self._connexion = http.client.HTTPConnection("127.0.0.1", serveur.port, timeout=PATIENCE)
        self._derniere = time.monotonic()
        jeton = secrets.token_hex(16)
        biscuits = [f"{settings.CSRF_COOKIE_NAME}={jeton}"]
        if personne is not None:
            biscuits.append(f"{settings.SESSION_COOKIE_NAME}={ouvrir_session(personne)}")
        self._entetes = {"Cookie": "; ".join(biscuits), "Accept-Encoding": "gzip", "X-CSRFToken": jeton}

    def lire(self, chemin: str, attendu: int = 200) -> Reponse:
        return self._demander("GET", chemin, attendu, None, {})

    def envoyer(self, chemin: str, champs: dict[str, str], attendu: int = 200, *, script: bool = True) -> Reponse:
        """`script`: as the page's script does, which gets an answer in JSON; else as a plain form."""
        entetes = {"Content-Type": "application/x-www-form-urlencoded"}
        entetes["Accept"] = "application/json" if script else "text/html"
        return self._demander("POST", chemin, attendu, urlencode(champs).encode(), entetes)

    def _demander(self, verbe: str, chemin: str, attendu: int, corps: bytes | None, entetes: dict[str, str]) -> Reponse:
        if time.monotonic() > self._derniere + REPOS:
            self._connexion.close()  # and opened again, as a browser does
        self._connexion.request(verbe, chemin, corps, self._entetes | entetes)
        recue = self._connexion.getresponse()
        reponse = Reponse(recue.status, recue.read(), recue.headers)
        self._derniere = time.monotonic()
        if reponse.statut != attendu:
            vers = f" to {recue.headers['Location']}" if recue.headers["Location"] else ""
            raise ReponseInattendue(f"{verbe} {chemin} answered {reponse.statut}{vers} instead of {attendu}")
        return reponse

    def partir(self) -> None:
        self._connexion.close()


def ouvrir_session(personne: Personne) -> str:
    """The key of a new session, as signing in would leave it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(personne.pk)
    session[BACKEND_SESSION_KEY] = CONNEXION
    session[HASH_SESSION_KEY] = personne.get_session_auth_hash()
    session.save()
    return session.session_key


def chez(personne: Personne) -> Client:
    """The same person inside this process, where queries can be counted."""
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    client.force_login(personne, backend=CONNEXION)
    return client

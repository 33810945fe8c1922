"""A place of its own for each run: a database, an empty queue, folders; all gone at the end."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from psycopg import sql

from groupement.demarrage.empechement import Empechement

DERNIERE_FILE = 15  # Redis-compatible servers number their sixteen databases from 0


@contextlib.contextmanager
def lieu_a_soi() -> Iterator[dict[str, str]]:
    """The environment of a production site whose data are worth nothing."""
    for nom in ("DATABASE_URL", "REDIS_URL"):
        if not os.environ.get(nom):
            raise Empechement(f"{nom} manque : lancez plutôt make bench, qui démarre les services.")
    with (
        tempfile.TemporaryDirectory(prefix="banc-") as dossier,
        _base(os.environ["DATABASE_URL"]) as base,
        _file(os.environ["REDIS_URL"]) as file,
    ):
        yield {
            "DATABASE_URL": base,
            "REDIS_URL": file,
            "DEBUG": "0",
            "DEMO": "0",
            "SECRET_KEY": secrets.token_hex(25),
            "ALLOWED_HOSTS": "127.0.0.1",
            "ADRESSE_DU_SITE": "http://127.0.0.1",
            "EMAIL_URL": "memorymail://",
            "DOSSIER_STATIQUES": f"{dossier}/statiques",
            "DOSSIER_MEDIAS": f"{dossier}/medias",
            "FICHIER_BEAT": f"{dossier}/beat",
            "DOSSIER_DU_BANC": dossier,
            "DJANGO_SETTINGS_MODULE": "tests.performance.reglages",
        }


@contextlib.contextmanager
def _base(adresse: str) -> Iterator[str]:
    """A fresh database beside the one that `adresse` names, on the same server."""
    parties = urlsplit(adresse)
    nom = f"{parties.path.strip('/') or 'groupement'}_banc"
    with psycopg.connect(adresse, autocommit=True) as serveur:
        try:
            serveur.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(nom)))
        except psycopg.errors.ObjectInUse as erreur:
            raise Empechement(f"La base {nom} sert déjà : une autre mesure est en cours.") from erreur
        serveur.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(nom)))
        try:
            yield urlunsplit(parties._replace(path=f"/{nom}"))
        finally:
            serveur.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(nom)))


@contextlib.contextmanager
def _file(adresse: str) -> Iterator[str]:
    """A queue that nobody uses: no worker of another site may take the tasks of this one."""
    parties = urlsplit(adresse)
    for numero in range(DERNIERE_FILE, 0, -1):
        libre = urlunsplit(parties._replace(path=f"/{numero}"))
        with redis.Redis.from_url(libre) as serveur:
            if not serveur.dbsize():
                serveur.set("banc", os.getpid())
                try:
                    yield libre
                finally:
                    serveur.flushdb()
                return
    raise Empechement("Les seize bases du serveur de files servent déjà : videz-en une.")

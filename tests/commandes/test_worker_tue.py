"""A worker killed in the middle: nothing is half done, the next one does it, and nobody is told twice.

Real workers on the real broker. Each is stopped in its tracks by a lock that the test holds, then killed.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import psycopg
import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled

from commandes.models import Document, Ligne, Volet
from commandes.services import documents
from groupement.models import Courriel, EntreeJournal
from groupement.portee import dans_le_groupement
from tests import fabrique as f

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 40  # seconds; a worker starts in three


@pytest.fixture
def ronde(monde):
    """Two households want 5 and 4 bottles of a case of 6; the deadline is over."""
    passe = timezone.now() - timezone.timedelta(minutes=5)
    monde.commande = f.commande(monde.limoux, ouvre_le=passe - timezone.timedelta(days=3), cloture_le=passe)
    monde.volet = f.volet(monde.commande, monde.partenariat)
    jus = f.offre(monde.volet, nom="Jus", unite="bouteille", colisage=6)
    monde.lignes = [
        f.ligne(f.panier(monde.commande, adhesion.foyer), jus, quantite)
        for adhesion, quantite in ((monde.a_max, "5"), (monde.a_tess, "4"))
    ]
    return monde


@pytest.fixture
def broker():
    """The queue of this process of the suite, empty."""
    current_app.conf.broker_url = settings.CELERY_BROKER_URL
    current_app.control.purge()
    yield
    current_app.control.purge()


@contextmanager
def un_worker():
    """A worker of one process on this test's database and broker; killed at the end if it still lives."""
    base = connection.settings_dict
    adresse = f"postgres://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT']}/{base['NAME']}"
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "groupement", "worker", "-P", "solo", "--without-gossip",
         "--without-mingle", "--loglevel", "ERROR"],
        env=os.environ | {"DATABASE_URL": adresse, "REDIS_URL": settings.CELERY_BROKER_URL},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


@contextmanager
def tenir(ordre: str):
    """Hold a lock from outside until the end of the block."""
    base = connection.settings_dict
    with psycopg.connect(
        host=base["HOST"], port=base["PORT"], user=base["USER"], password=base["PASSWORD"], dbname=base["NAME"]
    ) as autre:
        autre.execute(ordre)
        yield


def attendre(condition, quoi: str) -> None:
    fin = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < fin, f"never: {quoi}"
        time.sleep(0.05)


def _arrete_par_un_verrou(commence: str) -> bool:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            " AND query ILIKE %s",
            [f"%{commence}%"],
        )
        return curseur.fetchone()[0] > 0


def _seul() -> bool:
    """The killed worker's connections are gone: what it had begun is given up by the database."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'"
            " AND pid <> pg_backend_pid()"
        )
        return curseur.fetchone()[0] == 0


def tuer_au_milieu(tache: str, arguments: list, *, verrou: str, bloque_sur: str) -> None:
    """Give `tache` to a worker, wait until it stands before `verrou`, kill it there."""
    with tenir(verrou), un_worker() as worker:
        current_app.send_task(tache, arguments)
        attendre(lambda: _arrete_par_un_verrou(bloque_sur), f"{tache} stopped by the lock")
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    attendre(_seul, "the dead worker's transaction given up")


def etat(ronde) -> str:
    with scopes_disabled():
        return Volet.objects.get(pk=ronde.volet.pk).etat


def test_killed_while_sharing_at_closing_leaves_the_order_open_and_the_next_worker_closes_it_once(ronde, broker):
    tuer_au_milieu(
        "commandes.tasks.faire_avancer_les_volets", [],
        verrou=f"SELECT 1 FROM commandes_ligne WHERE id = {ronde.lignes[0].pk} FOR UPDATE",
        bloque_sur="UPDATE commandes_ligne",
    )  # fmt: skip
    with scopes_disabled():
        assert etat(ronde) == "ouvert"
        assert set(Ligne.objects.values_list("attribuee", flat=True)) == {None}
        assert not Courriel.objects.exists()
        assert not EntreeJournal.objects.filter(action="volet.clos").exists()
    with un_worker():
        for _ in range(2):  # as the clock does, again and again
            current_app.send_task("commandes.tasks.faire_avancer_les_volets")
        attendre(lambda: etat(ronde) == "clos", "closed by the second worker")
        time.sleep(1)
    with scopes_disabled():
        assert sorted(Ligne.objects.values_list("retenue", flat=True)) == [3, 3]
        assert EntreeJournal.objects.filter(action="volet.clos").count() == 1
        clefs = list(Courriel.objects.values_list("clef", flat=True))
        assert clefs and len(clefs) == len(set(clefs))


def test_killed_while_building_a_sheet_leaves_none_and_the_next_worker_builds_it_once(ronde, broker, monkeypatch):
    monkeypatch.setattr("groupement.file_de_taches._envoyer", lambda tache, args: None)  # the test sends it itself
    with dans_le_groupement(ronde.limoux):
        demande = documents.demander(commande=ronde.commande, auteur=ronde.rosa, genre=Document.Genre.EMARGEMENT)
    tuer_au_milieu(
        "commandes.tasks.fabriquer_document", [demande.pk],
        verrou="LOCK TABLE commandes_creneau IN ACCESS EXCLUSIVE MODE", bloque_sur="commandes_creneau",
    )  # fmt: skip
    with scopes_disabled():
        assert not Document.objects.exclude(pret_le=None).exists()
        Document.objects.update(demande_le=timezone.now() - documents.PATIENCE * 2)
    with un_worker():
        current_app.send_task("commandes.tasks.etablir_les_bons_manquants")
        with scopes_disabled():
            attendre(lambda: Document.objects.exclude(pret_le=None).exists(), "built by the second worker")
    with scopes_disabled():
        [pret] = Document.objects.all()
        assert bytes(pret.octets).startswith(b"%PDF-")

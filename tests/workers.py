"""Real workers on the real broker, to be stopped in their tracks and killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import psycopg
from celery import current_app
from django.conf import settings
from django.db import connection

PATIENCE = 40  # seconds; a worker starts in three


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


def arrete_par_un_verrou(commence: str) -> bool:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            " AND query ILIKE %s",
            [f"%{commence}%"],
        )
        return curseur.fetchone()[0] > 0


def seul() -> bool:
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
        attendre(lambda: arrete_par_un_verrou(bloque_sur), f"{tache} stopped by the lock")
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    attendre(seul, "the dead worker's transaction given up")

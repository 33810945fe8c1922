"""A worker killed at any moment while it writes the letters: each member gets one, with each message once."""

import random
import signal
import time

import pytest
from celery import current_app
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from groupement.models import Courriel
from groupement.portee import dans_le_groupement
from groupement.services.courriels import deposer
from groupement.services.lettres import PAR_LOT, PARIS, ecrire_les_lettres
from tests import fabrique as f
from tests.workers import arrete_par_un_verrou, attendre, seul, tenir, tuer_au_milieu, un_worker

pytestmark = pytest.mark.django_db(transaction=True)
TACHE = "groupement.tasks.ecrire_les_lettres"
MEMBRES = 2 * PAR_LOT + 30  # three lots


@pytest.fixture
def attendues(monde):
    """As many members as make three lots, two messages waiting for each, and the hour of the letter has come."""
    ici = timezone.now().astimezone(PARIS)
    monde.limoux.jour_de_la_lettre, monde.limoux.heure_de_la_lettre = ici.weekday(), 0
    monde.limoux.save()
    with dans_le_groupement(monde.limoux):
        for n in range(MEMBRES):
            personne = f.personne(f"P{n}")
            f.adhesion(monde.limoux, personne, courrier="hebdo")
            for clef in ("a", "b"):
                deposer(
                    clef=f"{clef}:{personne.pk}", destinataire=personne.email, personne=personne,
                    groupement=monde.limoux, sujet="Une fête", texte="Venez.",
                )  # fmt: skip
    return monde


def lettres():
    return Courriel.objects.filter(clef__startswith="lettre:")


def reprendre(monde) -> None:
    with dans_le_groupement(monde.limoux):
        ecrire_les_lettres(groupement=monde.limoux)


def verifier() -> None:
    assert lettres().count() == MEMBRES
    assert set(lettres().annotate(n=Count("regroupes")).values_list("n", flat=True)) == {2}
    assert not Courriel.objects.filter(etat=Courriel.Etat.EN_ATTENTE).exists()


def test_killed_before_a_lot_nothing_of_it_is_written_and_the_next_one_writes_all(attendues, broker):
    verrou = f"SELECT 1 FROM groupement_groupement WHERE id = {attendues.limoux.pk} FOR UPDATE"
    tuer_au_milieu(TACHE, [], verrou=verrou, bloque_sur="groupement_groupement")
    assert not lettres().exists()
    reprendre(attendues)
    verifier()
    reprendre(attendues)
    verifier()


def test_killed_between_the_letters_and_what_they_carry_neither_is_there(attendues, broker):
    """Stopped by a message of the second lot: the first one stays whole, the second is given up whole."""
    dernier = Courriel.objects.filter(etat=Courriel.Etat.EN_ATTENTE).order_by("-personne_id").first()
    verrou = f"SELECT 1 FROM groupement_courriel WHERE id = {dernier.pk} FOR UPDATE"
    tuer_au_milieu(TACHE, [], verrou=verrou, bloque_sur="UPDATE")
    assert lettres().count() == 2 * PAR_LOT
    reprendre(attendues)
    verifier()


def test_killed_at_random_moments_again_and_again(attendues, broker):
    hasard = random.Random(7)
    with un_worker() as worker:
        current_app.send_task(TACHE)
        attendre(lambda: lettres().exists() or worker.poll() is not None, "the worker writes")
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    for _ in range(2):
        with un_worker() as worker:
            current_app.send_task(TACHE)
            time.sleep(hasard.uniform(1.5, 4))
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        attendre(seul, "the dead worker's transaction given up")
        assert lettres().count() % PAR_LOT in (0, MEMBRES % PAR_LOT), "a lot is there or it is not"
    reprendre(attendues)
    verifier()


def test_control_what_is_held_from_outside_really_stops_the_worker(attendues, broker):
    with (
        tenir(f"SELECT 1 FROM groupement_groupement WHERE id = {attendues.limoux.pk} FOR UPDATE"),
        un_worker(),
    ):
        current_app.send_task(TACHE)
        attendre(lambda: arrete_par_un_verrou("groupement_groupement"), "the lock")
        with connection.cursor() as curseur:
            curseur.execute("SELECT 1")
    attendre(seul, "the worker gone")

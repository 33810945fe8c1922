"""A broker that is down is no error for the person: the row waits for the next beat."""

import socket
import time

import pytest
from celery import Celery

from groupement import file_de_taches
from groupement.disjoncteur import Disjoncteur
from groupement.models import Courriel
from groupement.services.courriels import deposer
from groupement.tasks import envoyer_les_courriels_dus


@pytest.fixture(autouse=True)
def disjoncteur(monkeypatch):
    monkeypatch.setattr(file_de_taches, "_disjoncteur", Disjoncteur("The broker"))


@pytest.mark.django_db(transaction=True)
def test_a_message_put_in_while_the_broker_is_down_leaves_with_the_next_beat(mailoutbox, monkeypatch):
    monkeypatch.setattr(file_de_taches, "app", Celery("sans-broker", broker="redis://127.0.0.1:1/0"))
    deposer(clef="x", destinataire="max@exemple.test", sujet="Bonjour", texte="Bonjour")
    assert Courriel.objects.get().etat == "a_envoyer"
    envoyer_les_courriels_dus()
    assert [mail.subject for mail in mailoutbox] == ["Bonjour"]


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_frozen_keeps_nobody_waiting(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as gele:  # takes connections, answers nothing
        adresse = f"redis://127.0.0.1:{gele.getsockname()[1]}/0"
        monkeypatch.setattr(file_de_taches, "app", Celery("broker-gele", broker=adresse))
        depart = time.monotonic()
        deposer(clef="x", destinataire="max@exemple.test", sujet="Bonjour", texte="Bonjour")
        assert time.monotonic() - depart < 2
        depart = time.monotonic()
        for n in range(20):
            deposer(clef=f"x{n}", destinataire="max@exemple.test", sujet="Bonjour", texte="Bonjour")
        assert time.monotonic() - depart < 1, "the messages after the first do not ask it again"
    assert Courriel.objects.count() == 21

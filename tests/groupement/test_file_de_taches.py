"""A broker that is down is no error for the person: the row waits for the next beat."""

import pytest
from celery import Celery

from groupement import file_de_taches
from groupement.models import Courriel
from groupement.services.courriels import deposer
from groupement.tasks import envoyer_les_courriels_dus


@pytest.mark.django_db(transaction=True)
def test_a_message_put_in_while_the_broker_is_down_leaves_with_the_next_beat(mailoutbox, monkeypatch):
    monkeypatch.setattr(file_de_taches, "app", Celery("sans-broker", broker="redis://127.0.0.1:1/0"))
    deposer(clef="x", destinataire="max@exemple.test", sujet="Bonjour", texte="Bonjour")
    assert Courriel.objects.get().etat == "a_envoyer"
    envoyer_les_courriels_dus()
    assert [mail.subject for mail in mailoutbox] == ["Bonjour"]

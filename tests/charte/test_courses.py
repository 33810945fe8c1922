"""Two people at once, with real threads: one publication; beside it, what the database does without the lock."""

import pytest
from django.db import IntegrityError
from django_scopes import scopes_disabled

from charte.models import Acceptation, VersionCharte
from charte.services import publier as services
from charte.services.accepter import accepter
from groupement.models import EntreeJournal
from groupement.portee import dans_le_groupement
from groupement.refus import Refus
from tests import fabrique as f
from tests.commandes.test_courses import ensemble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _sans_ouvrier(monkeypatch):
    monkeypatch.setattr("groupement.file_de_taches._envoyer", lambda tache, args: None)


def publier(version, auteur):
    return lambda: services.publier(version=version, decision=str(auteur), lien="", auteur=auteur)


def test_two_who_publish_at_once_publish_once(monde):
    with dans_le_groupement(monde.limoux):
        version = f.version_de_charte(monde.a_anne, publiee=False)
    resultats = ensemble(monde.limoux, [publier(version, a) for a in (monde.a_anne, monde.a_rosa, monde.a_max)])
    refus = [resultat for resultat in resultats if isinstance(resultat, Refus)]
    assert len(refus) == 2 and all("déjà" in r.phrase for r in refus)
    with scopes_disabled():
        assert VersionCharte.objects.publiees().count() == 1
        assert EntreeJournal.objects.filter(action="publiee").count() == 1


def test_control_without_the_lock_the_database_still_refuses_the_second(monde, monkeypatch):
    """The lock only makes the sentence kind: a published row does not change, whoever writes to it."""
    with dans_le_groupement(monde.limoux):
        version = f.version_de_charte(monde.a_anne, publiee=False)

    def sans_verrou(version):
        return VersionCharte.objects.select_related("charte", "groupement").get(pk=version.pk)

    monkeypatch.setattr(services, "relire", sans_verrou)
    resultats = ensemble(monde.limoux, [publier(version, a) for a in (monde.a_anne, monde.a_rosa, monde.a_max)])
    assert sum(isinstance(resultat, VersionCharte) for resultat in resultats) == 1
    assert sum(isinstance(resultat, (IntegrityError, Refus)) for resultat in resultats) == 2


def test_two_tabs_that_accept_at_once_accept_once(monde):
    with dans_le_groupement(monde.limoux):
        version = f.version_de_charte(monde.a_anne)
    resultats = ensemble(monde.limoux, [lambda: accepter(version=version, adhesion=monde.a_max)] * 4)
    assert not [resultat for resultat in resultats if isinstance(resultat, Exception)]
    with scopes_disabled():
        assert Acceptation.objects.count() == EntreeJournal.objects.filter(action="accepter").count() == 1

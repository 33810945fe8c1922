"""A worker killed in the middle: nothing is half done, the next one does it, and nobody is told twice.

Real workers on the real broker. Each is stopped in its tracks by a lock that the test holds, then killed.
"""

import random
import signal
import time

import pytest
from celery import current_app
from django.utils import timezone
from django_scopes import scopes_disabled

from commandes.models import Document, Ligne, Volet
from commandes.services import documents
from commandes.services.rappels import rappeler_la_cloture
from groupement.models import Courriel, EntreeJournal
from groupement.portee import dans_le_groupement
from tests import fabrique as f
from tests.workers import attendre, seul, tuer_au_milieu, un_worker

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_killed_at_random_moments_while_reminding_everybody_is_reminded_once(monde, broker):
    """The deadline is in twenty hours: the first and the second reminder are due, for sixty members."""
    hasard = random.Random(3)
    with dans_le_groupement(monde.limoux):
        for n in range(60):
            f.adhesion(monde.limoux, f.personne(f"P{n}"))
        f.volet(f.commande(monde.limoux, cloture_le=timezone.now() + timezone.timedelta(hours=20)), monde.partenariat)
        rappeler_la_cloture(groupement=monde.limoux)
        attendus = Courriel.objects.filter(clef__startswith="rappel-cloture:").count()
        Courriel.objects.all().delete()
    assert attendus >= 60
    for _ in range(3):
        with un_worker() as worker:
            current_app.send_task("commandes.tasks.deposer_les_rappels")
            time.sleep(hasard.uniform(2.5, 4.5))
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        attendre(seul, "the dead worker's transaction given up")
    with dans_le_groupement(monde.limoux):
        rappeler_la_cloture(groupement=monde.limoux)
        rappels = Courriel.objects.filter(clef__startswith="rappel-cloture:")
        assert rappels.count() == attendus == rappels.values("personne", "clef").distinct().count()

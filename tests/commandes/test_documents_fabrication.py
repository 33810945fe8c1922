"""A document is a row, then bytes: asked for once, built once, taken up after a crash, failed in words."""

import datetime

import pytest
from django.utils import timezone

from commandes import tasks
from commandes.models import Document
from commandes.services import bons, documents
from groupement.refus import Refus
from tests import fabrique as f


@pytest.fixture
def lances(monkeypatch):
    """Ids handed to workers."""
    ids = []
    monkeypatch.setattr("groupement.file_de_taches._envoyer", lambda tache, args: ids.extend(args))
    monkeypatch.setattr(tasks.fabriquer_document, "delay", ids.append)
    monkeypatch.setattr(tasks.etablir_bon, "delay", ids.append)
    return ids


@pytest.fixture
def clos(monde, dans):
    with dans(monde.limoux):
        monde.commande = f.commande(monde.limoux)
        monde.volet = f.volet(monde.commande, monde.partenariat, etat="clos")
        monde.offre = f.offre(monde.volet)
        f.ligne(f.panier(monde.commande, monde.a_max.foyer), monde.offre, "2")
    return monde


def _demander(clos, **quoi):
    quoi.setdefault("genre", Document.Genre.EMARGEMENT)
    return documents.demander(commande=clos.commande, auteur=clos.rosa, **quoi)


def test_un_document_demande_part_au_worker_apres_la_transaction(
    clos, dans, lances, django_capture_on_commit_callbacks
):
    with dans(clos.limoux), django_capture_on_commit_callbacks(execute=True):
        document = _demander(clos, volet=clos.volet)
        assert lances == []
    assert lances == [document.pk]
    assert document.nom_du_fichier == f"emargement-{clos.commande.livraison_le:%Y-%m-%d}-ferme-du-soleil.pdf"


def test_un_double_clic_ne_demande_qu_un_document(clos, dans, lances):
    with dans(clos.limoux):
        assert _demander(clos).pk == _demander(clos).pk
        assert _demander(clos, volet=clos.volet).pk != _demander(clos).pk


def test_le_volet_d_une_autre_commande_est_refuse(clos, dans):
    with dans(clos.limoux):
        autre = f.volet(f.commande(clos.limoux), clos.partenariat)
        with pytest.raises(Refus):
            _demander(clos, volet=autre)
        with pytest.raises(Refus):
            _demander(clos, genre="bon")


def test_un_document_se_fabrique_une_seule_fois(clos, dans, lances):
    with dans(clos.limoux):
        document = _demander(clos)
        assert documents.fabriquer(document_id=document.pk)
        assert not documents.fabriquer(document_id=document.pk)
        document.refresh_from_db()
    assert bytes(document.octets).startswith(b"%PDF-") and document.pret_le and not document.echec


def test_un_echec_se_dit_en_francais_et_se_relance(clos, dans, lances, monkeypatch, django_capture_on_commit_callbacks):
    with dans(clos.limoux), django_capture_on_commit_callbacks(execute=True):
        document = _demander(clos)
        monkeypatch.setattr("commandes.documents.fabrique.octets", lambda d: 1 / 0)
        assert not documents.fabriquer(document_id=document.pk)
        document.refresh_from_db()
        assert "n’a pas pu être préparé" in document.echec
        monkeypatch.undo()
        monkeypatch.setattr("groupement.file_de_taches._envoyer", lambda tache, args: lances.extend(args))
        documents.relancer(document=document)
        document.refresh_from_db()
        assert document.echec == ""
    assert lances == [document.pk, document.pk]


def test_ce_qu_un_worker_mort_a_laisse_est_repris(clos, dans, lances):
    with dans(clos.limoux):
        perdu = _demander(clos)
        echoue = _demander(clos, volet=clos.volet)
        Document.objects.update(demande_le=timezone.now() - datetime.timedelta(minutes=3))
        Document.objects.filter(pk=echoue.pk).update(echec="raté")
    tasks.etablir_les_bons_manquants()
    assert lances == [clos.volet.pk, perdu.pk]


def test_un_volet_qui_a_son_bon_n_est_pas_repris(clos, dans, lances):
    with dans(clos.limoux):
        bons.etablir_bon(volet_id=clos.volet.pk)
    assert bons.volets_sans_bon() == []


def test_une_nouvelle_feuille_remplace_l_ancienne_mais_jamais_un_bon(clos, dans, lances):
    with dans(clos.limoux):
        bon = bons.etablir_bon(volet_id=clos.volet.pk)
        for _ in range(2):
            document = _demander(clos, volet=clos.volet)
            documents.fabriquer(document_id=document.pk)
        assert list(Document.objects.filter(bon=None)) == [document]
        assert bon.fichiers.count() == 3


def test_la_tache_ouvre_la_portee_du_document(clos, dans, lances):
    with dans(clos.limoux):
        document = _demander(clos, genre=Document.Genre.MATRICE)
    tasks.fabriquer_document(document.pk)
    tasks.fabriquer_document(0)
    with dans(clos.limoux):
        document.refresh_from_db()
    assert document.pret_le is not None

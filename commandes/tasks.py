"""Tasks of the rounds: ids in, the scope opened from them, one service call."""

import logging

from celery import shared_task

from commandes.models import Document, Volet
from commandes.services import bons, cloturer, documents, rappels
from commandes.verification import verifier
from groupement.models import Groupement
from groupement.portee import dans_le_groupement, scopes_disabled
from groupement.refus import Refus

logger = logging.getLogger(__name__)


@shared_task
def fabriquer_document(document_id: int) -> None:
    with scopes_disabled():
        document = Document.objects.select_related("groupement").only("groupement").filter(pk=document_id).first()
    if document is not None:
        with dans_le_groupement(document.groupement):
            documents.fabriquer(document_id=document_id)


@shared_task
def etablir_bon(volet_id: int) -> None:
    """At closing. A volet reopened meanwhile, or an order that says the same already, needs nothing."""
    with scopes_disabled():
        volet = Volet.objects.select_related("groupement").filter(pk=volet_id).first()
    if volet is not None:
        with dans_le_groupement(volet.groupement):
            try:
                bons.etablir_bon(volet_id=volet_id)
            except Refus:
                return


@shared_task
def etablir_les_bons_manquants() -> None:
    """Take up what a worker or a broker lost: orders of closed volets, documents that nobody built."""
    for volet_id in bons.volets_sans_bon():
        etablir_bon.delay(volet_id)
    for document_id in documents.a_reprendre():
        fabriquer_document.delay(document_id)


@shared_task
def faire_avancer_les_volets() -> None:
    cloturer.faire_avancer()


@shared_task
def deposer_les_rappels() -> None:
    rappels.deposer_les_rappels()


@shared_task
def verifier_les_comptes() -> None:
    """Every night: each sum of each group counted again; what does not agree is an error of the log, a line each."""
    for groupement in Groupement.objects.order_by("slug"):
        for anomalie in verifier(groupement).anomalies:
            logger.error("Accounts of %s: %s: %s", groupement.slug, anomalie.controle, anomalie.phrase)

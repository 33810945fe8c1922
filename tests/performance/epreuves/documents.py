"""Documents, built by a worker."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from io import BytesIO

from django.db import connection
from pypdf import PdfReader

from commandes.models import Document, Volet
from commandes.services.bons import etablir_bon
from commandes.services.cloturer import clore_les_echus
from commandes.services.documents import demander
from tests.performance import donnees
from tests.performance.chrono import TOURS, requetes
from tests.performance.planchers import LIGNES
from tests.performance.tableau import Resultat
from tests.performance.terrain import Terrain
from tests.performance.visiteur import ReponseInattendue

PATIENCE = 120  # seconds


@dataclass
class Atelier:
    """Seconds of each document in turn, the first in a process that had drawn nothing yet; megabytes at most."""

    durees: list[float]
    memoire: float

    @property
    def ensuite(self) -> float:
        return statistics.median(self.durees[1:])


def bons_de_commande(terrain: Terrain) -> Resultat:
    commande = donnees.commande(terrain.jeu, echue=True)
    with terrain.dedans():
        clore_les_echus(commande=commande)
        with requetes() as envoyees:
            depart = time.perf_counter()
            bons = [etablir_bon(volet_id=volet.pk) for volet in Volet.objects.filter(commande=commande)]
            etablir = (time.perf_counter() - depart) * 1000 / len(bons)
        fichiers = list(Document.objects.filter(bon__in=bons, format=Document.Format.PDF).values_list("pk", flat=True))
        tableurs = list(
            Document.objects.filter(bon__in=bons).exclude(format=Document.Format.PDF).values_list("pk", flat=True)
        )
    atelier = _fabriquer(terrain, fichiers)
    autres = _fabriquer(terrain, tableurs)
    pages = _pages(terrain, fichiers[0])
    return Resultat(
        mesure=f"{atelier.ensuite:.2f} s",
        but="≤ 0.5 s",
        tenu=atelier.ensuite <= 0.5,
        plancher=_plancher(commande.pk),
        notes=[
            f"{pages} page(s), {donnees.PRODUITS} products; the first one of a fresh worker {atelier.durees[0]:.2f} s, "
            f"{sum(atelier.durees):.1f} s for all {len(fichiers)} producers, {atelier.memoire:.0f} MB",
            f"frozen in {etablir:.0f} ms and {len(envoyees) / len(bons):.0f} queries each, "
            f"CSV and XLSX in {autres.ensuite * 1000:.0f} ms",
        ],
    )


def feuilles_des_foyers(terrain: Terrain) -> Resultat:
    return _feuilles(terrain, Document.Genre.FEUILLE_FOYERS)


def tableau_des_foyers(terrain: Terrain) -> Resultat:
    return _feuilles(terrain, Document.Genre.MATRICE)


def _feuilles(terrain: Terrain, genre: str) -> Resultat:
    """Judged on the first document of a fresh worker: nobody prints the same sheets three times."""
    commande = donnees.commande(terrain.jeu)
    with terrain.dedans():
        document = demander(commande=commande, genre=genre, auteur=None).pk
    atelier = _fabriquer(terrain, [document] * TOURS)
    return Resultat(
        mesure=f"{atelier.durees[0]:.2f} s, {atelier.memoire:.0f} MB",
        but="≤ 3 s, ≤ 250 MB",
        tenu=atelier.durees[0] <= 3 and atelier.memoire <= 250,
        plancher=_plancher(commande.pk),
        notes=[f"{_pages(terrain, document)} pages; {atelier.ensuite:.2f} s once the worker has drawn one"],
    )


def _fabriquer(terrain: Terrain, documents: list[int]) -> Atelier:
    commande = [sys.executable, "-m", "tests.performance.atelier", *map(str, documents)]
    sortie = subprocess.run(commande, capture_output=True, text=True, timeout=PATIENCE)
    if sortie.returncode:
        raise ReponseInattendue(sortie.stderr.strip().splitlines()[-1])
    with terrain.dedans():
        rates = Document.objects.filter(pk__in=documents, pret_le=None).values_list("genre", "echec")
        if rates:
            raise ReponseInattendue(f"not built: {list(rates)} {sortie.stderr.strip().splitlines()[-1:]}")
    return Atelier(**json.loads(sortie.stdout))


def _pages(terrain: Terrain, document: int) -> int:
    with terrain.dedans():
        octets = Document.objects.values_list("octets", flat=True).get(pk=document)
    return len(PdfReader(BytesIO(octets)).pages)


def _plancher(commande: int) -> str:
    durees = []
    for _ in range(TOURS):
        depart = time.perf_counter()
        with connection.cursor() as curseur:
            curseur.execute(LIGNES, [commande])
            curseur.fetchall()
        durees.append((time.perf_counter() - depart) * 1000)
    return f"the lines read by one SQL {min(durees):.1f} ms"

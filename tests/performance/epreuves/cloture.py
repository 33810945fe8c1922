"""The end of a round: all its producers at the same deadline."""

from __future__ import annotations

import time

from django.db import connection, transaction

from commandes.models import Commande
from commandes.services.cloturer import clore_les_echus
from tests.performance import donnees
from tests.performance.chrono import TOURS, requetes
from tests.performance.planchers import TOTAUX
from tests.performance.tableau import Resultat
from tests.performance.terrain import Terrain
from tests.performance.visiteur import ReponseInattendue

CLORE = "UPDATE commandes_volet SET etat = 'clos', clos_le = now() WHERE commande_id = %s"


def clore_la_commande(terrain: Terrain) -> Resultat:
    petite = donnees.commande(terrain.jeu, paniers=10, echue=True)
    grandes = [donnees.commande(terrain.jeu, echue=True) for _ in range(TOURS)]
    plancher = min(_plancher(grandes[0]) for _ in range(TOURS))
    _, peu = _clore(terrain, petite)
    mesures = [_clore(terrain, grande) for grande in grandes]
    duree, nombre = min(mesures)
    return Resultat(
        mesure=f"{duree:.0f} ms, {peu}/{nombre} queries for 10/100 baskets",
        but="≤ 300 ms, queries do not grow",
        tenu=duree <= 300 and peu == nombre,
        defaut=peu != nombre,
        plancher=f"one UPDATE, one sum of the lines {plancher:.1f} ms",
        notes=["with the messages to 20 référents, and a task in the queue for each order and each message"],
    )


def _clore(terrain: Terrain, commande: Commande) -> tuple[float, int]:
    """Milliseconds and queries, the effects after the commit included."""
    with terrain.dedans(), requetes() as envoyees:
        depart = time.perf_counter()
        clos = clore_les_echus(commande=commande)
        duree = (time.perf_counter() - depart) * 1000
    if len(clos) != donnees.PRODUCTEURS:
        raise ReponseInattendue(f"{len(clos)} volets closed instead of {donnees.PRODUCTEURS}")
    return duree, len(envoyees)


def _plancher(commande: Commande) -> float:
    depart = time.perf_counter()
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(CLORE, [commande.pk])
        curseur.execute(TOTAUX, [commande.pk])
        curseur.fetchall()
        transaction.set_rollback(True)
    return (time.perf_counter() - depart) * 1000

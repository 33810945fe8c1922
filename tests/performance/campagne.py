"""From an empty database to the table."""

from __future__ import annotations

import os
import platform
import sys
import time
import traceback
from collections.abc import Callable

from django.core.management import call_command
from django.db import connection

from groupement.demarrage.signaux import ArretDemande
from tests.performance import donnees
from tests.performance.epreuves import (
    affluence,
    calendrier,
    cloture,
    comptes,
    documents,
    lettres,
    listes,
    livraison,
    memoire,
    pages,
    panier,
    partage,
    reglements,
)
from tests.performance.serveur import FILS, PROCESSUS, servir
from tests.performance.tableau import Resultat, imprimer
from tests.performance.terrain import Terrain

# In this order: the twenty members close a volet, the memory is that of workers which have served all the rest.
EPREUVES: list[tuple[str, Callable[[Terrain], Resultat]]] = [
    ("order page with all 300 products", pages.page_de_commande),
    ("home page of a group", pages.accueil_du_groupement),
    ("change one line", panier.changer_une_ligne),
    ("save a basket of 15 lines", panier.enregistrer_un_panier),
    ("20 members at once, same round", affluence.vingt_membres),
    ("memory of a web worker after that", memoire.memoire_d_un_processus),
    ("close the round, documents aside", cloture.clore_la_commande),
    ("one product received, saved", livraison.recevoir_un_produit),
    ("one line weighed, saved", livraison.peser_une_ligne),
    ("share 1,000 offers × 300 baskets", partage.partager_mille_offres),
    ("one producer's order as PDF", documents.bons_de_commande),
    ("sheets of 100 households, one PDF", documents.feuilles_des_foyers),
    ("matrix 300 × 100 as PDF", documents.tableau_des_foyers),
    ("cheque grid of 100 households", reglements.grille_de_cent_foyers),
    ("weekly letters of 1,000 members", lettres.lettres_de_mille_membres),
    ("calendar feed of 500 dates", calendrier.flux_de_cinq_cents_dates),
    ("any list page, 1 row and 500", listes.toutes_les_listes),
    ("check five years of accounts", comptes.verifier_cinq_ans),
]


def mener(choix: list[str]) -> int:
    """Run every measure, or those whose name holds one of the words of `choix`; the exit code."""
    depart = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    jeu = donnees.construire()
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")
    print(f"Site ready in {time.monotonic() - depart:.0f} s: {_conditions()}", flush=True)
    resultats = []
    with servir() as serveur:
        terrain = Terrain(serveur, jeu, max(serveur.memoires()))
        for quoi, epreuve in EPREUVES:
            if not choix or any(mot in quoi for mot in choix):
                print(f"... {quoi}", flush=True)
                resultats.append(_mesurer(quoi, epreuve, terrain))
    imprimer(resultats)
    print(f"\n{time.monotonic() - depart:.0f} s in all; {_charge()}")
    return _conclure(resultats)


def _mesurer(quoi: str, epreuve: Callable[[Terrain], Resultat], terrain: Terrain) -> Resultat:
    try:
        resultat = epreuve(terrain)
    except ArretDemande:
        raise
    except Exception as erreur:  # one missing page must not hide what the others measure
        traceback.print_exc()
        if erreurs := terrain.serveur.journal.read_text(errors="replace").rpartition("Traceback")[1:]:
            print("Last error of the server:", *"".join(erreurs).splitlines()[-12:], sep="\n    ", file=sys.stderr)
        resultat = Resultat(f"not measured: {type(erreur).__name__}: {erreur}"[:120], "", False, defaut=True)
    resultat.quoi = quoi
    return resultat


def _conclure(resultats: list[Resultat]) -> int:
    lents = [r.quoi for r in resultats if not r.tenu and not r.defaut]
    defauts = [r.quoi for r in resultats if r.defaut]
    if lents:
        print(f"Aim missed: {', '.join(lents)}")
    if defauts:
        print(f"Broken, not slow: {', '.join(defauts)}")
    return 1 if defauts else 0


def _conditions() -> str:
    with connection.cursor() as curseur:
        curseur.execute("SHOW server_version")
        version = curseur.fetchone()[0].split()[0]
        curseur.execute("SHOW fsync")
        fsync = curseur.fetchone()[0]
    return (
        f"{PROCESSUS} workers × {FILS} threads, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"PostgreSQL {version} (fsync {fsync}); {_charge()}"
    )


def _charge() -> str:
    """How much of the machine is left for us: times are to be read beside it."""
    mur, processeur = time.perf_counter(), time.process_time()
    while time.perf_counter() < mur + 0.5:
        pass
    part = (time.process_time() - processeur) / (time.perf_counter() - mur)
    return f"load {os.getloadavg()[0]:.1f}, a busy loop gets {part:.0%} of a processor"

"""The last evening: everybody at once, while a référent closes their producer."""

from __future__ import annotations

import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from decimal import Decimal

from commandes.models import Ligne, Volet
from tests.performance.chrono import centile
from tests.performance.tableau import Resultat
from tests.performance.terrain import Terrain
from tests.performance.visiteur import ReponseInattendue, Visiteur

MEMBRES = range(20, 40)
SECONDES = 8.0
SECONDES_DU_PLANCHER = 3.0
REFERENTE = 9  # of the last producer


@dataclass
class Course:
    """What became of the changes of all members; `derniers`: the last quantity accepted, by household and offer."""

    durees: list[float] = field(default_factory=list)
    erreurs: list[str] = field(default_factory=list)
    derniers: dict[tuple[int, int], str] = field(default_factory=dict)
    secondes: float = 0.0

    @property
    def rythme(self) -> float:
        return len(self.durees) / self.secondes


@dataclass
class Membre:
    visiteur: Visiteur
    foyer_id: int
    adresse: str
    offres: list[int]

    def changer_jusqu_a(self, fin: float, course: Course) -> None:
        quantites = itertools.cycle("123456789")
        for offre in itertools.cycle(self.offres):
            depart = time.perf_counter()
            if depart > fin:
                return
            quantite = next(quantites)
            try:
                reponse = json.loads(self.visiteur.envoyer(self.adresse, {f"q-{offre}": quantite}).texte())
            except (ReponseInattendue, OSError, ValueError) as erreur:
                course.erreurs.append(str(erreur) or type(erreur).__name__)
                return
            if reponse.get("refus"):
                course.erreurs.append(str(reponse["refus"]))
            course.derniers[self.foyer_id, offre] = quantite
            course.durees.append((time.perf_counter() - depart) * 1000)


def vingt_membres(terrain: Terrain) -> Resultat:
    with terrain.dedans():
        clos = Volet.objects.filter(commande=terrain.jeu.commande).order_by("producteur__nom").last()
    membres = []
    for rang in MEMBRES:
        lignes = [ligne for ligne in terrain.lignes_de(rang) if ligne.volet_id != clos.pk]
        visiteur = Visiteur(terrain.serveur, terrain.jeu.membre(rang))
        membres.append(
            Membre(visiteur, terrain.jeu.membres[rang].foyer_id, terrain.adresse_de_la_commande("lignes/"),
                   [ligne.offre_id for ligne in lignes])
        )  # fmt: skip
    try:
        _courir(membres, 1.0)
        fermeture: list[float] = []
        course = _courir(membres, SECONDES, threading.Thread(target=lambda: fermeture.append(_clore(terrain, clos))))
        ecarts = _ecarts(terrain, course)
        for membre, rang in zip(membres, MEMBRES, strict=True):
            membre.adresse = f"/banc/lignes/{terrain.lignes_de(rang)[0].panier_id}/"
        plancher = _courir(membres, SECONDES_DU_PLANCHER)
    finally:
        for membre in membres:
            membre.visiteur.partir()
    erreurs = course.erreurs + ecarts + ([] if fermeture else ["the référent could not close the volet"])
    return Resultat(
        mesure=f"{course.rythme:.0f} changes/s, {len(erreurs)} errors",
        but="≥ 150 changes/s, no error",
        tenu=course.rythme >= 150 and not erreurs,
        defaut=bool(erreurs),
        plancher=f"one SQL {plancher.rythme:.0f} changes/s",
        notes=[
            f"median {centile(course.durees, 50):.0f} ms, 95th percentile {centile(course.durees, 95):.0f} ms, "
            f"worst {max(course.durees):.0f} ms",
            f"meanwhile another volet was closed in {fermeture[0]:.0f} ms" if fermeture else "",
            *dict.fromkeys(erreurs[:5]),
        ],
    )


def _courir(membres: list[Membre], secondes: float, pendant: threading.Thread | None = None) -> Course:
    """`pendant` is started half-way."""
    course = Course()
    depart = time.perf_counter()
    fils = [threading.Thread(target=m.changer_jusqu_a, args=(depart + secondes, course)) for m in membres]
    for fil in fils:
        fil.start()
    if pendant is not None:
        time.sleep(secondes / 2)
        pendant.start()
    for fil in fils:
        fil.join()
    course.secondes = time.perf_counter() - depart
    if pendant is not None:
        pendant.join()
    return course


def _ecarts(terrain: Terrain, course: Course) -> list[str]:
    """What was answered "saved" and is not what the database holds."""
    with terrain.dedans():
        lignes = Ligne.objects.filter(commande=terrain.jeu.commande)
        gardees = {(foyer, offre): q for foyer, offre, q in lignes.values_list("panier__foyer", "offre", "quantite")}
    perdues = [clef for clef, quantite in course.derniers.items() if gardees.get(clef) != Decimal(quantite)]
    return [f"{len(perdues)} changes lost"] if perdues else []


def _clore(terrain: Terrain, volet: Volet) -> float:
    """Milliseconds that the référent of `volet` waited."""
    with terrain.visite(REFERENTE) as visiteur:
        depart = time.perf_counter()
        geste = terrain.adresse_de_la_commande(f"producteurs/{volet.pk}/clore/")
        visiteur.envoyer(geste, {}, attendu=302, script=False)
        duree = (time.perf_counter() - depart) * 1000
    with terrain.dedans():
        if Volet.objects.get(pk=volet.pk).etat != Volet.Etat.CLOS:
            raise ReponseInattendue("the volet is not closed")
    return duree

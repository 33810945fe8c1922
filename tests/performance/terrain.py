"""What every measure is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from commandes.models import Ligne
from groupement.portee import dans_le_groupement
from tests.performance.chrono import Duree, chronometrer, requetes
from tests.performance.donnees import Jeu
from tests.performance.serveur import Serveur
from tests.performance.visiteur import ReponseInattendue, Visiteur


@dataclass
class Terrain:
    serveur: Serveur
    jeu: Jeu
    au_depart: float = 0.0  # megabytes of a web worker that has served nothing
    _vide: list[Duree] = field(default_factory=list)

    def adresse(self, suite: str = "") -> str:
        return f"/g/{self.jeu.groupement.slug}/{suite}"

    def adresse_de_la_commande(self, suite: str = "") -> str:
        return self.adresse(f"commandes/{self.jeu.commande.pk}/{suite}")

    @contextmanager
    def dedans(self) -> Iterator[None]:
        """The scope of the group, as the site opens it for a page."""
        with dans_le_groupement(self.jeu.groupement):
            yield

    @contextmanager
    def visite(self, rang: int | None = None) -> Iterator[Visiteur]:
        """A browser: of the member of that rank, or of nobody."""
        visiteur = Visiteur(self.serveur, None if rang is None else self.jeu.membre(rang))
        try:
            yield visiteur
        finally:
            visiteur.partir()

    def chronometrer(self, geste: Callable[[], Any], *, fois: int) -> Duree:
        return chronometrer(geste, fois=fois, processeur=self.serveur.processeur)

    def vue_vide(self) -> Duree:
        """The floor of every page: what the server and its middlewares take to say nothing."""
        if not self._vide:
            with self.visite() as visiteur:
                self._vide.append(self.chronometrer(lambda: visiteur.lire("/banc/vide/"), fois=200))
        return self._vide[0]

    def plancher(self, par_sql: Duree) -> str:
        return f"empty view {self.vue_vide()}, one SQL {par_sql}"

    def lignes_de(self, rang: int) -> list[Ligne]:
        """What the member of that rank has ordered in the open round."""
        with self.dedans():
            siennes = Ligne.objects.filter(commande=self.jeu.commande, panier__foyer=self.jeu.membres[rang].foyer)
            return list(siennes.order_by("pk"))


def compter(geste: Callable[[], Any], *, attendu: int = 200) -> int:
    """Queries of a request of the test client; what is kept from one request to the next is kept already."""
    with requetes() as envoyees:
        reponse = geste()
    if reponse.status_code != attendu:
        raise ReponseInattendue(f"{reponse.request['PATH_INFO']} answered {reponse.status_code} instead of {attendu}")
    return len(envoyees)

"""Draws invented people."""

from __future__ import annotations

import random
import unicodedata

from groupement.demo.comptes import COMPTES
from groupement.demo.noms import NOMS, PRENOMS
from groupement.models import Personne


class TirageDeNoms:
    """Draws people who do not have the same first and last name, each with an address of their own."""

    def __init__(self, hasard: random.Random) -> None:
        self.hasard = hasard
        self.pris = {(compte.prenom, compte.nom) for compte in COMPTES}

    def tirer(self, nom: str = "") -> Personne:
        while True:
            prenom, famille = self.hasard.choice(PRENOMS), nom or self.hasard.choice(NOMS)
            if (prenom, famille) not in self.pris:
                self.pris.add((prenom, famille))
                return Personne(
                    prenom=prenom, nom=famille, email=adresse(prenom, famille), telephone=telephone(self.hasard)
                )


def adresse(prenom: str, nom: str) -> str:
    """An address at a domain that can never exist."""
    plat = unicodedata.normalize("NFKD", f"{prenom}.{nom}").encode("ascii", "ignore").decode()
    return f"{plat.lower().replace(' ', '-')}@exemple.test"


def telephone(hasard: random.Random) -> str:
    """A mobile number of the range that is kept for fiction."""
    return f"06 39 98 {hasard.randrange(100):02d} {hasard.randrange(100):02d}"

"""Checking the accounts: everything that is written is computed again from the facts, by the database.

Each control (`controles.CONTROLES`) is one statement over a whole group, which answers with what does not agree; no
row, no error. It shares no code with `commandes.argent.dus`, which wrote the entries: two ways of counting, one result.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from commandes.models import Ecriture
from commandes.verification.controles import CONTROLES
from groupement.models import Groupement
from groupement.templatetags.formats import montant

MAXIMUM = 200  # beyond, one has understood


@dataclass(frozen=True, slots=True)
class Anomalie:
    """What does not agree. `trouve` and `attendu` in euros, None where there is nothing."""

    controle: str
    ou: str
    genre: str
    trouve: Decimal | None
    attendu: Decimal | None

    @property
    def phrase(self) -> str:
        """ "Foyer Durand, Ferme du Soleil, livraison du 2026-03-29 : produits, 12,41 € au lieu de 12,40 €."."""
        quoi = f"{Ecriture.Genre(self.genre).label}, " if self.genre in Ecriture.Genre.values else ""
        return f"{self.ou} : {quoi}{_dire(self.trouve)} au lieu de {_dire(self.attendu)}"


@dataclass(frozen=True, slots=True)
class Bilan:
    """What was checked in a group. `nombres`: rows read, by kind; `anomalies`: at most `MAXIMUM` for each control."""

    nombres: dict[str, int]
    anomalies: list[Anomalie]

    @property
    def juste(self) -> bool:
        return not self.anomalies


NOMBRES = """
SELECT (SELECT count(*) FROM commandes_ligne WHERE groupement_id = %(groupement)s),
       (SELECT count(*) FROM commandes_ecriture WHERE groupement_id = %(groupement)s),
       (SELECT count(*) FROM commandes_volet WHERE groupement_id = %(groupement)s AND etat = 'solde'),
       (SELECT count(*) FROM commandes_reglement WHERE groupement_id = %(groupement)s)
"""


def verifier(groupement: Groupement) -> Bilan:
    """Every sum of a group, from its first round on. As many queries for a year as for ten."""
    anomalies = []
    with connection.cursor() as curseur:
        curseur.execute(NOMBRES, {"groupement": groupement.pk})
        nombres = dict(zip(("lignes", "écritures", "commandes soldées", "règlements"), curseur.fetchone(), strict=True))
        for controle, requete in CONTROLES.items():
            curseur.execute(requete, {"groupement": groupement.pk, "maximum": MAXIMUM})
            anomalies += [Anomalie(controle, *rang) for rang in curseur.fetchall()]
    return Bilan(nombres, anomalies)


def _dire(somme: Decimal | None) -> str:
    return "rien" if somme is None else montant(somme)

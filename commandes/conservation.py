"""What rounds and accounts keep of people, and how long."""

from __future__ import annotations

import datetime

from commandes.models import Document
from groupement.conservation import Regle
from groupement.portee import scopes_disabled

FEUILLES = (
    Document.Genre.FEUILLE_FOYERS,
    Document.Genre.FEUILLE_PRODUITS,
    Document.Genre.EMARGEMENT,
    Document.Genre.MATRICE,
)


def regles() -> list[Regle]:
    return [
        Regle(
            clef="comptes",
            quoi="Les commandes de votre foyer, ce qu’il doit et ce qu’il a réglé",
            pourquoi="Tenir des comptes justes ; la loi demande de garder une comptabilité dix ans.",
            duree="Dix ans. Après votre départ, sans votre nom si vous demandez l’effacement.",
        ),
        Regle(
            clef="feuilles",
            quoi="Les feuilles de distribution et d’émargement, avec noms et téléphones",
            pourquoi="Retrouver qui a reçu quoi, en cas de doute.",
            effacer=_feuilles,
        ),
    ]


def _feuilles(avant: datetime.datetime) -> int:
    """Drawn again from the data whenever somebody asks: only the printed names go."""
    with scopes_disabled():
        passees = Document.objects.filter(genre__in=FEUILLES, commande__livraison_le__lt=avant.date())
        return passees.delete()[0]

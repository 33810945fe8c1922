"""Facts published for a peer that has been used for fifteen years, under the rule "chronologique".

Every CSV of `oracles/`, or of the folder that the environment variable ORACLES names.
"""

import csv
import os
from pathlib import Path

import pytest

from commandes.colisage.partage import Demande, Regle, colis_a_commander, partager

DOSSIER = Path(os.environ.get("ORACLES") or Path(__file__).parent / "oracles")


def lire_les_faits() -> list[dict[str, str]]:
    faits = []
    for chemin in sorted(DOSSIER.glob("*.csv")):
        lignes = [ligne for ligne in chemin.read_text().splitlines() if ligne.strip() and not ligne.startswith("#")]
        faits += [fait | {"fichier": chemin.name} for fait in csv.DictReader(lignes)]
    assert faits, f"no fact in {DOSSIER}"
    return faits


@pytest.mark.parametrize("fait", lire_les_faits(), ids=lambda fait: f"{fait['fichier']}-{fait['id']}")
def test_fait(fait):
    couples = [tuple(map(int, texte.split("+"))) for texte in fait["orders"].split()]
    demandes = [Demande(n, quantite, tolerance, n) for n, (quantite, tolerance) in enumerate(couples)]
    pack, minimum = int(fait["pack"]), int(fait["moq"] or 0)
    colis = colis_a_commander(
        sum(d.quantite for d in demandes), sum(d.tolerance for d in demandes), pack, minimum
    )  # fmt: skip
    if fait["cases"]:
        assert colis == int(fait["cases"])
    disponible = int(fait["available"]) if fait["available"] else colis * pack
    parts = partager(demandes, disponible, regle=Regle.CHRONOLOGIQUE, tolerances=fait["tolerance"] == "yes")
    assert [parts[d.cle] for d in demandes] == list(map(int, fait["results"].split()))
    assert disponible - sum(parts.values()) == int(fait["left"])

"""What a basket form sends: `q-<offer>` quantities and `t-<offer>` tolerances as typed, `vu` what was shown."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from commandes.quantites import QuantiteRefusee, lire_quantite


class SaisieRefusee(Exception):
    """Something typed is not a quantity: nothing of the form is written. `phrases` by offer id."""

    def __init__(self, phrases: Mapping[int, str]) -> None:
        super().__init__("saisie refusée")
        self.phrases = phrases


@dataclass
class Demande:
    """What the person asks for. `vu`: what the page had shown, by offer id; None when the page did not say."""

    quantites: dict[int, Decimal] = field(default_factory=dict)
    tolerances: dict[int, Decimal] = field(default_factory=dict)
    refusees: dict[int, str] = field(default_factory=dict)
    vu: dict[int, Decimal] | None = None


def lire_demande(donnees: Mapping[str, str]) -> Demande:
    """Only what differs from what the page had shown: an old tab sent late does not undo what another one saved."""
    vu = _vu(donnees["vu"]) if "vu" in donnees else None  # the script sends changed lines only, without `vu`
    demande = Demande(vu=vu)
    for nom, texte in donnees.items():
        genre, offre = nom[:2], nom[2:]
        if genre not in ("q-", "t-") or not offre.isdecimal() or len(offre) > 18:
            continue
        try:
            quantite = lire_quantite(texte)
        except QuantiteRefusee as erreur:
            demande.refusees[int(offre)] = str(erreur)
            continue
        if genre == "t-":
            demande.tolerances[int(offre)] = quantite
        elif vu is None or quantite != vu.get(int(offre), Decimal(0)):
            demande.quantites[int(offre)] = quantite
    return demande


def _vu(texte: str) -> dict[int, Decimal]:
    try:
        return {int(offre): lire_quantite(str(quantite)) for offre, quantite in json.loads(texte or "{}").items()}
    except (ValueError, AttributeError, RecursionError):
        return {}

"""How far what is proposed stands from what the group expects."""

from __future__ import annotations

from charte.models import Criteres
from groupement.criteres import Propose, labels_du_reseau
from groupement.models import Groupement


def ecarts_aux_criteres(groupement: Groupement, proposes: list[Propose]) -> dict[int, list[str]]:
    """A sentence for each criterion that is not met. What is not known (a distance) is not held against anybody."""
    criteres = Criteres.objects.filter(groupement=groupement).first()
    if criteres is None:
        return {}
    trouves = {propose.pk: _phrases(criteres, propose) for propose in proposes}
    return {pk: phrases for pk, phrases in trouves.items() if phrases}


def _phrases(criteres: Criteres, propose: Propose) -> list[str]:
    phrases = []
    if criteres.distance_max and propose.distance is not None and propose.distance > criteres.distance_max:
        phrases.append(f"À {round(propose.distance)} km, au-delà des {criteres.distance_max} km du groupement")
    if criteres.labels and not propose.labels & set(criteres.labels):
        phrases.append("Sans aucun des labels attendus par le groupement")
    return phrases


def labels_attendus(criteres: Criteres | None, groupement: Groupement) -> list[str]:
    """Their names; one that left the directory is forgotten."""
    if criteres is None or not criteres.labels:
        return []
    return [nom for pk, nom in labels_du_reseau(groupement.reseau).items() if pk in criteres.labels]

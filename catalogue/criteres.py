"""What the directory says to whoever keeps a group's criteria, and the marks that come back."""

from __future__ import annotations

from collections.abc import Iterable

from catalogue.distance import distance_entre
from catalogue.models import Label, Producteur
from groupement.criteres import Propose, ecarts
from groupement.models import Groupement, Reseau
from groupement.portee import dans_le_reseau
from groupement.tri import par_nom


def labels_du_reseau(reseau: Reseau) -> dict[int, str]:
    with dans_le_reseau(reseau):
        return dict(Label.objects.order_by(*par_nom("nom")).values_list("pk", "nom"))


def partenaires_hors_criteres(groupement: Groupement) -> set[int]:
    """Ids of the producers with whom the group works and who stand outside what it expects; three queries."""
    siens = Producteur.objects.filter(partenariats__groupement=groupement).prefetch_related("labels")
    return set(hors_criteres(groupement, siens))


def hors_criteres(groupement: Groupement | None, producteurs: Iterable[Producteur]) -> dict[int, list[str]]:
    """Sentences for the producers outside the group's criteria, by producer. Their labels are prefetched."""
    return ecarts(
        groupement,
        (
            Propose(
                pk=producteur.pk,
                distance=distance_entre(groupement, producteur),
                labels=frozenset(label.pk for label in producteur.labels.all()),
            )
            for producteur in producteurs
        ),
    )

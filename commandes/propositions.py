"""Another product proposed instead of one that is missing, as pages and mails show it."""

from __future__ import annotations

from typing import Any

from catalogue.prix import prix_au_palier
from catalogue.unites import a_l_unite, nommer
from commandes.livraison import RECEVABLES
from commandes.models import Panier, Remplacement
from groupement.templatetags.formats import montant


def presenter(remplacement: Remplacement) -> dict[str, Any]:
    """A proposal in words: "2 pièces : Pintade, à la place de Poulet", its price, where it stands."""
    offre = remplacement.offre
    prix = montant(prix_au_palier(offre.paliers, remplacement.quantite))
    return {
        "remplacement": remplacement,
        "combien": nommer(offre.unite, remplacement.quantite),
        "offre": offre,
        "pour": remplacement.ligne.offre,
        "foyer": remplacement.ligne.panier.foyer,
        "prix": f"{prix} {a_l_unite(offre.mesure if offre.prix_par == 'mesure' else offre.unite)}",
    }


def propositions_du_panier(panier: Panier | None) -> list[dict[str, Any]]:
    """What a household is asked, or has answered, in a volet that may still change."""
    if panier is None:
        return []
    proposes = (
        Remplacement.objects.filter(ligne__panier=panier, volet__etat__in=RECEVABLES)
        .select_related("offre", "ligne__offre", "ligne__panier__foyer")
        .order_by("propose_le", "pk")
    )
    return [presenter(remplacement) for remplacement in proposes]


def sans_reponse(foyer_id: int) -> list[dict[str, Any]]:
    """All that a household is still asked, the oldest first; each with its round under `commande`."""
    attendus = Remplacement.objects.filter(
        etat=Remplacement.Etat.PROPOSE, ligne__panier__foyer=foyer_id, volet__etat__in=RECEVABLES
    )
    if not attendus.exists():  # as on most days: the home page need not read five tables for it
        return []
    proposes = attendus.select_related("offre", "ligne__offre", "ligne__panier__foyer", "ligne__commande").order_by(
        "propose_le", "pk"
    )
    return [presenter(remplacement) | {"commande": remplacement.ligne.commande} for remplacement in proposes]

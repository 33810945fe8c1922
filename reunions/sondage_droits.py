"""Who may put a question to the group, and who runs a poll or invites a producer."""

from typing import Any

from groupement.droits import Regles, adhesion_de, anime
from groupement.models import Personne


def conduit(personne: Personne, sondage: Any) -> bool:
    """Whoever opened it, as long as they are an active member, and those who facilitate."""
    adhesion = adhesion_de(personne, sondage.groupement)
    return adhesion is not None and (adhesion.anime or (adhesion.est_active and adhesion.pk == sondage.auteur_id))


class DroitsDesSondages(Regles):
    regles = {
        "reunions.sonder": anime,
        "reunions.conduire_sondage": conduit,
        "reunions.inviter_un_producteur": anime,
    }

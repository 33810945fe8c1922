"""A message of a few sentences and one button: its words come from the function that sends it."""

from collections.abc import Sequence

from groupement.models import Groupement, Personne
from groupement.services.courriels import deposer, rediger

ANIMATION = "Vous recevez ce courriel parce que vous animez {}."
MEMBRE = "Vous recevez ce courriel parce que vous êtes membre {}."


def ecrire(
    *,
    clef: str,
    destinataire: str,
    groupement: Groupement,
    sujet: str,
    phrases: Sequence[str],
    lien: str,
    bouton: str,
    pourquoi: str,
    citation: str = "",
    personne: Personne | None = None,
    prenom: str = "",
    repondre_a: Sequence[str] = (),
    urgent: bool = False,
) -> None:
    """Nothing for somebody without an address."""
    if not destinataire:
        return
    deposer(
        clef=clef,
        destinataire=destinataire,
        personne=personne,
        groupement=groupement,
        sujet=sujet,
        repondre_a=repondre_a,
        urgent=urgent,
        **rediger(
            "simple",
            {
                "groupement": groupement,
                "prenom": prenom or (personne.prenom if personne else ""),
                "titre": sujet,
                "phrases": phrases,
                "citation": citation,
                "lien": lien,
                "bouton": bouton,
                "pourquoi": pourquoi,
            },
        ),
    )

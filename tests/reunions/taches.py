"""Stands where the app that keeps tasks will: a real function, in settings, that writes where the tests look."""

from groupement.models import Adhesion
from groupement.refus import Refus
from groupement.services.journal import journaliser


def creer(*, groupement, intitule, qui: list[Adhesion], pour_le, origine, auteur: Adhesion) -> str:
    """Writes a row of the caller's transaction, as the real one does."""
    if intitule == "impossible":
        raise Refus("Cette tâche ne peut pas être créée.")
    noms = ", ".join(str(adhesion) for adhesion in qui)
    entree = journaliser(
        objet=groupement, action="tache", libelle=f"{intitule} ({noms})", auteur=auteur.personne,
        apres={"pour_le": str(pour_le or ""), "origine": origine},
    )  # fmt: skip
    return f"/g/{groupement.slug}/taches/{entree.pk}/"

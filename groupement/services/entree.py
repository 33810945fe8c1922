"""How a group opens its door: public page, steps, size."""

from typing import Any

from django.db import transaction

from groupement.etapes import entree_de
from groupement.models import Entree, Etape, Groupement, Personne
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve

REGLAGES = ("page_publique", "quand", "fonctionnement", "venir", "etapes", "taille", "a_la_taille")


@transaction.atomic
def regler_l_entree(*, groupement: Groupement, valeurs: dict[str, Any], auteur: Personne) -> Entree:
    """Change the settings named in `REGLAGES`; the journal tells each one that changed."""
    Groupement.objects.select_for_update(no_key=True).get(pk=groupement.pk)
    entree = entree_de(groupement)
    avant = _en_mots(entree)
    for champ in REGLAGES:
        setattr(entree, champ, valeurs.get(champ, getattr(entree, champ)))
    ecart = differences(avant, _en_mots(entree))
    if ecart[1]:
        enregistrer(entree)
        journaliser(
            objet=groupement,
            action="entree",
            libelle="Entrée dans le groupement : réglages modifiés",
            auteur=auteur,
            avant=ecart[0],
            apres=ecart[1],
        )
    return entree


def _en_mots(entree: Entree) -> dict[str, Any]:
    """By the name of each setting, as a reader of the journal wants it."""
    valeurs = releve(entree, REGLAGES)
    valeurs["page_publique"] = "oui" if entree.page_publique else "non"
    valeurs["etapes"] = ", ".join(Etape(etape).label for etape in entree.etapes)
    valeurs["taille"] = entree.taille or ""
    valeurs["a_la_taille"] = entree.get_a_la_taille_display()
    meta: Any = Entree._meta
    return {str(meta.get_field(champ).verbose_name): valeur for champ, valeur in valeurs.items()}

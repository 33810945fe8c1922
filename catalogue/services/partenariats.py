"""A group works with a producer, on its own conditions."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from catalogue.models import Partenariat, Producteur
from groupement.models import Groupement, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve


@transaction.atomic
def ajouter_partenariat(*, groupement: Groupement, producteur: Producteur, auteur: Personne) -> Partenariat:
    """Start working with `producteur`, or start again on the conditions kept from before."""
    fige = Producteur.objects.select_for_update().get(pk=producteur.pk)
    if fige.archive_le:
        raise Refus(f"{fige} n’est plus dans l’annuaire : demandez à la coordination du réseau de l’y remettre.")
    ancien = Partenariat.objects.filter(producteur=fige).first()
    if ancien is not None:
        reprendre_partenariat(partenariat=ancien, auteur=auteur)
        return ancien
    partenariat = Partenariat(groupement=groupement, reseau_id=groupement.reseau_id, producteur=fige)
    enregistrer(partenariat)
    journaliser(objet=partenariat, action="ajouter", libelle=f"Le groupement travaille avec {fige}", auteur=auteur)
    return partenariat


@transaction.atomic
def modifier_conditions(*, partenariat: Partenariat, champs: dict[str, Any], auteur: Personne) -> Partenariat:
    fige = _verrouiller(partenariat)
    avant = releve(fige, list(champs))
    for champ, valeur in champs.items():
        setattr(fige, champ, valeur)
    enregistrer(fige)
    avant_dit, apres_dit = differences(avant, champs)
    if apres_dit:
        journaliser(
            objet=fige,
            action="modifier",
            libelle=f"Conditions modifiées : {fige}",
            auteur=auteur,
            avant=avant_dit,
            apres=apres_dit,
        )
    return fige


@transaction.atomic
def arreter_partenariat(*, partenariat: Partenariat, auteur: Personne) -> None:
    """The group orders no more there; rounds already under way go on, conditions are kept."""
    _basculer(partenariat, False, "arreter", "Le groupement ne travaille plus avec {}", auteur)


@transaction.atomic
def reprendre_partenariat(*, partenariat: Partenariat, auteur: Personne) -> None:
    _basculer(partenariat, True, "reprendre", "Le groupement travaille de nouveau avec {}", auteur)


def _basculer(partenariat: Partenariat, actif: bool, action: str, libelle: str, auteur: Personne) -> None:
    fige = _verrouiller(partenariat)
    if fige.actif == actif:
        return
    if actif and fige.producteur.archive_le:
        raise Refus(f"{fige} n’est plus dans l’annuaire : demandez à la coordination du réseau de l’y remettre.")
    fige.actif = actif
    fige.save(update_fields=["actif"])
    journaliser(objet=fige, action=action, libelle=libelle.format(fige), auteur=auteur)


def _verrouiller(partenariat: Partenariat) -> Partenariat:
    return Partenariat.objects.select_related("producteur").select_for_update(of=("self",)).get(pk=partenariat.pk)

"""What a person decides for themself: name, phone, reminders."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from groupement.models import Personne
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser
from groupement.templatetags.formats import de

CHAMPS = {"prenom": "prénom", "nom": "nom", "telephone": "téléphone"}


@transaction.atomic
def modifier_profil(*, personne: Personne, valeurs: dict[str, Any]) -> Personne:
    personne = Personne.objects.select_for_update(no_key=True).get(pk=personne.pk)
    avant = {mot: getattr(personne, champ) for champ, mot in CHAMPS.items()}
    for champ in CHAMPS:
        setattr(personne, champ, valeurs.get(champ, getattr(personne, champ)))
    ecart = differences(avant, {mot: getattr(personne, champ) for champ, mot in CHAMPS.items()})
    if ecart[1]:
        enregistrer(personne, champs=list(CHAMPS))
        journaliser(
            objet=personne,
            action="profil",
            libelle=f"Profil {de(personne)} modifié",
            auteur=personne,
            avant=ecart[0],
            apres=ecart[1],
        )
    return personne


@transaction.atomic
def refuser_rappels(*, personne: Personne, rappels: Collection[str]) -> Personne:
    """`rappels`: all the kinds of reminder that this person does not want."""
    personne = Personne.objects.select_for_update(no_key=True).get(pk=personne.pk)
    avant = _en_mots(personne.rappels_refuses)
    personne.rappels_refuses = [rappel for rappel in Personne.Rappel.values if rappel in rappels]
    apres = _en_mots(personne.rappels_refuses)
    if avant != apres:
        personne.save(update_fields=["rappels_refuses"])
        journaliser(
            objet=personne,
            action="rappels",
            libelle=f"Rappels refusés par {personne}",
            auteur=personne,
            avant={"rappels refusés": avant},
            apres={"rappels refusés": apres},
        )
    return personne


def changer_un_rappel(*, personne: Personne, rappel: str, refuse: bool) -> Personne:
    """Stop one kind of reminder, or take it back."""
    autres = set(personne.rappels_refuses) - {rappel}
    return refuser_rappels(personne=personne, rappels=autres | {rappel} if refuse else autres)


def _en_mots(rappels: Collection[str]) -> str:
    return ", ".join(str(Personne.Rappel(rappel).label) for rappel in rappels) or "aucun"

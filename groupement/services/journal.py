"""The journal: who changed what, when, from what to what, and why."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from groupement.models import EntreeJournal, Personne


def entree(
    *,
    objet: models.Model,
    action: str,
    libelle: str,
    auteur: Personne | None,
    avant: dict[str, Any] | None = None,
    apres: dict[str, Any] | None = None,
    motif: str = "",
    foyer_id: int | None = None,
) -> EntreeJournal:
    """An unsaved row about `objet`; its group or network is read from the object. `auteur` None: done by the clock."""
    return EntreeJournal(
        groupement_id=objet.pk
        if objet._meta.label == "groupement.Groupement"
        else getattr(objet, "groupement_id", None),
        reseau_id=objet.pk if objet._meta.label == "groupement.Reseau" else getattr(objet, "reseau_id", None),
        objet=objet._meta.label_lower,
        objet_id=objet.pk,
        action=action,
        libelle=libelle[:250],
        auteur=auteur,
        nom_auteur=str(auteur) if auteur else "",
        avant=avant or {},
        apres=apres or {},
        motif=motif,
        foyer_id=foyer_id,
    )


def journaliser(**champs: Any) -> EntreeJournal:
    """Write one entry (same arguments as `entree`) in the transaction of the change itself."""
    ligne = entree(**champs)
    ligne.save(force_insert=True)
    return ligne


COLONNES = [champ.attname for champ in EntreeJournal._meta.concrete_fields if champ.attname not in ("id", "le")]
ECRIRE = (
    f"INSERT INTO groupement_entreejournal ({', '.join(COLONNES)}) SELECT {', '.join(COLONNES)}"
    " FROM jsonb_populate_recordset(NULL::groupement_entreejournal, %s)"
)


def journaliser_tout(entrees: Iterable[EntreeJournal]) -> None:
    """Write unsaved entries in one statement, the same for one and for hundreds: it is planned once."""
    lignes = [{colonne: getattr(entree, colonne) for colonne in COLONNES} for entree in entrees]
    if lignes:
        with connection.cursor() as curseur:
            curseur.execute(ECRIRE, [json.dumps(lignes)])


def differences(avant: dict[str, Any], apres: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only the keys whose value changed, as text: what a reader of the journal wants to see."""
    clefs = [clef for clef in apres if avant.get(clef) != apres[clef]]
    return {c: str(avant.get(c, "")) for c in clefs}, {c: str(apres[c]) for c in clefs}


def releve(objet: models.Model, champs: Iterable[str]) -> dict[str, Any]:
    """The present values of `champs`, to compare before and after."""
    return {champ: getattr(objet, champ) for champ in champs}

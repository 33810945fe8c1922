"""The rules of participation, and the households that are asked for nothing for a while."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupement.models import Foyer, Groupement, Personne
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve
from referents.models import Dispense, ReglesDeParticipation

CHAMPS = ("compte_en", "minimum", "mandat", "noms_montres")


@transaction.atomic
def regler_la_participation(
    *, groupement: Groupement, valeurs: dict[str, Any], auteur: Personne
) -> ReglesDeParticipation:  # fmt: skip
    regles = ReglesDeParticipation.objects.select_for_update(no_key=True).first() or ReglesDeParticipation(
        groupement=groupement
    )
    avant = releve(regles, CHAMPS)
    for champ in CHAMPS:
        if champ in valeurs:
            setattr(regles, champ, valeurs[champ])
    enregistrer(regles)
    avant_dit, apres_dit = differences(avant, releve(regles, CHAMPS))
    if apres_dit:
        journaliser(
            objet=regles, action="participation.regler", libelle="Règles de participation modifiées", auteur=auteur,
            avant=avant_dit, apres=apres_dit,
        )  # fmt: skip
    return regles


@transaction.atomic
def dispenser(
    *, foyer: Foyer, du: datetime.date, au: datetime.date | None, raison: str, auteur: Personne
) -> Dispense:  # fmt: skip
    """The journal says that there is one, to the household and those who facilitate; never why."""
    dispense = Dispense(groupement_id=foyer.groupement_id, foyer=foyer, du=du, au=au, raison=raison.strip())
    enregistrer(dispense)
    journaliser(
        objet=dispense, action="participation.dispenser", libelle=f"Dispense pour {foyer}", auteur=auteur,
        foyer_id=foyer.pk, apres={"du": str(du), "au": str(au or "")},
    )  # fmt: skip
    return dispense


@transaction.atomic
def lever_la_dispense(*, dispense: Dispense, auteur: Personne) -> None:
    """From today on; one that had not begun goes away."""
    figee = Dispense.objects.select_for_update(no_key=True, of=("self",)).select_related("foyer").get(pk=dispense.pk)
    hier = timezone.localdate() - datetime.timedelta(days=1)
    journaliser(
        objet=figee, action="participation.lever", libelle=f"Fin de la dispense pour {figee.foyer}", auteur=auteur,
        foyer_id=figee.foyer_id,
    )  # fmt: skip
    if figee.du > hier:
        figee.delete()
        return
    figee.au = hier
    enregistrer(figee)

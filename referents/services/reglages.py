"""How the group shares out the work: durations, what is passed on, what a kilometre is worth."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from groupement.models import Groupement, Personne
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve
from referents.models import ReglagesDesReferents

REGLAGES = ("duree_mois", "alerte_jours", "prise_immediate", "points", "tarif_km")


@transaction.atomic
def regler_les_referents(*, groupement: Groupement, valeurs: dict[str, Any], auteur: Personne) -> ReglagesDesReferents:
    fige = Groupement.objects.select_for_update(no_key=True).get(pk=groupement.pk)
    reglages = ReglagesDesReferents.de(fige)
    avant = releve(reglages, REGLAGES)
    for champ in REGLAGES:
        setattr(reglages, champ, valeurs.get(champ, getattr(reglages, champ)))
    avant_dit, apres_dit = differences(avant, releve(reglages, REGLAGES))
    if apres_dit:
        enregistrer(reglages)
        journaliser(
            objet=reglages, action="regler", libelle="Réglages des référents modifiés", auteur=auteur,
            avant=avant_dit, apres=apres_dit,
        )  # fmt: skip
    return reglages

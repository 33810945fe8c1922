"""Why each takes part, and what the group expects of its producers."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from charte.models import Criteres, MotDuNuage, Raison
from charte.nuage.mots import LETTRES_AU_PLUS, racine
from charte.services.verrou import prendre
from groupement.models import Adhesion, Groupement
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve

CRITERES = ["distance_max", "labels", "ethique"]


@transaction.atomic
def repondre(*, adhesion: Adhesion, texte: str) -> Raison:
    """One answer per person, the last one. Not journaled: nobody is to know who wrote what."""
    raison = Raison.objects.select_for_update(no_key=True).filter(adhesion=adhesion).first()
    if raison is None:
        raison = Raison(groupement_id=adhesion.groupement_id, adhesion=adhesion)
    raison.texte, raison.modifiee_le = " ".join(texte.split()), timezone.now()
    enregistrer(raison)
    return raison


def effacer(*, adhesion: Adhesion) -> None:
    Raison.objects.filter(adhesion=adhesion).delete()


@transaction.atomic
def juger_un_mot(*, groupement: Groupement, mot: str, choix: str, auteur: Adhesion) -> None:
    """Hide a word of the cloud, keep one for the public page, or (`choix` empty) let the rule decide again."""
    prendre(groupement)
    forme = mot.strip().lower()[:LETTRES_AU_PLUS]
    clef = racine(forme)
    juge = MotDuNuage.objects.filter(racine=clef).first() or MotDuNuage(groupement=groupement, racine=clef, forme=forme)
    if juge.choix == choix or not clef:
        return
    avant, juge.choix = juge.choix, choix
    if choix:
        enregistrer(juge)
    else:
        juge.delete()
    dit = {"": "remis dans le nuage", **dict(MotDuNuage.Choix.choices)}
    journaliser(
        objet=groupement,
        action="nuage.mot",
        libelle=f"Pourquoi je participe : « {juge.forme} » {dit[choix]}",
        auteur=auteur.personne,
        avant={"choix": dit.get(avant, "") if avant else ""},
        apres={"choix": dit[choix]},
    )


@transaction.atomic
def regler_les_criteres(*, groupement: Groupement, valeurs: dict[str, Any], auteur: Adhesion) -> Criteres:
    """`valeurs`: the fields of `CRITERES`. Marks change at once on every page where a producer is proposed."""
    prendre(groupement)
    criteres = Criteres.objects.filter(groupement=groupement).first() or Criteres(groupement=groupement)
    avant = releve(criteres, CRITERES)
    for champ in CRITERES:
        setattr(criteres, champ, valeurs[champ])
    avant_dit, apres_dit = differences(avant, releve(criteres, CRITERES))
    if apres_dit:
        enregistrer(criteres)
        journaliser(
            objet=criteres,
            action="criteres",
            libelle="Critères du groupement modifiés",
            auteur=auteur.personne,
            avant=avant_dit,
            apres=apres_dit,
        )
    return criteres

"""Duties of a delivery: made with it from the group's models, moved and given up with it."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupement.models import Groupement, Personne
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser, releve
from referents import courriels
from referents.models import Distribution, Inscription, ModeleDePermanence, Permanence
from referents.services.verrous import prendre_la_distribution, prendre_la_permanence, prendre_les_permanences

CHAMPS = ("intitule", "nombre", "repere", "minutes", "duree", "consigne")
QUAND_ET_OU = ("nom", "jour", "lieu", "ouvre", "ferme", "adresse")
CE_QUI_SE_DIT = ("jour", "lieu", "ouvre", "ferme")


@transaction.atomic
def prevoir(
    *,
    groupement: Groupement,
    nom: str,
    jour: datetime.date,
    lieu: str,
    ouvre: datetime.time | None,
    ferme: datetime.time | None,
    adresse: str,
    habituelles: bool = True,
) -> Distribution:
    """A day, with a slot for each model in use when `habituelles`. The caller keeps which delivery it is."""
    distribution = Distribution(
        groupement=groupement, nom=nom, jour=jour, lieu=lieu, ouvre=ouvre, ferme=ferme, adresse=adresse
    )
    enregistrer(distribution)
    if habituelles:
        _completer(distribution, ModeleDePermanence.objects.filter(actif=True).order_by("pk"))
    return distribution


@transaction.atomic
def completer(*, distribution: Distribution) -> int:
    """Add the slots of models that came, or came back, since this day was planned; how many."""
    figee = prendre_la_distribution(distribution)
    _exiger_a_venir(figee)
    manquants = ModeleDePermanence.objects.filter(actif=True).exclude(permanences__distribution=figee).order_by("pk")
    return _completer(figee, manquants)


def _completer(distribution: Distribution, modeles: Any) -> int:
    permanences = [
        Permanence(
            groupement_id=distribution.groupement_id, distribution=distribution, modele=modele, **releve(modele, CHAMPS)
        )
        for modele in modeles
    ]
    return len(Permanence.objects.bulk_create(permanences))


@transaction.atomic
def suivre(*, distribution: Distribution, auteur: Personne | None, **quand_et_ou: Any) -> Distribution:
    """The delivery changed its day, hours or place (`QUAND_ET_OU`): its slots follow, who holds one is told."""
    figee = prendre_la_distribution(distribution)
    prendre_les_permanences(figee.permanences.values_list("pk", flat=True))
    avant = releve(figee, QUAND_ET_OU)
    for champ, valeur in quand_et_ou.items():
        setattr(figee, champ, valeur)
    _, apres = differences(avant, releve(figee, QUAND_ET_OU))
    if not apres:
        return figee
    enregistrer(figee)
    avant_dit, apres_dit = differences({c: avant[c] for c in CE_QUI_SE_DIT}, releve(figee, CE_QUI_SE_DIT))
    if apres_dit:
        journaliser(
            objet=figee, action="distribution.deplacer", libelle=f"Permanences déplacées : {figee}", auteur=auteur,
            avant=avant_dit, apres=apres_dit,
        )  # fmt: skip
        if figee.est_maintenue and not figee.est_passee:
            courriels.annoncer_le_deplacement(distribution=figee, inscriptions=_inscrites(figee))
    return figee


@transaction.atomic
def annuler(*, distribution: Distribution, motif: str, auteur: Personne | None) -> Distribution:
    """The delivery is given up: nobody has to come, and who had signed up is told once."""
    figee = prendre_la_distribution(distribution)
    prendre_les_permanences(figee.permanences.values_list("pk", flat=True))
    if not figee.est_maintenue:
        return figee
    figee.annulee_le, figee.motif = timezone.now(), motif[:250]
    enregistrer(figee)
    journaliser(
        objet=figee, action="distribution.annuler", libelle=f"Permanences annulées : {figee}", auteur=auteur,
        motif=motif,
    )  # fmt: skip
    if not figee.est_passee:
        courriels.annoncer_l_annulation(distribution=figee, inscriptions=_inscrites(figee))
    return figee


@transaction.atomic
def retablir(*, distribution: Distribution, auteur: Personne | None) -> Distribution:
    """The delivery takes place after all: those who had signed up hold their places again, and are told."""
    figee = prendre_la_distribution(distribution)
    if figee.est_maintenue:
        return figee
    figee.annulee_le, figee.motif = None, ""
    enregistrer(figee)
    journaliser(objet=figee, action="distribution.retablir", libelle=f"Permanences rétablies : {figee}", auteur=auteur)
    if not figee.est_passee:
        courriels.annoncer_le_deplacement(distribution=figee, inscriptions=_inscrites(figee))
    return figee


def _inscrites(distribution: Distribution) -> list[Inscription]:
    return list(
        Inscription.objects.valables()
        .filter(permanence__distribution=distribution)
        .select_related("adhesion__personne", "permanence__distribution__groupement")
        .order_by("adhesion_id", "permanence_id")
    )


@transaction.atomic
def ajouter_permanence(*, distribution: Distribution, valeurs: dict[str, Any], auteur: Personne) -> Permanence:
    figee = prendre_la_distribution(distribution)
    _exiger_a_venir(figee)
    permanence = Permanence(
        groupement_id=figee.groupement_id, distribution=figee, **{c: valeurs[c] for c in CHAMPS if c in valeurs}
    )
    enregistrer(permanence)
    journaliser(
        objet=permanence, action="permanence.ajouter", libelle=f"{figee} : permanence « {permanence} » ajoutée",
        auteur=auteur,
    )  # fmt: skip
    return permanence


@transaction.atomic
def modifier_permanence(*, permanence: Permanence, valeurs: dict[str, Any], auteur: Personne) -> Permanence:
    """Its hours, its size; never fewer places than people who hold one."""
    figee = prendre_la_permanence(permanence)
    avant = releve(figee, CHAMPS)
    for champ in CHAMPS:
        if champ in valeurs:
            setattr(figee, champ, valeurs[champ])
    _serrer_les_rangs(figee)
    enregistrer(figee)
    Inscription.objects.filter(permanence=figee).update(places=figee.nombre)
    avant_dit, apres_dit = differences(avant, releve(figee, CHAMPS))
    if apres_dit:
        journaliser(
            objet=figee, action="permanence.modifier", libelle=f"{figee.distribution} : « {figee} » modifiée",
            auteur=auteur, avant=avant_dit, apres=apres_dit,
        )  # fmt: skip
    return figee


def _serrer_les_rangs(permanence: Permanence) -> None:
    """Those who stay take the first places, so that the last ones may go."""
    inscriptions = list(Inscription.objects.filter(permanence=permanence).order_by("rang"))
    if len(inscriptions) > permanence.nombre:
        raise Refus(
            f"{len(inscriptions)} personnes sont inscrites : gardez au moins {len(inscriptions)} places, "
            "ou retirez d’abord quelqu’un."
        )
    for rang, inscription in enumerate(inscriptions, 1):
        if inscription.rang != rang:
            inscription.rang = rang
            inscription.save(update_fields=["rang"])


@transaction.atomic
def retirer_permanence(*, permanence: Permanence, auteur: Personne) -> None:
    """Take a slot out of a day, when nobody holds a place of it."""
    figee = prendre_la_permanence(permanence)
    if Inscription.objects.filter(permanence=figee).exists():
        raise Refus("Des personnes sont inscrites à cette permanence : retirez-les d’abord, en les prévenant.")
    journaliser(
        objet=figee.distribution, action="permanence.retirer", auteur=auteur,
        libelle=f"{figee.distribution} : permanence « {figee} » retirée",
    )  # fmt: skip
    figee.delete()


def _exiger_a_venir(distribution: Distribution) -> None:
    if distribution.est_passee or not distribution.est_maintenue:
        raise Refus("Cette distribution est passée ou annulée : ses permanences ne changent plus.")


@transaction.atomic
def enregistrer_modele(*, modele: ModeleDePermanence, valeurs: dict[str, Any], auteur: Personne) -> ModeleDePermanence:
    """A model of the group, new or changed. It holds for rounds to come: slots that exist keep what they say."""
    nouveau = modele.pk is None
    fige = modele if nouveau else ModeleDePermanence.objects.select_for_update(no_key=True).get(pk=modele.pk)
    avant = {} if nouveau else releve(fige, (*CHAMPS, "actif"))
    for champ in (*CHAMPS, "actif"):
        if champ in valeurs:
            setattr(fige, champ, valeurs[champ])
    enregistrer(fige)
    avant_dit, apres_dit = differences(avant, releve(fige, (*CHAMPS, "actif")))
    if apres_dit:
        journaliser(
            objet=fige, action="modele.enregistrer", libelle=f"Permanences des livraisons : « {fige} »",
            auteur=auteur, avant=avant_dit, apres=apres_dit,
        )  # fmt: skip
    return fige

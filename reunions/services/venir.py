"""Who comes, with how many, and in whose car."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from groupement.models import Adhesion
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer, refuser_selon_les_contraintes
from reunions.models import DemandeDePlace, Presence, Reunion, Trajet
from reunions.services.verrou import exiger_a_venir, verrouiller


@transaction.atomic
def repondre(*, reunion: Reunion, adhesion: Adhesion, vient: bool, avec: int = 0, enfants: int = 0) -> Presence:
    """Yes or no, as often as one likes until the meeting begins."""
    figee = verrouiller(reunion)
    exiger_a_venir(figee)
    presence, _ = Presence.objects.get_or_create(
        reunion=figee, adhesion=adhesion, defaults={"groupement_id": figee.groupement_id}
    )
    presence.reponse = Presence.Reponse.OUI if vient else Presence.Reponse.NON
    presence.avec, presence.enfants = (avec, enfants) if vient else (0, 0)
    presence.repondu_le = timezone.now()
    enregistrer(presence)
    if not vient:
        Trajet.objects.filter(reunion=figee, adhesion=adhesion).delete()
        DemandeDePlace.objects.filter(reunion=figee, adhesion=adhesion).delete()
    return presence


@transaction.atomic
def proposer_un_trajet(
    *, reunion: Reunion, adhesion: Adhesion, depart: str, places: int, heure: datetime.time | None = None
) -> Trajet:
    """Offer seats, or change one's offer."""
    figee = verrouiller(reunion)
    exiger_a_venir(figee)
    trajet = Trajet.objects.filter(reunion=figee, adhesion=adhesion).first() or Trajet(
        groupement_id=figee.groupement_id, reunion=figee, adhesion=adhesion
    )
    if trajet.pk and trajet.passagers.count() > places:
        raise Refus(f"{trajet.passagers.count()} personnes comptent déjà sur vous : gardez autant de places.")
    trajet.depart, trajet.places, trajet.heure = depart, places, heure
    enregistrer(trajet)
    DemandeDePlace.objects.filter(reunion=figee, adhesion=adhesion).delete()
    return trajet


@transaction.atomic
def retirer_le_trajet(*, trajet: Trajet, adhesion: Adhesion) -> None:
    """Those who had a seat are looking for one again, and seen as such."""
    exiger_a_venir(verrouiller(trajet.reunion))
    sien = Trajet.objects.filter(pk=trajet.pk, adhesion=adhesion).first()
    if sien is None:
        raise Refus("Seule la personne qui conduit retire son trajet.")
    sien.delete()


@transaction.atomic
def demander_une_place(*, reunion: Reunion, adhesion: Adhesion, depart: str = "") -> DemandeDePlace:
    """Look for a seat; whoever drives sees it."""
    figee = verrouiller(reunion)
    exiger_a_venir(figee)
    with refuser_selon_les_contraintes():
        return DemandeDePlace.objects.create(
            groupement_id=figee.groupement_id, reunion=figee, adhesion=adhesion, depart=depart
        )


@transaction.atomic
def prendre_une_place(*, trajet: Trajet, adhesion: Adhesion) -> DemandeDePlace:
    """Take a seat in a car; one more than it has is refused."""
    figee = verrouiller(trajet.reunion)
    exiger_a_venir(figee)
    relu = Trajet.objects.get(pk=trajet.pk)
    if relu.adhesion_id == adhesion.pk:
        raise Refus("C’est votre voiture : vous avez déjà votre place.")
    demande = DemandeDePlace.objects.filter(reunion=figee, adhesion=adhesion).first() or DemandeDePlace(
        groupement_id=figee.groupement_id, reunion=figee, adhesion=adhesion
    )
    if demande.trajet_id == relu.pk:
        return demande
    if relu.passagers.count() >= relu.places:
        raise Refus("Cette voiture est pleine : choisissez-en une autre, ou demandez une place.")
    demande.trajet = relu
    enregistrer(demande)
    return demande


@transaction.atomic
def renoncer_a_la_place(*, reunion: Reunion, adhesion: Adhesion) -> None:
    exiger_a_venir(verrouiller(reunion))
    DemandeDePlace.objects.filter(reunion=reunion, adhesion=adhesion).delete()

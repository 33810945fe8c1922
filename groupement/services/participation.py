"""A member asks for a pause, to leave or to come back; who facilitates confirms; the day comes."""

import datetime
import logging

from django.db import transaction
from django.utils import timezone

from groupement import courriels_de_participation as courriels
from groupement.models import Adhesion, DemandeDeParticipation, Groupement, Personne
from groupement.portee import dans_le_groupement, scopes_disabled
from groupement.refus import Refus
from groupement.services import adhesions
from groupement.services.contraintes import enregistrer
from groupement.services.journal import journaliser
from groupement.templatetags.formats import jour

logger = logging.getLogger(__name__)

Genre, Etat = DemandeDeParticipation.Genre, DemandeDeParticipation.Etat
DEPUIS = {
    Genre.PAUSE: (Adhesion.Etat.ACTIVE,),
    Genre.DEPART: (Adhesion.Etat.ACTIVE, Adhesion.Etat.EN_PAUSE),
    Genre.RETOUR: (Adhesion.Etat.EN_PAUSE,),
}
FAIRE = {
    Genre.PAUSE: adhesions.mettre_en_pause,
    Genre.DEPART: adhesions.faire_partir,
    Genre.RETOUR: adhesions.reprendre,
}
AU_PLUS_TARD = datetime.timedelta(days=365)


@transaction.atomic
def demander(
    *, adhesion: Adhesion, genre: str, pour_le: datetime.date, message: str, auteur: Personne
) -> DemandeDeParticipation:
    """Each person for themself. Nothing changes before somebody who facilitates confirms."""
    Groupement.objects.select_for_update(no_key=True).get(pk=adhesion.groupement_id)
    adhesion = Adhesion.objects.select_related("groupement", "personne").get(pk=adhesion.pk)
    if adhesion.personne_id != auteur.pk:
        raise Refus("Chaque personne demande pour elle-même.")
    if adhesion.etat not in DEPUIS[Genre(genre)]:
        raise Refus(f"Votre adhésion est « {adhesion.get_etat_display()} » : rechargez la page.")
    aujourd_hui = timezone.localdate()
    if not aujourd_hui <= pour_le <= aujourd_hui + AU_PLUS_TARD:
        raise Refus("Choisissez aujourd’hui, ou un jour dans l’année qui vient.")
    demande = DemandeDeParticipation(
        groupement=adhesion.groupement, adhesion=adhesion, genre=genre, pour_le=pour_le, message=message.strip()
    )
    enregistrer(demande)
    _noter(demande, "demande", f"{demande}, à partir du {jour(pour_le)}", auteur)
    for facilitatrice in Adhesion.objects.animation().exclude(pk=adhesion.pk).select_related("personne"):
        courriels.annoncer_une_demande_de_participation(demande=demande, adhesion=facilitatrice)
    return demande


@transaction.atomic
def retirer(*, demande: DemandeDeParticipation, auteur: Personne) -> DemandeDeParticipation:
    """The person changes their mind, or who facilitates declines after speaking with them."""
    demande = _verrouiller(demande)
    _passer(demande, Etat.RETIREE, auteur, f"{demande} : demande retirée")
    return demande


@transaction.atomic
def confirmer(*, demande: DemandeDeParticipation, auteur: Personne) -> DemandeDeParticipation:
    """Done at once when its day has come, kept for its day otherwise."""
    demande = _verrouiller(demande)
    demande.confirmee_le = timezone.now()
    if demande.pour_le > timezone.localdate():
        _passer(demande, Etat.CONFIRMEE, auteur, f"{demande}, confirmé pour le {jour(demande.pour_le)}")
    else:
        _appliquer(demande, auteur)
    return demande


def appliquer_les_demandes_du_jour() -> int:
    """Confirmed requests whose day has come; how many were done. One that is refused now stays, and is logged."""
    with scopes_disabled():
        dues = list(
            DemandeDeParticipation.objects.filter(
                etat=Etat.CONFIRMEE, pour_le__lte=timezone.localdate()
            ).select_related("groupement", "adhesion__personne")
        )
    faites = 0
    for demande in dues:
        try:
            with dans_le_groupement(demande.groupement), transaction.atomic():
                fraiche = _verrouiller(demande)
                if fraiche.etat == Etat.CONFIRMEE:
                    _appliquer(fraiche, fraiche.adhesion.personne)
                    faites += 1
        except Refus as refus:
            logger.warning("Request %s not applied: %s", demande.pk, refus)
    return faites


def _appliquer(demande: DemandeDeParticipation, auteur: Personne) -> None:
    FAIRE[Genre(demande.genre)](adhesion=demande.adhesion, auteur=auteur, motif=demande.message)
    _passer(demande, Etat.APPLIQUEE, auteur, f"{demande} : fait")


def _passer(demande: DemandeDeParticipation, vers: str, auteur: Personne, libelle: str) -> None:
    avant = Etat(demande.etat)
    if vers not in DemandeDeParticipation.TRANSITIONS[avant]:
        raise Refus(f"Cette demande est déjà « {avant.label} » : rechargez la page.")
    demande.etat = vers
    demande.close_le = timezone.now() if vers in (Etat.APPLIQUEE, Etat.RETIREE) else None
    enregistrer(demande, champs=["etat", "confirmee_le", "close_le"])
    _noter(demande, vers, libelle, auteur, avant={"état": avant.label}, apres={"état": Etat(vers).label})


def _noter(demande: DemandeDeParticipation, action: str, libelle: str, auteur: Personne, **suite: object) -> None:
    journaliser(
        objet=demande, action=action, libelle=libelle, auteur=auteur, foyer_id=demande.adhesion.foyer_id, **suite
    )


def _verrouiller(demande: DemandeDeParticipation) -> DemandeDeParticipation:
    Groupement.objects.select_for_update(no_key=True).get(pk=demande.groupement_id)
    return DemandeDeParticipation.objects.select_related(
        "groupement", "adhesion__personne", "adhesion__foyer", "adhesion__groupement"
    ).get(pk=demande.pk)

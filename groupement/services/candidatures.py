"""What a newcomer does: ask to come, prove the address, fill in the household, accept the charter, withdraw."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from groupement import courriels_d_entree as courriels
from groupement.etapes import entree_de
from groupement.models import Adhesion, Candidature, Etape, EtapeFaite, Groupement, Personne
from groupement.portee import dans_le_groupement, scopes_disabled
from groupement.refus import Refus
from groupement.services.accueillir import jamais_venue
from groupement.services.avancer import (
    admettre_si_tout_est_fait,
    changer_d_etat,
    est_complet,
    faire_etape,
    noter,
    verrouiller,
    verrouiller_le_groupement,
)
from groupement.services.contraintes import enregistrer

# How long a request is kept when nobody confirmed its address, and when it ended without a membership.
CHAMPS = ("prenom", "nom", "email", "telephone", "message")


def candidature_par_id(candidature_id: int) -> Candidature | None:
    """A request whatever its group: its reader is not a member of anything yet."""
    with scopes_disabled():
        return (
            Candidature.objects.select_related(
                "groupement__reseau", "accompagnee_par__personne", "parrain__personne", "adhesion__personne"
            )
            .filter(pk=candidature_id)
            .first()
        )


@transaction.atomic
def deposer_candidature(*, groupement: Groupement, valeurs: dict[str, Any]) -> None:
    """Write the request down and mail the link that proves the address.

    The page answers the same whether the address is new, already asked, or a member's: only its mailbox learns which.
    """
    with dans_le_groupement(groupement):
        verrouiller_le_groupement(groupement)
        if not entree_de(groupement).page_publique:
            raise Refus("Ce groupement ne reçoit pas de demandes en ce moment.")
        email = valeurs["email"].strip().lower()
        membre = _deja_membre(email)
        vivante = Candidature.objects.vivantes().filter(email__iexact=email).first()
        if membre is not None:
            courriels.dire_deja_membre(groupement=groupement, adhesion=membre, email=email)
        elif vivante is not None:
            courriels.redonner_le_lien(candidature=vivante)
        else:
            candidature = Candidature(
                groupement=groupement, **{champ: valeurs.get(champ, "") for champ in CHAMPS} | {"email": email}
            )
            enregistrer(candidature)
            courriels.faire_confirmer(candidature=candidature)


@transaction.atomic
def confirmer_l_adresse(*, candidature: Candidature) -> Candidature:
    """The link was followed: the group sees the request from now on. Once only, whatever the number of clicks."""
    candidature = verrouiller(candidature)
    if candidature.etat != Candidature.Etat.A_CONFIRMER:
        return candidature
    candidature.confirmee_le = timezone.now()
    complet = est_complet(candidature.groupement, avec_celles_en_chemin=True)
    candidature.etat = Candidature.Etat.EN_ATTENTE if complet else Candidature.Etat.EN_COURS
    candidature.attente_le = candidature.confirmee_le if complet else None
    enregistrer(candidature)
    noter(
        candidature, "demande", f"{candidature} demande à venir", None, apres={"état": candidature.get_etat_display()}
    )
    EtapeFaite.objects.create(groupement=candidature.groupement, candidature=candidature, etape=Etape.ADRESSE)
    for facilitatrice in Adhesion.objects.animation().select_related("personne"):
        courriels.annoncer_une_demande(candidature=candidature, adhesion=facilitatrice)
    admettre_si_tout_est_fait(candidature=candidature, auteur=None)
    return candidature


@transaction.atomic
def completer_le_foyer(*, candidature: Candidature, nom_du_foyer: str, adresse: str, telephone: str) -> Candidature:
    candidature = verrouiller(candidature)
    _exiger_en_chemin(candidature)
    candidature.nom_du_foyer, candidature.adresse, candidature.telephone = nom_du_foyer.strip(), adresse, telephone
    enregistrer(candidature, champs=["nom_du_foyer", "adresse", "telephone"])
    return faire_etape(candidature=candidature, etape=Etape.FOYER, auteur=None)


@transaction.atomic
def accepter_la_charte(*, candidature: Candidature) -> Candidature:
    candidature = verrouiller(candidature)
    _exiger_en_chemin(candidature)
    return faire_etape(candidature=candidature, etape=Etape.CHARTE, auteur=None)


@transaction.atomic
def retirer_la_demande(*, candidature: Candidature) -> Candidature:
    """The newcomer changes their mind."""
    candidature = verrouiller(candidature)
    if candidature.etat == Candidature.Etat.RETIREE:
        return candidature
    return changer_d_etat(
        candidature, Candidature.Etat.RETIREE, auteur=None, libelle=f"{candidature} a retiré sa demande"
    )


@transaction.atomic
def ouvrir_le_compte(*, candidature: Candidature, mot_de_passe: str = "") -> Personne:
    """The person admitted comes in for the first time by the link of their mail; `mot_de_passe` empty: by codes."""
    candidature = verrouiller(candidature)
    if candidature.etat != Candidature.Etat.ADMISE or candidature.adhesion is None:
        raise Refus("Votre demande n’est pas encore acceptée : cette page vous dit ce qui manque.")
    personne = Personne.objects.select_for_update(no_key=True).get(pk=candidature.adhesion.personne_id)
    if not jamais_venue(personne) or not personne.is_active:
        raise Refus("Votre compte est déjà ouvert : connectez-vous pour entrer.")
    if mot_de_passe:
        personne.set_password(mot_de_passe)
        personne.save(update_fields=["password"])
    return personne


def _exiger_en_chemin(candidature: Candidature) -> None:
    if candidature.etat not in (Candidature.Etat.EN_COURS, Candidature.Etat.EN_ATTENTE):
        raise Refus("Votre demande n’est plus en cours : rechargez la page.")


def _deja_membre(email: str) -> Adhesion | None:
    verifiees = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user")
    presentes = Adhesion.objects.filter(etat__in=["active", "en_pause"]).select_related("personne")
    return presentes.filter(personne__email=email).first() or presentes.filter(personne__in=verifiees).first()

"""Accepting an invitation: the one door into a group. One transaction, the invitation locked."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from groupement import courriels
from groupement.models import Adhesion, Foyer, Invitation, Personne
from groupement.portee import dans_le_groupement, scopes_disabled
from groupement.refus import Refus
from groupement.services.adhesions import roles_en_mots
from groupement.services.contraintes import enregistrer
from groupement.services.foyers import nom_libre, rouvrir
from groupement.services.invitations import est_expiree
from groupement.services.journal import journaliser

AUTRE_ADRESSE = (
    "Cette invitation est adressée {a_(invitee)}, et vous utilisez en ce moment le compte {presente}. "
    "Déconnectez-vous pour l’accepter, ou demandez une invitation à votre adresse actuelle."
)


@dataclass(frozen=True, kw_only=True)
class Presentation:
    """What somebody says of themself when they come in."""

    prenom: str = ""
    nom: str = ""
    telephone: str = ""
    nom_du_foyer: str = ""
    mot_de_passe: str = ""  # empty: signs in with codes sent by mail


def invitation_par_id(invitation_id: int) -> Invitation | None:
    """An invitation whatever its group: its reader is not a member of anything yet."""
    with scopes_disabled():
        return (
            Invitation.objects.select_related("groupement__reseau", "foyer", "parrain__personne")
            .filter(pk=invitation_id)
            .first()
        )


def compte_existant(invitation: Invitation) -> Personne | None:
    """The person who already signs in with the invited address.

    Somebody who was announced but never signed in counts as new: the link proves the address as well.
    """
    personne = personne_a_l_adresse(invitation.email)
    return None if personne and jamais_venue(personne) else personne


def jamais_venue(personne: Personne) -> bool:
    """Known by their address alone: they never signed in, and have no password to do so."""
    return personne.last_login is None and not personne.has_usable_password()


def repond_a(personne: Personne, email: str) -> bool:
    """Is `email` an address that this person proved to be theirs?"""
    if personne.email == email:
        return True
    return EmailAddress.objects.filter(user=personne, email__iexact=email, verified=True).exists()


@transaction.atomic
def accepter(*, invitation: Invitation, personne: Personne | None, presentation: Presentation) -> Adhesion:
    """Make the membership. `personne` None: make the account too, its address proven by the link.

    1. Take the invitation alone and judge it again: of two clicks, the second one finds it used.
    2. Find or make the person, the household, the membership.
    3. Mark the invitation, write the journal, tell the sponsor.
    """
    with dans_le_groupement(invitation.groupement):
        invitation = (
            Invitation.objects.select_for_update(of=["self"])
            .select_related("groupement", "foyer", "parrain__personne")
            .get(pk=invitation.pk)
        )
        _exiger_valable(invitation)
        if personne is None:
            personne = _creer_le_compte(invitation, presentation)
        elif not repond_a(personne, invitation.email):
            raise Refus(AUTRE_ADRESSE.format(invitee=invitation.email, presente=personne.email))
        adhesion = _faire_entrer(invitation, personne, presentation)
        invitation.acceptee_le = timezone.now()
        invitation.save(update_fields=["acceptee_le"])
        journaliser(
            objet=adhesion,
            action="arrivee",
            libelle=f"{personne} rejoint le groupement",
            auteur=personne,
            apres={"foyer": adhesion.foyer.nom, "rôles": roles_en_mots(adhesion.roles)},
        )
        if invitation.parrain.personne_id != personne.pk:
            courriels.annoncer_l_arrivee(invitation=invitation, adhesion=adhesion)
        return adhesion


def _exiger_valable(invitation: Invitation) -> None:
    if invitation.acceptee_le is not None:
        raise Refus("Cette invitation a déjà servi : connectez-vous pour retrouver votre groupement.")
    if invitation.annulee_le is not None:
        raise Refus("Cette invitation a été annulée : demandez-en une nouvelle à la personne qui vous invitait.")
    if est_expiree(invitation):
        raise Refus("Cette invitation a expiré : demandez qu’on vous la renvoie.")


def personne_a_l_adresse(email: str) -> Personne | None:
    """Who answers at `email`: the address of their account, or another one that they proved to be theirs."""
    personne = Personne.objects.filter(email=email.lower()).first()
    if personne is None:
        adresse = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
        personne = adresse.user if adresse else None
    return personne


def _creer_le_compte(invitation: Invitation, presentation: Presentation) -> Personne:
    if compte_existant(invitation) is not None:
        raise Refus("Un compte existe déjà pour cette adresse : connectez-vous pour accepter l’invitation.")
    personne = personne_a_l_adresse(invitation.email) or Personne(email=invitation.email)
    if not personne.is_active:
        raise Refus("Le compte de cette adresse est fermé : écrivez à l’équipe du groupement.")
    personne.prenom = presentation.prenom or invitation.prenom
    personne.nom, personne.telephone = presentation.nom, presentation.telephone
    if presentation.mot_de_passe:
        personne.set_password(presentation.mot_de_passe)
    else:
        personne.set_unusable_password()
    enregistrer(personne)
    EmailAddress.objects.update_or_create(
        user=personne, email=personne.email, defaults={"verified": True, "primary": True}
    )
    return personne


def _faire_entrer(invitation: Invitation, personne: Personne, presentation: Presentation) -> Adhesion:
    adhesion = Adhesion.objects.select_for_update().filter(personne=personne).first()
    if adhesion is not None and adhesion.etat in (Adhesion.Etat.ACTIVE, Adhesion.Etat.EN_PAUSE):
        raise Refus("Vous faites déjà partie de ce groupement.")
    foyer = invitation.foyer or _creer_le_foyer(invitation, personne, presentation)
    rouvrir(foyer=foyer, auteur=personne)
    if adhesion is None:
        adhesion = Adhesion(groupement=invitation.groupement, personne=personne)
    elif adhesion.etat == Adhesion.Etat.PARTIE:
        adhesion.roles = []  # who comes back starts as a member
    adhesion.foyer = foyer
    adhesion.etat, adhesion.partie_le = Adhesion.Etat.ACTIVE, None
    adhesion.depuis_le = timezone.localdate()
    # Who founds a group was invited by nobody inside it.
    adhesion.parrain = None if invitation.parrain_id == adhesion.pk else invitation.parrain
    enregistrer(adhesion)
    return adhesion


def _creer_le_foyer(invitation: Invitation, personne: Personne, presentation: Presentation) -> Foyer:
    nom = presentation.nom_du_foyer.strip() or str(personne)
    foyer = Foyer(
        groupement=invitation.groupement,
        telephone=personne.telephone,
        nom=nom_libre(groupement=invitation.groupement, nom=nom),
    )
    enregistrer(foyer)
    return foyer

"""A second factor at sign-in is offered to those who can do harm if their mailbox is stolen; never imposed."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from groupement.contexte import adhesions_de
from groupement.models import Personne

PLUS_TARD = "second_facteur_plus_tard"


def a_proposer(request: HttpRequest) -> bool:
    """Has powers, has no device yet, has not said "later" in this session."""
    personne = request.user
    if request.session.get(PLUS_TARD) or not a_des_pouvoirs(personne, request):
        return False
    return not Authenticator.objects.filter(user=personne, type=Authenticator.Type.TOTP).exists()


def a_des_pouvoirs(personne: Personne, request: HttpRequest) -> bool:
    """Facilitates, keeps accounts, runs orders, coordinates or administers; on a group's page, of that group."""
    if personne.est_admin:
        return True
    adhesions = [request.adhesion] if request.adhesion else adhesions_de(personne)
    if any(adhesion.roles for adhesion in adhesions):
        return True
    # "commandes.preparer" is answered upstairs: facilitators, and whoever holds a mandate.
    if any(personne.has_perm("commandes.preparer", adhesion.groupement) for adhesion in adhesions):
        return True
    return request.adhesion is None and personne.coordinations.exists()

"""Rights that follow from a mandate on the day, and from nothing else."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from catalogue.models import Partenariat, Producteur
from groupement.droits import Regles, adhesion_de, anime, est_membre, tient_les_comptes
from groupement.models import Adhesion, Groupement, Personne
from groupement.portee import dans_le_groupement, scopes_disabled
from referents.models import Mandat, Relais


def partenariats_en_charge(personne: Personne, groupement: Groupement) -> set[int]:
    """Ids of the partnerships for which `personne` holds a mandate today; asked once per request."""
    connus = personne.memoire.setdefault("partenariats_en_charge", {})
    if groupement.pk not in connus:
        with dans_le_groupement(groupement):
            connus[groupement.pk] = set(
                Mandat.objects.au(timezone.localdate())
                .filter(adhesion__personne=personne)
                .values_list("partenariat_id", flat=True)
            )
    return connus[groupement.pk]


def est_referent(personne: Personne, partenariat: Partenariat) -> bool:
    return partenariat.pk in partenariats_en_charge(personne, partenariat.groupement)


def conduit(personne: Personne, volet: Any) -> bool:
    """May run a volet (open, close, send, receive): whoever holds a mandate for its producer today."""
    return volet.partenariat_id in partenariats_en_charge(personne, volet.groupement)


def prepare(personne: Personne, groupement: Groupement) -> bool:
    """May prepare a round: facilitators, and every référent of the group."""
    return anime(personne, groupement) or bool(partenariats_en_charge(personne, groupement))


def saisit_pour_autrui(personne: Personne, volet: Any) -> bool:
    """May type in or correct a household's order (phone, paper): the référent of the volet, or a facilitator."""
    return conduit(personne, volet) or anime(personne, volet.groupement)


def encaisse(personne: Personne, objet: Any) -> bool:
    """May receive what households pay to the payee of a round, and type in the invoice of a volet.

    `objet.partenariat_id` is the producer's partnership, None for the association, whose money facilitators receive.
    """
    if tient_les_comptes(personne, objet.groupement):
        return True
    if objet.partenariat_id is None:
        return anime(personne, objet.groupement)
    return objet.partenariat_id in partenariats_en_charge(personne, objet.groupement)


def modifie_producteur(personne: Personne, producteur: Producteur) -> bool:
    """Where the network allows it: facilitators of a partner group and référents keep a producer's pages up to date."""
    if not producteur.reseau.referents_modifient_annuaire:
        return False
    with scopes_disabled():  # a person's mandates and roles in any group of the network count
        en_charge = Mandat.objects.au(timezone.localdate()).filter(
            adhesion__personne=personne, partenariat__producteur=producteur
        )
        animation = Adhesion.objects.animation().filter(personne=personne, groupement__reseau=producteur.reseau_id)
        return en_charge.exists() or animation.exists()


def passe_le_relais(personne: Personne, mandat: Mandat) -> bool:
    """May hand a mandate over: whoever holds it, and who facilitates."""
    adhesion = adhesion_de(personne, mandat.groupement)
    return adhesion is not None and adhesion.est_active and (adhesion.anime or adhesion.pk == mandat.adhesion_id)


def suit_le_relais(personne: Personne, relais: Relais) -> bool:
    """May see a handover: those who give and take, and who facilitates."""
    adhesion = adhesion_de(personne, relais.groupement)
    if adhesion is None or not adhesion.est_active:
        return False
    return adhesion.anime or adhesion.pk in (relais.predecesseur_id, relais.successeur_id)


def lit_le_carnet(personne: Personne, partenariat: Partenariat) -> bool:
    """What référents know of a producer: those who hold a mandate, and whoever is about to."""
    if est_referent(personne, partenariat):
        return True
    if not est_membre(personne, partenariat.groupement):
        return False
    bientot = Q(etat__in=["prevu", "en_cours"]) | Q(nouveau_mandat__du__gt=timezone.localdate())
    with dans_le_groupement(partenariat.groupement):
        return Relais.objects.filter(bientot, partenariat=partenariat, successeur__personne=personne).exists()


def tranche_les_frais(personne: Personne, groupement: Groupement) -> bool:
    """May agree to what others spent, and see it: who facilitates or keeps the accounts."""
    return anime(personne, groupement) or tient_les_comptes(personne, groupement)


class DroitsDesReferents(Regles):
    regles = {
        "referents.etre_referent": est_referent,
        "referents.ecrire_carnet": est_referent,
        "referents.lire_carnet": lit_le_carnet,
        "referents.passer_le_relais": passe_le_relais,
        "referents.suivre_relais": suit_le_relais,
        "referents.trancher_frais": tranche_les_frais,
        "referents.tenir_les_permanences": prepare,
        "groupement.etre_referent": lambda personne, groupement: bool(partenariats_en_charge(personne, groupement)),
        "commandes.conduire_volet": conduit,
        "commandes.encaisser": encaisse,
        "commandes.preparer": prepare,
        "commandes.saisir_pour_autrui": saisit_pour_autrui,
        "catalogue.modifier_producteur": modifie_producteur,
        "catalogue.proposer_producteur": prepare,
    }

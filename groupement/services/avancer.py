"""How a request advances: its lock, its states, its steps, and the membership at the end of them.

To be called inside the transaction of a gesture (`services.candidatures` for the newcomer, `services.arrivees` for
the group), on a request that `verrouiller` read.
"""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from groupement import courriels_d_entree as courriels
from groupement.etapes import chemin, entree_de, prochain
from groupement.models import Adhesion, Candidature, EtapeFaite, Foyer, Groupement, Invitation, Personne
from groupement.refus import Refus
from groupement.services.accueillir import personne_a_l_adresse
from groupement.services.contraintes import enregistrer
from groupement.services.foyers import nom_libre, rouvrir
from groupement.services.journal import journaliser
from groupement.templatetags.formats import de

Etat = Candidature.Etat


def verrouiller_le_groupement(groupement: Groupement) -> None:
    """The group's row is the lock: how many places are left is a question about all of it."""
    Groupement.objects.select_for_update(no_key=True).get(pk=groupement.pk)


def verrouiller(candidature: Candidature) -> Candidature:
    """Lock the group, then read the request again, in the order that every gesture here follows."""
    verrouiller_le_groupement(candidature.groupement)
    return (
        Candidature.objects.select_for_update(of=["self"])
        .select_related("groupement__reseau", "accompagnee_par__personne", "parrain__personne", "adhesion__personne")
        .get(pk=candidature.pk)
    )


def changer_d_etat(
    candidature: Candidature, vers: str, *, auteur: Personne | None, libelle: str, motif: str = ""
) -> Candidature:
    """Along the table of transitions, with its dates and its row of the journal."""
    avant = Etat(candidature.etat)
    if vers not in Candidature.TRANSITIONS[avant]:
        raise Refus(f"La demande {de(candidature)} est déjà « {avant.label} » : rechargez la page.")
    maintenant = timezone.now()
    candidature.etat = vers
    candidature.attente_le = maintenant if vers == Etat.EN_ATTENTE else None
    candidature.close_le = None if candidature.est_vivante else maintenant
    candidature.motif = motif
    enregistrer(candidature, champs=["etat", "attente_le", "close_le", "motif"])
    noter(
        candidature, vers, libelle, auteur,
        avant={"état": avant.label}, apres={"état": Etat(vers).label}, motif=motif,
    )  # fmt: skip
    return candidature


def noter(candidature: Candidature, action: str, libelle: str, auteur: Personne | None, **suite: Any) -> None:
    journaliser(objet=candidature, action=action, libelle=libelle, auteur=auteur, **suite)


def places_libres(groupement: Groupement, *, avec_celles_en_chemin: bool) -> int | None:
    """How many households may still come in, 0 or more; None where the group set no size.

    `avec_celles_en_chemin`: keep a place for each person who is on the way already.
    """
    taille = entree_de(groupement).taille
    if taille is None:
        return None
    pris = Foyer.objects.actifs().count()
    if avec_celles_en_chemin:
        pris += Candidature.objects.en_cours().count()
    return max(taille - pris, 0)


def est_complet(groupement: Groupement, *, avec_celles_en_chemin: bool) -> bool:
    return places_libres(groupement, avec_celles_en_chemin=avec_celles_en_chemin) == 0


def faire_etape(*, candidature: Candidature, etape: str, auteur: Personne | None, note: str = "") -> Candidature:
    """Write a step down; nothing happens when it is done already. The last one lets the person in."""
    faite, nouvelle = EtapeFaite.objects.get_or_create(
        candidature=candidature,
        etape=etape,
        defaults={"groupement": candidature.groupement, "par": auteur, "note": note},
    )
    if nouvelle:
        noter(candidature, "etape", f"{candidature} : {faite.get_etape_display()}", auteur, motif=note)
    return admettre_si_tout_est_fait(candidature=candidature, auteur=auteur)


def admettre_si_tout_est_fait(*, candidature: Candidature, auteur: Personne | None) -> Candidature:
    """Make the membership when no step is left; where the group is full, the person waits for a place instead."""
    if candidature.etat != Etat.EN_COURS:
        return candidature
    groupement = candidature.groupement
    if prochain(chemin(entree_de(groupement).etapes, candidature.faites.all())) is not None:
        return candidature
    if est_complet(groupement, avec_celles_en_chemin=False):
        return changer_d_etat(
            candidature, Etat.EN_ATTENTE, auteur=auteur, libelle=f"{candidature} attend qu’une place se libère"
        )
    adhesion = _faire_entrer(candidature, auteur)
    candidature.adhesion = adhesion
    candidature.save(update_fields=["adhesion"])
    for faite in candidature.faites.filter(par=None, etape__in=settings.ETAPES_D_ENTREE_REPRISES):
        import_string(settings.ETAPES_D_ENTREE_REPRISES[faite.etape])(adhesion)
    changer_d_etat(candidature, Etat.ADMISE, auteur=auteur, libelle=f"{candidature} entre dans le groupement")
    courriels.souhaiter_la_bienvenue(candidature=candidature)
    return candidature


def _faire_entrer(candidature: Candidature, auteur: Personne | None) -> Adhesion:
    groupement = candidature.groupement
    personne = personne_a_l_adresse(candidature.email) or _creer_la_personne(candidature)
    if not personne.is_active:
        raise Refus(f"Le compte de {candidature.email} est fermé : écrivez à l’administration du site.")
    adhesion = Adhesion.objects.select_related("foyer").filter(personne=personne).first()
    if adhesion is not None and adhesion.etat in (Adhesion.Etat.ACTIVE, Adhesion.Etat.EN_PAUSE):
        return adhesion  # invited by another road meanwhile
    if adhesion is None:
        adhesion = Adhesion(groupement=groupement, personne=personne, foyer=_creer_le_foyer(candidature))
    else:  # back after having left: the household that they had is theirs again
        rouvrir(foyer=adhesion.foyer, auteur=auteur)
        adhesion.roles = []
    adhesion.etat, adhesion.partie_le = Adhesion.Etat.ACTIVE, None
    adhesion.depuis_le = timezone.localdate()
    adhesion.parrain = candidature.parrain
    enregistrer(adhesion)
    Invitation.objects.filter(email__iexact=candidature.email, acceptee_le=None, annulee_le=None).update(
        annulee_le=timezone.now()
    )
    journaliser(
        objet=adhesion,
        action="arrivee",
        libelle=f"{personne} rejoint le groupement",
        auteur=auteur,
        apres={"foyer": adhesion.foyer.nom},
        foyer_id=adhesion.foyer_id,
    )
    return adhesion


def _creer_la_personne(candidature: Candidature) -> Personne:
    personne = Personne(
        prenom=candidature.prenom,
        nom=candidature.nom,
        email=candidature.email,
        telephone=candidature.telephone,
    )
    personne.set_unusable_password()
    enregistrer(personne)
    EmailAddress.objects.create(user=personne, email=personne.email, verified=True, primary=True)
    return personne


def _creer_le_foyer(candidature: Candidature) -> Foyer:
    nom = candidature.nom_du_foyer or f"{candidature.nom} {candidature.prenom}".strip()
    foyer = Foyer(
        groupement=candidature.groupement,
        nom=nom_libre(groupement=candidature.groupement, nom=nom),
        telephone=candidature.telephone,
        adresse=candidature.adresse,
    )
    enregistrer(foyer)
    return foyer

"""A person's place in a group: state, roles, household. Each change is journaled with what was before."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupement import courriels_de_participation as courriels
from groupement.departs import ce_qui_reste
from groupement.models import Adhesion, Foyer, Groupement, Personne, Visibilite
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.foyers import fermer_si_vide, nom_libre, rouvrir
from groupement.services.journal import differences, journaliser
from groupement.templatetags.formats import de

Etat = Adhesion.Etat
TRANSITIONS = {
    Etat.CANDIDATE: {Etat.ACTIVE, Etat.PARTIE},
    Etat.ACTIVE: {Etat.EN_PAUSE, Etat.PARTIE},
    Etat.EN_PAUSE: {Etat.ACTIVE, Etat.PARTIE},
    Etat.PARTIE: {Etat.ACTIVE},
}
SANS_ANIMATION = "Le groupement n’aurait plus personne pour l’animer : donnez d’abord ce rôle à quelqu’un d’autre."


@transaction.atomic
def changer_roles(*, adhesion: Adhesion, roles: Collection[str], auteur: Personne) -> Adhesion:
    adhesion = _verrouiller(adhesion)
    if not adhesion.est_active and roles:
        raise Refus("Seule une personne active peut recevoir un rôle : sortez-la d’abord de sa pause.")
    inconnus = set(roles) - set(Adhesion.Role.values)
    if inconnus:
        raise Refus("Ce rôle n’existe pas.")
    avant = roles_en_mots(adhesion.roles)
    # Kept in the order of the choices, so that two equal sets are two equal rows.
    adhesion.roles = [role for role in Adhesion.Role.values if role in roles]
    _garder_une_animation(adhesion)
    apres = roles_en_mots(adhesion.roles)
    if avant == apres:
        return adhesion
    adhesion.save(update_fields=["roles"])
    journaliser(
        objet=adhesion,
        action="roles",
        libelle=f"Rôles {de(adhesion)} : {apres}",
        auteur=auteur,
        avant={"rôles": avant},
        apres={"rôles": apres},
    )
    return adhesion


def mettre_en_pause(*, adhesion: Adhesion, auteur: Personne, motif: str = "") -> Adhesion:
    return _changer_etat(adhesion, Etat.EN_PAUSE, auteur, "{} est en pause", motif)


def reprendre(*, adhesion: Adhesion, auteur: Personne, motif: str = "") -> Adhesion:
    """Back from a pause, or back in the group after having left it."""
    return _changer_etat(adhesion, Etat.ACTIVE, auteur, "{} participe de nouveau", motif)


def faire_partir(*, adhesion: Adhesion, auteur: Personne, motif: str = "") -> Adhesion:
    """The person leaves the group and its roles; a household left empty leaves too."""
    return _changer_etat(adhesion, Etat.PARTIE, auteur, "{} a quitté le groupement", motif)


@transaction.atomic
def changer_de_foyer(
    *, adhesion: Adhesion, foyer: Foyer | None, nom_du_nouveau: str = "", auteur: Personne
) -> Adhesion:
    """Move a person into `foyer`, or into a new household when there is none. Baskets stay where they were."""
    adhesion = _verrouiller(adhesion)
    ancien = adhesion.foyer
    if foyer is None:
        nom = nom_libre(groupement=adhesion.groupement, nom=nom_du_nouveau.strip() or str(adhesion.personne))
        foyer = Foyer.objects.create(groupement=adhesion.groupement, nom=nom)
    if foyer == ancien:
        raise Refus(f"{adhesion} est déjà dans ce foyer.")
    rouvrir(foyer=foyer, auteur=auteur)
    adhesion.foyer = foyer
    adhesion.save(update_fields=["foyer"])
    journaliser(
        objet=adhesion,
        action="foyer",
        libelle=f"{adhesion} rejoint le foyer {foyer}",
        auteur=auteur,
        avant={"foyer": ancien.nom},
        apres={"foyer": foyer.nom},
        foyer_id=foyer.pk,
    )
    fermer_si_vide(foyer=ancien, auteur=auteur)
    return adhesion


@transaction.atomic
def choisir_ses_coordonnees(*, adhesion: Adhesion, valeurs: dict[str, str], auteur: Personne) -> Adhesion:
    """Who sees what of this person: a recorded choice of that person alone, with its date.

    `valeurs`: `competences`, and a `Visibilite` for each "<field>_visible" of `Adhesion.CHAMPS_VISIBLES`.
    """
    adhesion = _verrouiller(adhesion)
    if adhesion.personne_id != auteur.pk:
        raise Refus("Chaque personne décide elle-même de ce qu’elle montre.")
    champs = ["competences", *(f"{champ}_visible" for champ in Adhesion.CHAMPS_VISIBLES)]
    avant = _coordonnees_en_mots(adhesion)
    for champ in champs:
        setattr(adhesion, champ, valeurs.get(champ, getattr(adhesion, champ)))
    ecart = differences(avant, _coordonnees_en_mots(adhesion))
    if adhesion.coordonnees_choisies_le is not None and not ecart[1]:
        return adhesion
    adhesion.coordonnees_choisies_le = timezone.now()
    enregistrer(adhesion, champs=[*champs, "coordonnees_choisies_le"])
    journaliser(
        objet=adhesion,
        action="coordonnees",
        auteur=auteur,
        foyer_id=adhesion.foyer_id,
        libelle=f"{adhesion} a choisi qui voit ses coordonnées",
        avant=ecart[0],
        apres=ecart[1],
    )
    return adhesion


def roles_en_mots(roles: Collection[str]) -> str:
    return ", ".join(Adhesion.Role(role).label for role in Adhesion.Role.values if role in roles) or "membre"


def _coordonnees_en_mots(adhesion: Adhesion) -> dict[str, str]:
    champs = [f"{champ}_visible" for champ in Adhesion.CHAMPS_VISIBLES]
    meta: Any = Adhesion._meta
    mots = {str(meta.get_field(c).verbose_name): Visibilite(getattr(adhesion, c)).label for c in champs}
    return {"ce que je sais faire": adhesion.competences} | mots


@transaction.atomic
def _changer_etat(adhesion: Adhesion, vers: str, auteur: Personne, phrase: str, motif: str) -> Adhesion:
    adhesion = _verrouiller(adhesion)
    avant = Etat(adhesion.etat)
    if vers not in TRANSITIONS[avant]:
        raise Refus(f"{adhesion} : l’adhésion est déjà « {avant.label} ».")
    adhesion.etat = vers
    adhesion.partie_le = timezone.localdate() if vers == Etat.PARTIE else None
    if vers == Etat.PARTIE:
        adhesion.roles = []
    _garder_une_animation(adhesion)
    adhesion.save(update_fields=["etat", "partie_le", "roles"])
    entree = journaliser(
        objet=adhesion,
        action=vers,
        libelle=phrase.format(adhesion),
        auteur=auteur,
        motif=motif,
        avant={"état": avant.label},
        apres={"état": Etat(vers).label},
        foyer_id=adhesion.foyer_id,
    )
    restes = ce_qui_reste(adhesion.foyer)
    if vers == Etat.PARTIE:
        fermer_si_vide(foyer=adhesion.foyer, auteur=auteur)
    else:
        rouvrir(foyer=adhesion.foyer, auteur=auteur)
    courriels.dire_la_participation(adhesion=adhesion, restes=restes, clef=f"participation:{entree.pk}")
    return adhesion


def _verrouiller(adhesion: Adhesion) -> Adhesion:
    """The group's row is the lock: "the last one who facilitates" is a question about all of its members."""
    Groupement.objects.select_for_update(no_key=True).get(pk=adhesion.groupement_id)
    return Adhesion.objects.select_related("personne", "foyer", "groupement").get(pk=adhesion.pk)


def _garder_une_animation(adhesion: Adhesion) -> None:
    """Refuse a change after which nobody active would facilitate, where somebody did."""
    if adhesion.anime:
        return
    animation = set(Adhesion.objects.animation().values_list("pk", flat=True))
    if animation == {adhesion.pk}:
        raise Refus(SANS_ANIMATION)

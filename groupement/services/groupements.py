"""Groups: their settings, their foundation, and who is asked to facilitate one that has nobody."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from groupement.models import Adhesion, Foyer, Groupement, Invitation, Personne, Reseau
from groupement.portee import dans_le_groupement
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.foyers import nom_libre
from groupement.services.invitations import inviter
from groupement.services.journal import differences, journaliser
from groupement.templatetags.formats import a_

REGLAGES = (
    "description",
    "commune",
    "latitude",
    "longitude",
    "lieu_habituel",
    "courriel",
    "telephone",
    "premier_rappel",
    "second_rappel",
    "regle_de_partage",
    "titulaire",
    "iban",
    "cotisation_minimum",
    "cotisation_conseillee",
    "caution",
    "participation_taux",
    "participation_fixe",
    "contacts_partages",
)


@transaction.atomic
def regler_groupement(*, groupement: Groupement, valeurs: dict[str, Any], auteur: Personne) -> Groupement:
    """Change the settings named in `REGLAGES`; the journal tells each one that changed."""
    groupement = Groupement.objects.select_for_update(no_key=True).select_related("reseau").get(pk=groupement.pk)
    avant = releve(groupement, REGLAGES)
    for champ in REGLAGES:
        setattr(groupement, champ, valeurs.get(champ, getattr(groupement, champ)))
    ecart = differences(avant, releve(groupement, REGLAGES))
    if not ecart[1]:
        return groupement
    enregistrer(groupement, champs=REGLAGES)
    journaliser(
        objet=groupement,
        action="reglages",
        libelle="Réglages du groupement modifiés",
        auteur=auteur,
        avant=ecart[0],
        apres=ecart[1],
    )
    return groupement


@transaction.atomic
def creer_groupement(
    *, reseau: Reseau, nom: str, slug: str, commune: str, email: str, prenom: str, auteur: Personne
) -> Groupement:
    """A new group, and the invitation of the person who will facilitate it."""
    groupement = Groupement(reseau=reseau, nom=nom, slug=slug, commune=commune)
    enregistrer(groupement)
    journaliser(
        objet=groupement,
        action="creation",
        libelle=f"Groupement {nom} créé",
        auteur=auteur,
        apres={"nom": nom, "adresse": slug, "commune": commune},
    )
    proposer_animation(groupement=groupement, email=email, prenom=prenom, auteur=auteur)
    return groupement


@transaction.atomic
def proposer_animation(*, groupement: Groupement, email: str, prenom: str, auteur: Personne) -> Invitation:
    """Ask somebody by mail to facilitate a group that has nobody for it; an earlier proposal is taken back.

    The person is a candidate, with the role, until they accept: nobody facilitates without having said yes.
    """
    email = email.strip().lower()
    with dans_le_groupement(groupement):
        Groupement.objects.select_for_update(no_key=True).get(pk=groupement.pk)
        if Adhesion.objects.animation().exists():
            raise Refus("Ce groupement a déjà quelqu’un pour l’animer, qui peut inviter les autres membres.")
        _retirer_les_propositions()
        personne = Personne.objects.filter(email=email).first()
        if personne is None:
            personne = Personne(email=email, prenom=prenom)
            personne.set_unusable_password()
            enregistrer(personne)
        adhesion = _candidate(groupement, personne)
        # A founder is their own sponsor: there is nobody else in the group.
        invitation = inviter(groupement=groupement, email=email, prenom=prenom, foyer=adhesion.foyer, parrain=adhesion)
        journaliser(
            objet=groupement,
            action="animation",
            libelle=f"Animation proposée {a_(personne)}",
            auteur=auteur,
            apres={"animation proposée à": email},
        )
        return invitation


def releve(objet: models.Model, champs: tuple[str, ...]) -> dict[str, Any]:
    """The present values of `champs` as a reader of the journal wants them: "oui" and "non", empty for none."""
    valeurs = {champ: getattr(objet, champ) for champ in champs}
    mots = {True: "oui", False: "non", None: ""}
    return {c: mots.get(v, v) if v is None or isinstance(v, bool) else v for c, v in valeurs.items()}


def _candidate(groupement: Groupement, personne: Personne) -> Adhesion:
    adhesion = Adhesion.objects.select_related("foyer", "personne").filter(personne=personne).first()
    if adhesion is None:
        foyer = Foyer(groupement=groupement, nom=nom_libre(groupement=groupement, nom=str(personne)))
        enregistrer(foyer)
        adhesion = Adhesion(groupement=groupement, personne=personne, foyer=foyer)
    elif adhesion.est_active:
        raise Refus(f"{personne} fait déjà partie du groupement : donnez-lui le rôle d’animation.")
    adhesion.etat, adhesion.partie_le = Adhesion.Etat.CANDIDATE, None
    adhesion.roles = [Adhesion.Role.ANIMATION]
    enregistrer(adhesion)
    return adhesion


def _retirer_les_propositions() -> None:
    candidates = Adhesion.objects.filter(etat=Adhesion.Etat.CANDIDATE, roles__contains=["animation"])
    Invitation.objects.filter(parrain__in=candidates, acceptee_le=None, annulee_le=None).update(
        annulee_le=timezone.now()
    )
    candidates.update(etat=Adhesion.Etat.PARTIE, partie_le=timezone.localdate(), roles=[])

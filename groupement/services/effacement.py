"""The right to be forgotten: a person goes, the accounts of the group stay, without their name.

What is kept: amounts, quantities and dates of the household (the law asks ten years of accounts), recipes of the
library. What goes: name, addresses, phone, mails, files, what was pinned on the board. What others keep (the journal,
mails they got, minutes, orders sent) stays, since it tells what happened to the group, and no longer says the name.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from groupement.anonymat import EFFACE, NOM_EFFACE, PRENOM_EFFACE, noms_de, taire
from groupement.departs import ce_qui_reste
from groupement.models import (
    Abonnement,
    Adhesion,
    Annonce,
    Candidature,
    Commentaire,
    Courriel,
    EntreeJournal,
    EvenementDit,
    FichierDemande,
    Foyer,
    Invitation,
    Message,
    Personne,
    Suivi,
    Visibilite,
)
from groupement.portee import dans_le_groupement, scopes_disabled
from groupement.refus import Refus
from groupement.services.adhesions import faire_partir
from groupement.services.journal import journaliser


def restes_de(personne: Personne) -> list[str]:
    """What is to be settled first, in sentences, also in groups left already. A household that others stay in goes on
    owing: it is not asked."""
    phrases = []
    for adhesion in _adhesions(personne):
        with dans_le_groupement(adhesion.groupement):
            autres = adhesion.foyer.adhesions.exclude(pk=adhesion.pk).exclude(etat=Adhesion.Etat.PARTIE)
            if not autres.exists():
                phrases += [f"{adhesion.groupement.nom} : {phrase}" for phrase in ce_qui_reste(adhesion.foyer)]
    if personne.est_admin:
        phrases.append("Vous administrez le site : faites-vous d’abord retirer ce rôle.")
    return phrases


@transaction.atomic
def effacer_une_personne(*, personne: Personne, auteur: Personne) -> None:
    """Leave every group, then be nobody. Refused while something is due."""
    fige = Personne.objects.select_for_update(no_key=True).get(pk=personne.pk)
    if restes := restes_de(fige):
        raise Refus("Il reste quelque chose à régler. " + " ".join(restes))
    for adhesion in _adhesions(fige):
        if adhesion.etat != Adhesion.Etat.PARTIE:
            with dans_le_groupement(adhesion.groupement):
                faire_partir(adhesion=adhesion, auteur=auteur, motif="Effacement demandé")
    rendre_anonyme(personne=fige, auteur=auteur)


@transaction.atomic
def effacer_une_personne_sans_adresse(*, adhesion: Adhesion, auteur: Personne) -> None:
    """For somebody without e-mail, who asked those who facilitate: only a person of that group alone."""
    personne = Personne.objects.select_for_update(no_key=True).get(pk=adhesion.personne_id)
    if personne.email:
        raise Refus(f"{personne} a une adresse e-mail : à elle de le demander, depuis « Mes données ».")
    if len(_adhesions(personne)) > 1 or personne.est_admin:
        raise Refus(f"{personne} fait aussi partie d’un autre groupement : demandez à l’administration du site.")
    effacer_une_personne(personne=personne, auteur=auteur)


@transaction.atomic
def rendre_anonyme(*, personne: Personne, auteur: Personne | None) -> None:
    """The person's row stays, since accounts point at it, and says nothing of them. Their sessions end with the
    password that they were opened with."""
    adresses = {personne.email} if personne.email else set()
    for adhesion in _adhesions(personne):
        with dans_le_groupement(adhesion.groupement):
            noms = noms_de(adhesion) | _oublier_dans(adhesion)
            Invitation.objects.filter(email__in=adresses).delete()
            Candidature.objects.filter(email__in=adresses).delete()
            _taire_partout(adhesion.groupement_id, noms, personne.prenom)
    for modele in (Abonnement, EvenementDit, FichierDemande, Courriel):
        modele.objects.filter(personne=personne).delete()
    Courriel.objects.filter(destinataire__in=adresses).delete()
    EmailAddress.objects.filter(user=personne).delete()
    Authenticator.objects.filter(user=personne).delete()
    personne.coordinations.all().delete()
    EntreeJournal.objects.filter(auteur=personne).update(nom_auteur=EFFACE)
    EntreeJournal.objects.sur(personne).update(libelle="Profil modifié", avant={}, apres={})
    personne.prenom, personne.nom, personne.email, personne.telephone = PRENOM_EFFACE, NOM_EFFACE, None, ""
    personne.is_active = personne.est_admin = False
    personne.set_unusable_password()
    personne.save()
    # Who erases themself is already without a name here.
    par = personne if auteur is not None and auteur.pk == personne.pk else auteur
    journaliser(objet=personne, action="effacement", libelle="Données d’une personne effacées", auteur=par)


def _oublier_dans(adhesion: Adhesion) -> set[str]:
    """Inside its group's scope. The names of the household, when nobody is left in it."""
    Annonce.objects.filter(auteur=adhesion).delete()
    Commentaire.objects.filter(auteur=adhesion).delete()
    Suivi.objects.filter(adhesion=adhesion).delete()
    for chemin in settings.EFFACEMENTS:
        import_string(chemin)(adhesion)
    cachees = {f"{champ}_visible": Visibilite.PERSONNE for champ in Adhesion.CHAMPS_VISIBLES}
    Adhesion.objects.filter(pk=adhesion.pk).update(
        **cachees, competences="", coordonnees_choisies_le=None, parrain=None, courrier=Adhesion.Courrier.AU_FIL
    )
    foyer = adhesion.foyer
    if foyer.adhesions.exclude(pk=adhesion.pk).exclude(etat=Adhesion.Etat.PARTIE).exists():
        return set()
    siens = {nom for nom in (foyer.nom, foyer.telephone, foyer.adresse) if nom}
    Foyer.objects.filter(pk=foyer.pk).update(
        nom=f"Ancien foyer {foyer.pk}", telephone="", adresse="", parti_le=foyer.parti_le or timezone.localdate()
    )
    return siens


def _taire_partout(groupement_id: int, noms: set[str], prenom: str) -> None:
    """In the journal of the group, in the mails that others got, in what others wrote."""
    journal = EntreeJournal.objects.du_groupement(groupement_id)
    taire(journal, "libelle", "motif", "avant", "apres", noms=noms)
    courriels = Courriel.objects.filter(groupement=groupement_id)
    taire(courriels, "sujet", "texte", "html", "repondre_a", noms=noms, prenom=prenom)
    taire(Message.objects.all(), "sujet", "texte", "audience", noms=noms)
    taire(Annonce.objects.all(), "titre", "texte", noms=noms)
    taire(Commentaire.objects.all(), "texte", noms=noms)
    # Made for others, a few days ago at most: they ask again.
    FichierDemande.objects.filter(groupement=groupement_id).exclude(pret_le=None).delete()


def _adhesions(personne: Personne) -> list[Adhesion]:
    with scopes_disabled():
        siennes = Adhesion.objects.filter(personne=personne)
        return list(siennes.select_related("groupement__reseau", "foyer__groupement", "personne").order_by("pk"))

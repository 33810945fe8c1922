"""What the site keeps of people, why, and how long: one table, read by the public page and by the nightly job."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from groupement.anonymat import NOM_EFFACE, PRENOM_EFFACE
from groupement.models import (
    Adhesion,
    Annonce,
    Candidature,
    Courriel,
    EntreeJournal,
    FichierDemande,
    Invitation,
    Personne,
)
from groupement.portee import scopes_disabled
from groupement.services.effacement import rendre_anonyme, restes_de
from groupement.templatetags.formats import pluriel


@dataclass(frozen=True, kw_only=True)
class Regle:
    """A line of the register. `effacer` erases what is older than an instant and counts it; None: nothing is erased by
    the clock, and `duree` says in words how long it stays. `jours` comes from settings.DUREES_DE_CONSERVATION."""

    clef: str
    quoi: str
    pourquoi: str
    duree: str = ""
    effacer: Callable[[datetime.datetime], int] | None = None

    @property
    def jours(self) -> int | None:
        return settings.DUREES_DE_CONSERVATION[self.clef] if self.effacer else None

    @property
    def en_mots(self) -> str:
        """How long, as the register says it."""
        if self.jours is None:
            return self.duree
        if not self.jours:
            return "Effacé chaque nuit."
        ans, reste = divmod(self.jours, 365)
        return f"{pluriel(self.jours, 'jour') if reste else pluriel(ans, 'an')}, puis effacé dans la nuit."


def registre() -> list[Regle]:
    """Every line, those of this floor first."""
    return [regle for chemin in settings.REGISTRE_DES_DONNEES for regle in import_string(chemin)()]


def regles() -> list[Regle]:
    return [
        Regle(
            clef="compte",
            quoi="Votre nom, votre adresse e-mail, votre téléphone, vos groupements et vos rôles",
            pourquoi="Vous reconnaître, vous joindre pour vos commandes, savoir qui fait quoi.",
            duree="Tant que vous faites partie d’un groupement.",
        ),
        Regle(
            clef="anciens",
            quoi="Le nom et l’adresse des personnes qui ont quitté tous leurs groupements",
            pourquoi="Pouvoir revenir sans tout ressaisir, régler ce qui restait.",
            effacer=_anciens,
        ),
        Regle(
            clef="journal",
            quoi="Le journal : qui a changé quoi, quand",
            pourquoi="Comprendre et corriger une erreur, pour tous les membres.",
            effacer=_journal,
        ),
        Regle(
            clef="courriels",
            quoi="Les courriels que le site vous a envoyés",
            pourquoi="Vérifier qu’un message est bien parti.",
            effacer=_courriels,
        ),
        Regle(
            clef="ce-qui-vous-nomme",
            quoi="Ce qui vous nomme chez d’autres : courriels reçus, comptes rendus, bons de commande",
            pourquoi="Garder la mémoire du groupe et de ses comptes.",
            duree="Si vous demandez l’effacement, votre nom, votre adresse e-mail et votre téléphone y sont remplacés "
            "par « Ancien membre », et les feuilles déjà imprimées en PDF sont effacées ou refaites sans eux. "
            "Ce qui est parti dans une boîte aux lettres, ou sur papier, n’est plus à nous.",
        ),
        Regle(
            clef="invitations",
            quoi="Les invitations restées sans suite",
            pourquoi="Pouvoir les renvoyer.",
            effacer=_invitations,
        ),
        Regle(
            clef="demandes",
            quoi="Les demandes d’entrée dans un groupement que personne n’a confirmées",
            pourquoi="Vous laisser le temps d’ouvrir le courriel de confirmation.",
            effacer=_demandes,
        ),
        Regle(
            clef="candidatures",
            quoi="Les demandes d’entrée refusées ou retirées",
            pourquoi="Pouvoir reprendre une demande, et ne pas la poser deux fois.",
            effacer=_candidatures,
        ),
        Regle(
            clef="annonces",
            quoi="Les annonces retirées du panneau et leurs réponses",
            pourquoi="Pouvoir les remettre.",
            effacer=_annonces,
        ),
        Regle(
            clef="fichiers",
            quoi="Les fichiers que vous avez demandés (vos données, le calendrier à imprimer)",
            pourquoi="Vous laisser le temps de les télécharger.",
            effacer=_fichiers,
        ),
        Regle(
            clef="sessions",
            quoi="Vos connexions expirées",
            pourquoi="Vous éviter de vous reconnecter à chaque visite.",
            effacer=_sessions,
        ),
    ]


def _anciens(avant: datetime.datetime) -> int:
    """Those who left every group before, hold nothing of the site, and owe nothing: who still does is known by name."""
    with scopes_disabled():
        siennes = Adhesion.objects.filter(personne=OuterRef("pk"))
        partis = Personne.objects.filter(
            Exists(siennes), ~Exists(siennes.exclude(etat="partie")), ~Exists(siennes.filter(partie_le__gte=avant)),
            est_admin=False, coordinations=None,
        ).exclude(prenom=PRENOM_EFFACE, nom=NOM_EFFACE, email=None)  # fmt: skip
        quittes = [personne for personne in partis if not restes_de(personne)]
        for personne in quittes:
            rendre_anonyme(personne=personne, auteur=None)
    return len(quittes)


def _journal(avant: datetime.datetime) -> int:
    return EntreeJournal.objects.filter(le__lt=avant).delete()[0]


def _courriels(avant: datetime.datetime) -> int:
    return Courriel.objects.filter(depose_le__lt=avant).exclude(etat=Courriel.Etat.A_ENVOYER).delete()[0]


def _invitations(avant: datetime.datetime) -> int:
    with scopes_disabled():
        sans_suite = Invitation.objects.filter(Q(annulee_le__lt=avant) | Q(expire_le__lt=avant), acceptee_le=None)
        return sans_suite.delete()[0]


def _demandes(avant: datetime.datetime) -> int:
    with scopes_disabled():
        return _compter(Candidature.objects.filter(etat=Candidature.Etat.A_CONFIRMER, deposee_le__lt=avant))


def _candidatures(avant: datetime.datetime) -> int:
    closes = [Candidature.Etat.REFUSEE, Candidature.Etat.RETIREE]
    with scopes_disabled():
        return _compter(Candidature.objects.filter(etat__in=closes, close_le__lt=avant))


def _compter(lignes: QuerySet) -> int:
    """Erase these rows with what hangs on them; how many of themselves."""
    clefs = list(lignes.values_list("pk", flat=True))
    lignes.model.objects.filter(pk__in=clefs).delete()
    return len(clefs)


def _annonces(avant: datetime.datetime) -> int:
    with scopes_disabled():
        retirees = list(Annonce.objects.filter(expire_le__lt=avant).values_list("pk", flat=True))
        Annonce.objects.filter(pk__in=retirees).delete()
    return len(retirees)


def _fichiers(avant: datetime.datetime) -> int:
    return FichierDemande.objects.filter(demande_le__lt=avant).delete()[0]


def _sessions(avant: datetime.datetime) -> int:
    return Session.objects.filter(expire_date__lt=min(avant, timezone.now())).delete()[0]

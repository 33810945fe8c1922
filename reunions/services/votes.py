"""Answering a poll. The round's row is the lock: nobody answers while it closes, the deadline is judged inside it."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.db import connection, transaction

from groupement.models import Adhesion, Foyer
from groupement.refus import Refus
from groupement.services.journal import journaliser
from reunions.depouillement import OBJECTION, bulletin_en_mots, verifier_bulletin
from reunions.models import Sondage, Tour, Vote
from reunions.services.electeurs import representables

CLOS = "Le sondage vient de se clore : votre réponse n’a pas été enregistrée."


@transaction.atomic
def voter(*, tour: Tour, adhesion: Adhesion, contenu: dict[str, Any]) -> Vote:
    """Answer, or change one's answer where the poll is not secret. A household has one answer: the last one counts."""
    fige = verrouiller(tour.pk)
    sondage = fige.sondage
    maintenant = horloge()
    if fige.etat != Tour.Etat.OUVERT or fige.cloture_le <= maintenant:
        raise Refus(CLOS)
    # The form was drawn before: the person may have been put in pause, or moved to another household, since.
    adhesion = Adhesion.objects.select_related("personne").get(pk=adhesion.pk)
    if not adhesion.est_active:
        raise Refus("Votre participation est en pause : dites à l’animation que vous reprenez, puis répondez.")
    bulletin = verifier_bulletin(
        genre=sondage.genre, plusieurs=sondage.plusieurs, options=options_de(sondage), contenu=contenu
    )
    foyer_id = adhesion.foyer_id if sondage.par_foyer else None
    deja = vote_de(fige, adhesion)
    if fige.secret:
        return _glisser_dans_l_urne(fige, adhesion, foyer_id, deja, bulletin)
    vote = deja or Vote(groupement_id=fige.groupement_id, tour=fige, foyer_id=foyer_id)
    vote.adhesion, vote.saisi_par, vote.contenu, vote.le = adhesion, None, bulletin, maintenant
    vote.save()
    return vote


@transaction.atomic
def saisir(*, tour: Tour, pour: Adhesion | Foyer, auteur: Adhesion, contenu: dict[str, Any]) -> Vote:
    """Who facilitates types in what somebody without internet said: a household where households answer, else a
    person. The journal keeps it. Never in a secret poll: who types would know, and nobody could check it.
    """
    fige = verrouiller(tour.pk)
    sondage = fige.sondage
    if fige.secret:
        raise Refus("Ce vote est secret : une réponse que vous saisiriez ne le serait plus.")
    maintenant = horloge()
    if fige.etat != Tour.Etat.OUVERT or fige.cloture_le <= maintenant:
        raise Refus(CLOS)
    if not representables(sondage).filter(pk=pour.pk).exists():
        raise Refus(f"{pour} répond sur sa propre page, ou ne participe plus.")
    bulletin = verifier_bulletin(
        genre=sondage.genre, plusieurs=sondage.plusieurs, options=options_de(sondage), contenu=contenu
    )
    qui = {"foyer_id": pour.pk} if sondage.par_foyer else {"adhesion_id": pour.pk, "foyer_id": None}
    vote = Vote.objects.filter(tour=fige, **qui).first() or Vote(groupement_id=fige.groupement_id, tour=fige, **qui)
    if vote.contenu is not None and vote.saisi_par_id is None:
        raise Refus(f"{pour} a déjà répondu : cette réponse n’est pas à vous.")
    avant = vote.contenu
    vote.saisi_par, vote.contenu, vote.le = auteur, bulletin, maintenant
    vote.save()
    journaliser(
        objet=sondage,
        action="saisir",
        libelle=f"Réponse saisie pour {pour} : {sondage}",
        auteur=auteur.personne,
        avant=_pour_le_journal(sondage, avant),
        apres=_pour_le_journal(sondage, bulletin),
    )
    return vote


def _pour_le_journal(sondage: Sondage, bulletin: dict[str, Any] | None) -> dict[str, str] | None:
    """What was typed in, in words; not where nothing of the result is to be seen before the end."""
    if bulletin is None or sondage.apres_cloture:
        return None
    return {"réponse": bulletin_en_mots(sondage.genre, options_de(sondage), bulletin)}


@transaction.atomic
def lever_objection(*, tour: Tour, adhesion: Adhesion) -> Vote:
    """Whoever objected (or their household) no longer does; what they had said stays readable."""
    fige = verrouiller(tour.pk)
    if fige.etat != Tour.Etat.OUVERT or fige.cloture_le <= horloge():
        raise Refus("Le sondage est clos : une objection ne se lève plus, mais la proposition peut être modifiée.")
    vote = vote_de(fige, adhesion)
    if vote is None or not vote.contenu or vote.contenu.get("avis") != OBJECTION or vote.contenu.get("levee"):
        raise Refus("Vous n’avez pas d’objection à lever.")
    vote.contenu = vote.contenu | {"levee": True}
    vote.save(update_fields=["contenu"])
    journaliser(
        objet=fige.sondage,
        action="lever",
        libelle=f"Objection levée : {fige.sondage}",
        auteur=adhesion.personne,
    )
    return vote


def verrouiller(tour_id: int) -> Tour:
    """The round, alone until the end of the transaction, as it is now."""
    return (
        Tour.objects.select_for_update(of=("self",), no_key=True)
        .select_related("sondage__groupement", "sondage__auteur__personne")
        .get(pk=tour_id)
    )


def horloge() -> datetime.datetime:
    """The database's clock now, not when the transaction began: asked once the lock is held."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT clock_timestamp()")
        return curseur.fetchone()[0]


def options_de(sondage: Sondage) -> list[tuple[int, str]]:
    return [(option.pk, str(option)) for option in sondage.options.all()]


def vote_de(tour: Tour, adhesion: Adhesion) -> Vote | None:
    """The answer of this person, or of their household where households answer."""
    votes = Vote.objects.select_related("adhesion__personne", "saisi_par__personne").filter(tour=tour)
    if tour.sondage.par_foyer:
        return votes.filter(foyer=adhesion.foyer_id).first()
    return votes.filter(adhesion=adhesion, foyer=None).first()


def _glisser_dans_l_urne(
    tour: Tour, adhesion: Adhesion, foyer_id: int | None, deja: Vote | None, bulletin: dict[str, Any]
) -> Vote:
    """Two writes that share nothing: who has voted, and the whole urn written again in the order of its contents.

    No entry in the journal: its hour, beside the backup of the day before, would say what was put in.
    """
    if deja is not None:
        raise Refus("Votre vote est déjà dans l’urne. Il est secret : on ne peut plus le retrouver, ni le changer.")
    tour.urne = sorted([*tour.urne, bulletin], key=lambda contenu: json.dumps(contenu, sort_keys=True))
    tour.save(update_fields=["urne"])
    return Vote.objects.create(
        groupement_id=tour.groupement_id, tour=tour, adhesion=adhesion, foyer_id=foyer_id, secret=True
    )

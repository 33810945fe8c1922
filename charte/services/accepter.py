"""Saying yes to a version, or asking something first."""

from django.db import transaction
from django.utils import timezone

from charte.courriels import transmettre_la_question
from charte.models import Acceptation, Charte, Question, VersionCharte
from charte.services.verrou import prendre
from groupement.models import Adhesion, Groupement
from groupement.refus import Refus
from groupement.services.contraintes import enregistrer
from groupement.services.journal import differences, journaliser
from groupement.templatetags.formats import a_

Etat = Adhesion.Etat


@transaction.atomic
def accepter(*, version: VersionCharte, adhesion: Adhesion) -> Acceptation:
    """`adhesion` accepts the version in force, also before being admitted. A second time changes nothing."""
    prendre(adhesion.groupement)
    adhesion = Adhesion.objects.select_related("personne", "groupement").get(pk=adhesion.pk)
    if adhesion.etat == Etat.PARTIE:
        raise Refus("Cette personne a quitté le groupement.")
    en_vigueur = VersionCharte.objects.publiees().first()
    if en_vigueur is None or en_vigueur.pk != version.pk:
        raise Refus("Une version plus récente vient d’être publiée : lisez-la avant d’accepter.")
    deja = Acceptation.objects.filter(version=en_vigueur, adhesion=adhesion).first()
    if deja is not None:
        return deja
    acceptation = Acceptation(groupement_id=adhesion.groupement_id, version=en_vigueur, adhesion=adhesion)
    enregistrer(acceptation)
    journaliser(
        objet=acceptation,
        action="accepter",
        libelle=f"{adhesion} accepte la charte ({en_vigueur})",
        auteur=adhesion.personne,
        foyer_id=adhesion.foyer_id,
    )
    return acceptation


@transaction.atomic
def demander(*, version: VersionCharte, adhesion: Adhesion, genre: str, texte: str) -> Question:
    """A question or a refusal, sent to those who facilitate. While it is open, nothing waits for the acceptance."""
    if version.etat != VersionCharte.Etat.PUBLIEE:
        raise Refus("Cette version n’est pas encore publiée : dites-le dans les commentaires du brouillon.")
    question = Question(
        groupement_id=adhesion.groupement_id, version=version, adhesion=adhesion, genre=genre, texte=texte
    )
    enregistrer(question)
    dit = "dit ne pas pouvoir accepter la charte" if genre == Question.Genre.REFUS else "a une question sur la charte"
    journaliser(
        objet=question,
        action=genre,
        libelle=f"{adhesion} {dit} ({version})",
        auteur=adhesion.personne,
        foyer_id=adhesion.foyer_id,
    )
    transmettre_la_question(question=question)
    return question


@transaction.atomic
def regler(*, question: Question, auteur: Adhesion) -> Question:
    """Those who facilitate answered it. Told twice, it is settled once."""
    question = (
        Question.objects.select_for_update(no_key=True, of=("self",))
        .select_related("adhesion__personne")
        .get(pk=question.pk)
    )
    if question.reglee_le is None:
        question.reglee_le = timezone.now()
        enregistrer(question, champs=["reglee_le"])
        journaliser(
            objet=question,
            action="regler",
            libelle=f"Charte : on a répondu {a_(question.adhesion)}",
            auteur=auteur.personne,
            foyer_id=question.adhesion.foyer_id,
        )
    return question


@transaction.atomic
def regler_le_delai(*, groupement: Groupement, delai: int, auteur: Adhesion) -> Charte:
    """How many days members have to accept a new version; it holds at once, also for the version in force."""
    charte = prendre(groupement)
    avant, apres = differences({"delai": charte.delai}, {"delai": delai})
    if apres:
        charte.delai = delai
        enregistrer(charte, champs=["delai"])
        journaliser(
            objet=charte,
            action="delai",
            libelle="Charte : délai pour accepter modifié",
            auteur=auteur.personne,
            avant=avant,
            apres=apres,
        )
    return charte

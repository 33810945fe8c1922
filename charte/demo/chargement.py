"""Limoux has a charter in its second version, which most accepted, and a third one being discussed; criteria that one
producer does not meet; the words of its members. Quillan has just published its first charter."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence

from charte.demo import textes
from charte.models import (
    Acceptation,
    Charte,
    Commentaire,
    Criteres,
    Question,
    Raison,
    RevisionSection,
    SectionCharte,
    VersionCharte,
)
from groupement.criteres import labels_du_reseau
from groupement.demo.monde import Monde
from groupement.models import Adhesion
from groupement.portee import dans_le_groupement

ANIMATRICE = "animatrice@demo.test"
PREMIERE, DEUXIEME, TROISIEME = -420, -40, -12  # days: two publications, the beginning of the draft
ONT_ACCEPTE = 0.8
NAMESPACE = uuid.UUID("8e1c0f4e-5f0a-4f51-9d0b-6b6f3f7f3c11")
Sections = list[tuple[str, str]]


def charger(monde: Monde) -> None:
    with dans_le_groupement(monde.groupements["limoux"]):
        _limoux(monde)
    with dans_le_groupement(monde.groupements["quillan"]):
        _quillan(monde)


def _limoux(monde: Monde) -> None:
    auteur, groupement = monde.adhesion("limoux", ANIMATRICE), monde.groupements["limoux"]
    charte = Charte.objects.create(groupement=groupement, delai=30)
    un = list(textes.LIMOUX_1)
    deux = _reecrire(un, textes.LIMOUX_2)
    deux.insert(4, textes.LIMOUX_2_AJOUTEE)
    trois = [*_reecrire(deux, textes.BROUILLON_3), textes.BROUILLON_3_AJOUTEE]
    premiere = _version(monde, charte, 1, un, auteur, PREMIERE, "écrite en deux réunions, adoptée par tous")
    deuxieme = _version(monde, charte, 2, deux, auteur, DEUXIEME, "adoptée à la réunion du samedi, sans objection")
    brouillon = _version(monde, charte, 3, trois, auteur, TROISIEME)
    actives = monde.actives("limoux")
    _accepter(monde, premiere, actives, PREMIERE)
    _accepter(monde, deuxieme, _la_plupart(monde, actives), DEUXIEME)
    _commenter(monde, brouillon)
    _questionner(monde, deuxieme, actives)
    Raison.objects.bulk_create(
        Raison(groupement=groupement, adhesion=adhesion, texte=texte)
        for adhesion, texte in zip(actives, textes.RAISONS, strict=False)
    )
    labels = list(labels_du_reseau(groupement.reseau))
    Criteres.objects.create(groupement=groupement, distance_max=100, labels=labels, ethique=textes.ETHIQUE)


def _quillan(monde: Monde) -> None:
    auteur = monde.adhesion("quillan", ANIMATRICE)
    charte = Charte.objects.create(groupement=monde.groupements["quillan"], delai=20)
    version = _version(monde, charte, 1, list(textes.QUILLAN), auteur, -4, "écrite pendant la soirée charte")
    actives = [adhesion for adhesion in monde.actives("quillan") if adhesion != auteur]
    _accepter(monde, version, actives[: len(actives) // 3], -3)


def _reecrire(sections: Sections, changements: dict[str, Sequence[tuple[str, str]]]) -> Sections:
    reecrites = []
    for titre, texte in sections:
        for avant, apres in changements.get(titre, ()):
            texte = texte.replace(avant, apres)
        reecrites.append((titre, texte))
    return reecrites


def _version(
    monde: Monde, charte: Charte, numero: int, sections: Sections, auteur: Adhesion, jours: int, decision: str = ""
) -> VersionCharte:
    """Published when a `decision` says how; sections of one title are one section from version to version."""
    le = monde.maintenant + datetime.timedelta(days=jours)
    version = VersionCharte.objects.create(
        groupement=charte.groupement, charte=charte, numero=numero, decision=decision, commencee_le=le
    )
    creees = SectionCharte.objects.bulk_create(
        SectionCharte(
            groupement=charte.groupement,
            version=version,
            clef=uuid.uuid5(NAMESPACE, f"{charte.groupement.slug}/{titre}"),
            rang=rang,
            titre=titre,
            texte=texte,
        )
        for rang, (titre, texte) in enumerate(sections, start=1)
    )
    RevisionSection.objects.bulk_create(
        RevisionSection(
            groupement=charte.groupement, section=s, numero=1, titre=s.titre, texte=s.texte, auteur=auteur, le=le
        )
        for s in creees
    )
    if decision:
        version.etat, version.publiee_le, version.publiee_par = VersionCharte.Etat.PUBLIEE, le, auteur
        version.save()
    return version


def _la_plupart(monde: Monde, actives: list[Adhesion]) -> list[Adhesion]:
    """Those of the demonstration's accounts, so that their first page is the one they came for, and most others."""
    hasard = monde.hasard("charte limoux")
    return [a for a in actives if str(a.personne.email).endswith("@demo.test") or hasard.random() < ONT_ACCEPTE]


def _accepter(monde: Monde, version: VersionCharte, adhesions: Iterable[Adhesion], jours: int) -> None:
    hasard = monde.hasard(f"acceptations {version.groupement_id} {version.numero}")
    debut = monde.maintenant + datetime.timedelta(days=jours)
    Acceptation.objects.bulk_create(
        Acceptation(
            groupement_id=version.groupement_id,
            version=version,
            adhesion=adhesion,
            le=min(monde.maintenant, debut + datetime.timedelta(hours=hasard.randrange(1, 15 * 24))),
        )
        for adhesion in adhesions
    )


def _commenter(monde: Monde, brouillon: VersionCharte) -> None:
    sections = {section.titre: section for section in brouillon.sections.all()}
    for rang, (titre, email, texte, resolu) in enumerate(textes.COMMENTAIRES):
        le = monde.maintenant - datetime.timedelta(days=6 - rang, hours=rang)
        qui = monde.adhesion("limoux", email)
        Commentaire.objects.create(
            groupement_id=brouillon.groupement_id,
            section=sections[titre],
            auteur=qui,
            texte=texte,
            le=le,
            resolu_le=monde.maintenant if resolu else None,
            resolu_par=monde.adhesion("limoux", ANIMATRICE) if resolu else None,
        )


def _questionner(monde: Monde, version: VersionCharte, actives: list[Adhesion]) -> None:
    acceptees = set(version.acceptations.values_list("adhesion_id", flat=True))
    for adhesion in [a for a in actives if a.pk not in acceptees][:1]:
        Question.objects.create(
            groupement_id=version.groupement_id,
            version=version,
            adhesion=adhesion,
            texte=textes.QUESTION,
            le=monde.maintenant - datetime.timedelta(days=5),
        )

"""Messages about shared work, one function each. To be called inside the transaction that causes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from groupement.models import Courriel, Groupement, Personne
from groupement.services.courriels import adresse_complete, deposer, rediger
from groupement.services.preferences import lien_preferences
from groupement.templatetags.formats import delai, jour, pluriel
from referents.models import Distribution, Echange, Inscription, Permanence, PriseDeTache, PropositionDeSaison


def annoncer_une_tache(*, prise: PriseDeTache, auteur: Personne) -> None:
    """To somebody whom another person put down for a task."""
    tache = prise.tache
    _deposer(
        clef=f"tache-confiee:{prise.pk}",
        personne=prise.adhesion.personne,
        groupement=tache.groupement,
        sujet=f"{auteur} vous confie une tâche : {tache}",
        repondre_a=auteur,
        titre=f"{auteur} vous confie une tâche",
        phrases=[
            f"{tache}{f', pour le {jour(tache.pour_le)}' if tache.pour_le else ''}.",
            "Si ce n’est pas possible, laissez-la sur sa page : quelqu’un d’autre pourra la prendre.",
        ],
        lien=tache.get_absolute_url(),
        mot_du_lien="Voir la tâche",
    )


def rappeler_la_veille(*, inscriptions: Sequence[Inscription]) -> bool:
    """To one person, with the duties of one day. True when the message is new."""
    distribution, personne = inscriptions[0].permanence.distribution, inscriptions[0].adhesion.personne
    depose = _deposer(
        clef=f"rappel-permanence:{distribution.pk}:{distribution.jour:%Y%m%d}:{personne.pk}",
        urgent=True,
        personne=personne,
        groupement=distribution.groupement,
        sujet=f"{delai(distribution.jour).capitalize()}, {jour(distribution.jour)} : votre permanence",
        titre=f"Merci de venir {delai(distribution.jour)}",
        phrases=[_ou(distribution), "Un empêchement ? Proposez un échange ou laissez votre place dès maintenant."],
        lignes=_lignes(inscriptions),
        lien=distribution.get_absolute_url(),
        mot_du_lien="Voir ma permanence",
        preferences=lien_preferences(personne, Personne.Rappel.PERMANENCE),
    )
    return depose is not None


def annoncer_le_deplacement(*, distribution: Distribution, inscriptions: Iterable[Inscription]) -> None:
    """To those who hold a duty of a delivery that moved: when and where it is now."""
    for personne, siennes in _par_personne(inscriptions):
        _deposer(
            clef=f"permanences-deplacees:{distribution.pk}:{distribution.modifiee_le:%Y%m%d%H%M%S%f}:{personne.pk}",
            urgent=True,
            personne=personne,
            groupement=distribution.groupement,
            sujet=f"Votre permanence change : {jour(distribution.jour)}, {distribution.lieu}",
            titre="Votre permanence change",
            phrases=[
                f"C’est maintenant {_ou(distribution)}",
                "Si cela ne vous convient plus, laissez votre place ou proposez un échange.",
            ],
            lignes=_lignes(siennes),
            lien=distribution.get_absolute_url(),
            mot_du_lien="Voir ma permanence",
        )


def annoncer_l_annulation(*, distribution: Distribution, inscriptions: Iterable[Inscription]) -> None:
    for personne, siennes in _par_personne(inscriptions):
        _deposer(
            clef=f"permanences-annulees:{distribution.pk}:{distribution.modifiee_le:%Y%m%d%H%M%S%f}:{personne.pk}",
            urgent=True,
            personne=personne,
            groupement=distribution.groupement,
            sujet=f"Pas de permanence {jour(distribution.jour)} : la livraison est annulée",
            titre="Votre permanence est annulée",
            phrases=[
                f"La livraison de {jour(distribution.jour)} n’aura pas lieu"
                f"{f' : {distribution.motif}' if distribution.motif else ''}. Vous n’avez pas à venir."
            ],
            lignes=_lignes(siennes),
            lien=distribution.get_absolute_url(),
            mot_du_lien="Voir les autres permanences",
        )


def appeler_a_l_aide(*, permanence: Permanence, personne: Personne, manque: int, auteur: Personne) -> None:
    """To a member who is not in yet: somebody is missing. Once for each slot."""
    distribution = permanence.distribution
    _deposer(
        clef=f"appel-permanence:{permanence.pk}:{personne.pk}",
        urgent=True,
        personne=personne,
        groupement=permanence.groupement,
        sujet=f"Il manque {pluriel(manque, 'personne')} {jour(distribution.jour)} : {permanence}",
        repondre_a=auteur,
        titre=f"Il manque {pluriel(manque, 'personne')}",
        phrases=[
            f"{permanence}, {permanence.heures_en_mots or permanence.quand_en_mots}.",
            _ou(distribution),
            "Si vous pouvez, inscrivez-vous : les premières personnes prennent les places.",
        ],
        lien=distribution.get_absolute_url(),
        mot_du_lien="Je peux aider",
        preferences=lien_preferences(personne, Personne.Rappel.PERMANENCE),
    )


def prevenir_d_une_place_laissee(*, permanence: Permanence, place: int, qui: Personne, personne: Personne) -> None:
    """To those who facilitate, when little time is left. `place`: id of the registration that was given back."""
    distribution = permanence.distribution
    _deposer(
        clef=f"place-laissee:{place}:{personne.pk}",
        urgent=True,
        personne=personne,
        groupement=permanence.groupement,
        sujet=f"{delai(distribution.jour).capitalize()} : {qui} ne pourra pas venir ({permanence})",
        titre="Une place s’est libérée",
        phrases=[
            f"{qui} laisse sa place : {permanence}, {permanence.heures_en_mots or permanence.quand_en_mots}.",
            _ou(distribution),
            "Vous pouvez inscrire quelqu’un, ou appeler à l’aide d’un seul courriel.",
        ],
        lien=distribution.get_absolute_url(),
        mot_du_lien="Chercher quelqu’un",
    )


def proposer_un_echange(*, echange: Echange) -> None:
    """To the one person who is asked."""
    if echange.vers is None:
        return
    permanence = echange.inscription.permanence
    _deposer(
        clef=f"echange-propose:{echange.pk}",
        urgent=True,
        personne=echange.vers.personne,
        groupement=echange.groupement,
        sujet=f"{echange.de} vous propose un échange : {permanence}, {jour(permanence.distribution.jour)}",
        repondre_a=echange.de.personne,
        titre=f"{echange.de} cherche quelqu’un à sa place",
        phrases=[
            f"{permanence}, {permanence.heures_en_mots or permanence.quand_en_mots}.",
            _ou(permanence.distribution),
            *([f"Son mot : « {echange.mot} »"] if echange.mot else []),
        ],
        lien=echange.get_absolute_url(),
        mot_du_lien="Répondre",
    )


def annoncer_l_echange(*, echange: Echange, reprise: Inscription, cedee: Inscription | None) -> None:
    """To who proposed: somebody comes in their place."""
    phrases = [
        f"{echange.accepte_par} prend votre place : {reprise.permanence}, {jour(reprise.permanence.distribution.jour)}."
    ]
    if cedee is not None:
        autre = cedee.permanence
        phrases.append(
            f"En échange, vous venez {jour(autre.distribution.jour)} : {autre}, "
            f"{autre.heures_en_mots or autre.quand_en_mots}."
        )
    _deposer(
        clef=f"echange-accepte:{echange.pk}",
        urgent=True,
        personne=echange.de.personne,
        groupement=echange.groupement,
        sujet=f"{echange.accepte_par} vous remplace {jour(reprise.permanence.distribution.jour)}",
        titre="Votre échange est accepté",
        phrases=phrases,
        lien=(cedee or reprise).permanence.distribution.get_absolute_url(),
        mot_du_lien="Voir les permanences",
    )


def annoncer_le_refus(*, echange: Echange) -> None:
    permanence = echange.inscription.permanence
    _deposer(
        clef=f"echange-decline:{echange.pk}",
        urgent=True,
        personne=echange.de.personne,
        groupement=echange.groupement,
        sujet=f"{echange.vers} ne peut pas vous remplacer {jour(permanence.distribution.jour)}",
        titre="Il faut chercher encore",
        phrases=[
            f"{echange.vers} ne peut pas prendre : {permanence}. Proposez à quelqu’un d’autre, ou à tout le groupe."
        ],
        lien=permanence.distribution.get_absolute_url(),
        mot_du_lien="Proposer à quelqu’un d’autre",
    )


def annoncer_la_saison(*, proposition: PropositionDeSaison, inscriptions: Sequence[Inscription]) -> None:
    """To one person: all their duties of the season, in one mail."""
    personne = inscriptions[0].adhesion.personne
    ordonnees = sorted(inscriptions, key=lambda i: (i.permanence.distribution.jour, i.pk))
    _deposer(
        clef=f"saison:{proposition.pk}:{personne.pk}",
        personne=personne,
        groupement=proposition.groupement,
        sujet=f"Vos permanences jusqu’au {jour(proposition.au)}",
        titre=f"Vos permanences jusqu’au {jour(proposition.au)}",
        phrases=[
            "Elles ont été partagées d’après les vœux de chacun, en commençant par qui en a le moins fait.",
            "Une date ne convient pas ? Proposez un échange sur la page des permanences.",
        ],
        lignes=[
            f"{jour(i.permanence.distribution.jour)} : {i.permanence}, "
            f"{i.permanence.heures_en_mots or i.permanence.quand_en_mots}"
            for i in ordonnees
        ],
        lien=reverse("taches:permanences", args=[proposition.groupement.slug]),
        mot_du_lien="Voir mes permanences",
    )


def _ou(distribution: Distribution) -> str:
    return f"{jour(distribution.jour)}{f', {distribution.lieu}' if distribution.lieu else ''}."


def _lignes(inscriptions: Iterable[Inscription]) -> list[str]:
    return [f"{i.permanence}, {i.permanence.heures_en_mots or i.permanence.quand_en_mots}" for i in inscriptions]


def _par_personne(inscriptions: Iterable[Inscription]) -> list[tuple[Personne, list[Inscription]]]:
    siennes: dict[Personne, list[Inscription]] = defaultdict(list)
    for inscription in inscriptions:
        siennes[inscription.adhesion.personne].append(inscription)
    return list(siennes.items())


def _deposer(
    *,
    clef: str,
    personne: Personne,
    groupement: Groupement,
    sujet: str,
    repondre_a: Personne | None = None,
    lien: str,
    **contenu: Any,
) -> Courriel | None:
    """One frame for all: `titre`, `phrases`, `lignes`, `mot_du_lien`. Nothing for who has no address."""
    if not personne.email:
        return None
    return deposer(
        clef=clef,
        destinataire=personne.email,
        personne=personne,
        groupement=groupement,
        sujet=sujet,
        repondre_a=[repondre_a.email] if repondre_a and repondre_a.email else [],
        **rediger(
            "entraide", {"personne": personne, "groupement": groupement, "lien": adresse_complete(lien), **contenu}
        ),
    )

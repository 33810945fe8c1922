"""Messages about shared work, one function each: whom it goes to, what it says. To be called inside the transaction
that causes them. `_deposer` is their one frame; `_du_jour` the same for what concerns a day of duties, and urgent."""

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
        f"tache-confiee:{prise.pk}",
        prise.adhesion.personne,
        tache.groupement,
        sujet=f"{auteur} vous confie une tâche : {tache}",
        titre=f"{auteur} vous confie une tâche",
        phrases=[
            f"{tache}{f', pour le {jour(tache.pour_le)}' if tache.pour_le else ''}.",
            "Si ce n’est pas possible, laissez-la sur sa page : quelqu’un d’autre pourra la prendre.",
        ],
        bouton=("Voir la tâche", tache.get_absolute_url()),
        repondre_a=auteur,
    )


def rappeler_la_veille(*, inscriptions: Sequence[Inscription]) -> bool:
    """To one person, with the duties of one day. True when the message is new."""
    distribution, personne = inscriptions[0].permanence.distribution, inscriptions[0].adhesion.personne
    depose = _du_jour(
        distribution,
        f"rappel-permanence:{distribution.pk}:{distribution.jour:%Y%m%d}",
        personne,
        sujet=f"{delai(distribution.jour).capitalize()}, {jour(distribution.jour)} : votre permanence",
        titre=f"Merci de venir {delai(distribution.jour)}",
        phrases=[
            _ou(distribution),
            "Un empêchement ? Proposez un échange ou laissez votre place dès maintenant.",
        ],
        lignes=_lignes(inscriptions),
        bouton="Voir ma permanence",
        preferences=lien_preferences(personne, Personne.Rappel.PERMANENCE),
    )
    return depose is not None


def annoncer_le_deplacement(*, distribution: Distribution, inscriptions: Iterable[Inscription]) -> None:
    """To those who hold a duty of a delivery that moved: when and where it is now."""
    for personne, siennes in _par_personne(inscriptions):
        _du_jour(
            distribution,
            f"permanences-deplacees:{distribution.pk}:{distribution.modifiee_le:%Y%m%d%H%M%S%f}",
            personne,
            sujet=f"Votre permanence change : {jour(distribution.jour)}, {distribution.lieu}",
            titre="Votre permanence change",
            phrases=[
                f"C’est maintenant le {_ou(distribution)}",
                "Si cela ne vous convient plus, laissez votre place ou proposez un échange.",
            ],
            lignes=_lignes(siennes),
            bouton="Voir ma permanence",
        )


def annoncer_l_annulation(*, distribution: Distribution, inscriptions: Iterable[Inscription]) -> None:
    for personne, siennes in _par_personne(inscriptions):
        _du_jour(
            distribution,
            f"permanences-annulees:{distribution.pk}:{distribution.modifiee_le:%Y%m%d%H%M%S%f}",
            personne,
            sujet=f"Pas de permanence {jour(distribution.jour)} : {_ce_jour(distribution)} n’aura pas lieu",
            titre="Votre permanence est annulée",
            phrases=[
                f"{_ce_jour(distribution).capitalize()} du {jour(distribution.jour)} n’aura pas lieu"
                f"{f' : {distribution.motif}' if distribution.motif else ''}. Vous n’avez pas à venir.",
            ],
            lignes=_lignes(siennes),
            bouton="Voir les autres permanences",
        )


def appeler_a_l_aide(*, permanence: Permanence, personne: Personne, manque: int, auteur: Personne) -> None:
    """To a member who is not in yet: somebody is missing. Once for each slot."""
    distribution, il_manque = permanence.distribution, f"Il manque {pluriel(manque, 'personne')}"
    _du_jour(
        distribution,
        f"appel-permanence:{permanence.pk}",
        personne,
        sujet=f"{il_manque} {jour(distribution.jour)} : {permanence}",
        titre=il_manque,
        phrases=[
            f"{_quand(permanence)}.",
            _ou(distribution),
            "Si vous pouvez, inscrivez-vous : les premières personnes prennent les places.",
        ],
        bouton="Je peux aider",
        repondre_a=auteur,
        preferences=lien_preferences(personne, Personne.Rappel.PERMANENCE),
    )


def prevenir_d_une_place_laissee(*, permanence: Permanence, place: int, qui: Personne, personne: Personne) -> None:
    """To those who facilitate, when little time is left. `place`: id of the registration that was given back."""
    distribution = permanence.distribution
    _du_jour(
        distribution,
        f"place-laissee:{place}",
        personne,
        sujet=f"{delai(distribution.jour).capitalize()} : {qui} ne pourra pas venir ({permanence})",
        titre="Une place s’est libérée",
        phrases=[
            f"{qui} laisse sa place : {_quand(permanence)}.",
            _ou(distribution),
            "Vous pouvez inscrire quelqu’un, ou appeler à l’aide d’un seul courriel.",
        ],
        bouton="Chercher quelqu’un",
    )


def proposer_un_echange(*, echange: Echange) -> None:
    """To the one person who is asked."""
    if echange.vers is None:
        return
    permanence = echange.inscription.permanence
    _du_jour(
        permanence.distribution,
        f"echange-propose:{echange.pk}",
        echange.vers.personne,
        sujet=f"{echange.de} vous propose un échange : {permanence}, {jour(permanence.distribution.jour)}",
        titre=f"{echange.de} cherche quelqu’un à sa place",
        phrases=[
            f"{_quand(permanence)}.",
            _ou(permanence.distribution),
            *([f"Son mot : « {echange.mot} »"] if echange.mot else []),
        ],
        bouton=("Répondre", echange.get_absolute_url()),
        repondre_a=echange.de.personne,
    )


def annoncer_l_echange(*, echange: Echange, reprise: Inscription, cedee: Inscription | None) -> None:
    """To who proposed: somebody comes in their place."""
    permanence = reprise.permanence
    quand = jour(permanence.distribution.jour)
    en_echange = cedee and f"En échange, vous venez {jour(cedee.permanence.distribution.jour)} : "
    _du_jour(
        cedee.permanence.distribution if cedee else permanence.distribution,
        f"echange-accepte:{echange.pk}",
        echange.de.personne,
        sujet=f"{echange.accepte_par} vous remplace {quand}",
        titre="Votre échange est accepté",
        phrases=[
            f"{echange.accepte_par} prend votre place : {permanence}, {quand}.",
            *([f"{en_echange}{_quand(cedee.permanence)}."] if cedee else []),
        ],
        bouton="Voir les permanences",
    )


def annoncer_le_refus(*, echange: Echange) -> None:
    permanence = echange.inscription.permanence
    _du_jour(
        permanence.distribution,
        f"echange-decline:{echange.pk}",
        echange.de.personne,
        sujet=f"{echange.vers} ne peut pas vous remplacer {jour(permanence.distribution.jour)}",
        titre="Il faut chercher encore",
        phrases=[
            f"{echange.vers} ne peut pas prendre : {permanence}. Proposez à quelqu’un d’autre, ou à tout le groupe.",
        ],
        bouton="Proposer à quelqu’un d’autre",
    )


def annoncer_la_saison(*, proposition: PropositionDeSaison, inscriptions: Sequence[Inscription]) -> None:
    """To one person: all their duties of the season, in one mail."""
    personne = inscriptions[0].adhesion.personne
    ordonnees = sorted(inscriptions, key=lambda i: (i.permanence.distribution.jour, i.pk))
    titre = f"Vos permanences jusqu’au {jour(proposition.au)}"
    _deposer(
        f"saison:{proposition.pk}:{personne.pk}",
        personne,
        proposition.groupement,
        sujet=titre,
        titre=titre,
        phrases=[
            "Elles ont été partagées d’après les vœux de chacun, en commençant par qui en a le moins fait.",
            "Une date ne convient pas ? Proposez un échange sur la page des permanences.",
        ],
        lignes=[f"{jour(i.permanence.distribution.jour)} : {_quand(i.permanence)}" for i in ordonnees],
        bouton=("Voir mes permanences", reverse("taches:permanences", args=[proposition.groupement.slug])),
    )


def _ou(distribution: Distribution) -> str:
    return f"{jour(distribution.jour)}{f', {distribution.lieu}' if distribution.lieu else ''}."


def _ce_jour(distribution: Distribution) -> str:
    return "la journée" if distribution.est_libre else "la livraison"


def _quand(permanence: Permanence) -> str:
    return f"{permanence}, {permanence.heures_en_mots or permanence.quand_en_mots}"


def _lignes(inscriptions: Iterable[Inscription]) -> list[str]:
    return [_quand(inscription.permanence) for inscription in inscriptions]


def _par_personne(inscriptions: Iterable[Inscription]) -> list[tuple[Personne, list[Inscription]]]:
    siennes: dict[Personne, list[Inscription]] = defaultdict(list)
    for inscription in inscriptions:
        siennes[inscription.adhesion.personne].append(inscription)
    return list(siennes.items())


def _du_jour(
    distribution: Distribution,
    quoi: str,
    personne: Personne,
    *,
    bouton: str | tuple[str, str],
    **message: Any,
) -> Courriel | None:
    """About a day of duties: it leaves at once, and its button leads to that day unless it says where."""
    if isinstance(bouton, str):
        bouton = (bouton, distribution.get_absolute_url())
    return _deposer(f"{quoi}:{personne.pk}", personne, distribution.groupement, bouton=bouton, urgent=True, **message)


def _deposer(
    clef: str,
    personne: Personne,
    groupement: Groupement,
    *,
    sujet: str,
    titre: str,
    phrases: Sequence[str],
    bouton: tuple[str, str],
    lignes: Iterable[str] = (),
    preferences: str = "",
    repondre_a: Personne | None = None,
    urgent: bool = False,
) -> Courriel | None:
    """One frame for all. `bouton`: its words and where it leads. Nothing for who has no address."""
    if not personne.email:
        return None
    mot_du_lien, lien = bouton
    return deposer(
        clef=clef,
        destinataire=personne.email,
        personne=personne,
        groupement=groupement,
        sujet=sujet,
        repondre_a=[repondre_a.email] if repondre_a and repondre_a.email else [],
        urgent=urgent,
        **rediger(
            "entraide",
            {
                "personne": personne, "groupement": groupement, "titre": titre, "phrases": phrases,
                "lignes": list(lignes), "preferences": preferences, "mot_du_lien": mot_du_lien,
                "lien": adresse_complete(lien),
            },
        ),
    )  # fmt: skip

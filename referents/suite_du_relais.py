"""Where a handover stands and what whoever looks at it does next: the line of steps, one sentence, one main button."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from groupement.models import Adhesion
from groupement.templatetags.formats import a_, jour, pluriel
from referents.models import Relais


class Geste(models.TextChoices):
    """The main button of the page."""

    COMMENCER = "commencer"
    COCHER = "cocher"
    CONFIRMER = "confirmer"


@dataclass(frozen=True)
class Suite:
    phrase: str = ""
    geste: Geste | None = None


def la_suite(relais: Relais, *, moi: Adhesion, ouverts: int, peut_confirmer: bool) -> Suite:
    """`ouverts`: points that nobody has ticked yet; `peut_confirmer`: somebody's word is asked of me."""
    en_etre = moi.pk in (relais.predecesseur_id, relais.successeur_id)
    restent = f"Il reste {pluriel(ouverts, 'point')} à passer"
    if relais.est_fait:
        if not ouverts:
            return Suite()
        return Suite(f"{restent} : cochez au fur et à mesure.", Geste.COCHER) if en_etre else Suite(f"{restent}.")
    if not relais.est_en_route:
        return Suite()
    autre = relais.predecesseur if moi.pk == relais.successeur_id else relais.successeur
    if relais.etat == Relais.Etat.PREVU:
        phrase = (
            f"Prenez rendez-vous avec {autre}. Dès que vous avez commencé, dites-le ici."
            if en_etre
            else f"{relais.predecesseur} et {relais.successeur} n’ont pas encore commencé."
        )
        return Suite(phrase, Geste.COMMENCER)
    if peut_confirmer and not en_etre:
        return Suite("Une des deux personnes n’est plus là : vous pouvez confirmer à sa place.", Geste.CONFIRMER)
    if not peut_confirmer:
        return Suite(_qui_attendre(relais, autre, ouverts) if en_etre else "")
    if ouverts:
        return Suite(f"{restent} : cochez au fur et à mesure, puis confirmez.", Geste.COCHER)
    quoi = "transmis" if moi.pk == relais.predecesseur_id else "reçu"
    return Suite(f"Il ne vous reste qu’à confirmer que vous avez tout {quoi}.", Geste.CONFIRMER)


def _qui_attendre(relais: Relais, autre: Adhesion, ouverts: int) -> str:
    if not autre.est_active:
        return f"Vous avez confirmé. {autre} n’est plus là : l’animation peut confirmer à sa place."
    deux_points = " D’ici là, la liste se coche encore." if ouverts else ""
    return f"Vous avez confirmé. C’est {a_(autre)} de confirmer maintenant.{deux_points}"


def etapes(relais: Relais) -> list[dict[str, str]]:
    """The line of steps: prepared, under way, acknowledged by both, the mandate changes hands."""
    if relais.etat == Relais.Etat.ANNULE:
        return []
    prevu, fait = relais.etat == Relais.Etat.PREVU, relais.est_fait
    confirmes = [
        str(qui)
        for qui, quand in (
            (relais.predecesseur, relais.reconnu_par_predecesseur_le),
            (relais.successeur, relais.reconnu_par_successeur_le),
        )
        if quand
    ]
    transmettre = "passee" if fait else "future" if prevu else "presente"
    return [
        {"nom": "Prévu", "etat": "presente" if prevu else "passee", "detail": jour(relais.prevu_le)},
        {
            "nom": "Transmettre",
            "etat": "passee" if confirmes else transmettre,
            "detail": f"depuis le {jour(relais.commence_le)}" if relais.commence_le else "pas encore commencé",
        },
        {
            "nom": "Confirmer à deux",
            "etat": "passee" if fait else "presente" if confirmes else "future",
            "detail": f"{' et '.join(confirmes)} : fait" if confirmes else "chacun de son côté",
        },
        {
            "nom": "Le mandat change de main",
            "etat": "passee" if fait else "future",
            "detail": jour(relais.prend_le),
        },
    ]

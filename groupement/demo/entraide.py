"""Demonstration data: a board where people answer one another, a library that somebody wrote. No mail, no service."""

from __future__ import annotations

import datetime

from groupement.demo.fiches import ANNONCES, FICHES
from groupement.demo.monde import Monde
from groupement.models import Adhesion, Annonce, Commentaire, Fiche, Suivi
from groupement.portee import dans_le_groupement

RICHES = {"limoux": 20, "septfonds": 5}  # how many pages of the library; the other groups begin with an empty one


def charger(monde: Monde) -> None:
    for slug, combien in RICHES.items():
        membres = monde.actives(slug)
        monde.hasard(f"entraide {slug}").shuffle(membres)
        with dans_le_groupement(monde.groupements[slug]):
            _bibliotheque(monde, membres, combien)
            _panneau(monde, membres)


def _bibliotheque(monde: Monde, membres: list[Adhesion], combien: int) -> None:
    for rang, (genre, titre, produits, mois, texte) in enumerate(FICHES[:combien]):
        auteur = membres[rang % len(membres)]
        Fiche.objects.create(
            groupement_id=auteur.groupement_id, auteur=auteur, genre=genre, titre=titre, produits=list(produits),
            mois=sorted(mois), texte=texte, creee_le=monde.maintenant - datetime.timedelta(days=9 * rang + 3),
        )  # fmt: skip


def _panneau(monde: Monde, membres: list[Adhesion]) -> None:
    for rang, (genre, titre, texte, jours, reponses) in enumerate(ANNONCES):
        auteur, publiee_le = membres[-1 - rang], monde.maintenant - datetime.timedelta(days=jours)
        annonce = Annonce.objects.create(
            groupement_id=auteur.groupement_id, auteur=auteur, genre=genre, titre=titre, texte=texte,
            publiee_le=publiee_le, expire_le=Annonce.fin_pour(genre, publiee_le),
        )  # fmt: skip
        suivent = {auteur.pk: auteur}
        for suite, phrase in enumerate(reponses):
            qui = membres[(rang + suite) % len(membres)] if suite < 2 else auteur
            suivent[qui.pk] = qui
            Commentaire.objects.create(
                groupement_id=auteur.groupement_id, annonce=annonce, auteur=qui, texte=phrase,
                ecrit_le=publiee_le + datetime.timedelta(hours=5 * (suite + 1)),
            )  # fmt: skip
        Suivi.objects.bulk_create(
            Suivi(groupement_id=auteur.groupement_id, annonce=annonce, adhesion=qui) for qui in suivent.values()
        )

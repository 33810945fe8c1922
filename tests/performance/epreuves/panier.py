"""A member's changes, one by one or the whole page at once."""

from __future__ import annotations

import itertools
import json
from typing import Any

from django.db.models import F

from commandes.models import Offre
from tests.performance.tableau import Resultat
from tests.performance.terrain import Terrain, compter
from tests.performance.visiteur import ReponseInattendue, chez

MEMBRE, AUTRE = 50, 60
EN_JSON = {"Accept": "application/json"}


def changer_une_ligne(terrain: Terrain) -> Resultat:
    adresse = terrain.adresse_de_la_commande("lignes/")
    ligne = terrain.lignes_de(MEMBRE)[0]
    quantites = itertools.cycle("123456789")

    def suivante() -> dict[str, str]:
        return {f"q-{ligne.offre_id}": next(quantites)}

    with terrain.visite(MEMBRE) as visiteur:
        duree = terrain.chronometrer(lambda: _accepter(visiteur.envoyer(adresse, suivante()).texte()), fois=200)
        sol = f"/banc/lignes/{ligne.panier_id}/"
        plancher = terrain.chronometrer(lambda: visiteur.envoyer(sol, suivante()), fois=200)
    cliente = chez(terrain.jeu.membre(MEMBRE))
    cliente.post(adresse, suivante(), headers=EN_JSON)
    nombre = compter(lambda: cliente.post(adresse, suivante(), headers=EN_JSON))
    return Resultat(
        mesure=f"{duree}, {nombre} queries",
        but="≤ 8 ms, ≤ 10 queries",
        tenu=duree.mediane <= 8 and nombre <= 10,
        defaut=nombre > 10,
        plancher=terrain.plancher(plancher),
        notes=[duree.detail],
    )


def enregistrer_un_panier(terrain: Terrain) -> Resultat:
    """As the plain form does: all 300 fields are sent, 15 of them changed."""
    adresse = terrain.adresse_de_la_commande("lignes/")
    with terrain.dedans():
        # Those with a limited stock first: their lock is in every count.
        toutes = Offre.objects.filter(volet__commande=terrain.jeu.commande)
        offres = list(toutes.order_by(F("stock").asc(nulls_last=True), "pk").values_list("pk", flat=True))
    quinze = offres[::20]
    quantites = itertools.cycle("123456789")

    def page(combien: list[int]) -> dict[str, str]:
        quantite = next(quantites)
        return {f"q-{pk}": "" for pk in offres} | {f"q-{pk}": quantite for pk in combien} | {"vu": "{}"}

    with terrain.visite(AUTRE) as visiteur:
        duree = terrain.chronometrer(
            lambda: visiteur.envoyer(adresse, page(quinze), attendu=302, script=False), fois=60
        )
        sol = f"/banc/lignes/{terrain.lignes_de(AUTRE)[0].panier_id}/"
        plancher = terrain.chronometrer(lambda: visiteur.envoyer(sol, page(quinze)), fois=60)
    cliente = chez(terrain.jeu.membre(AUTRE))
    nombres = [
        compter(lambda pas=pas: cliente.post(adresse, page(offres[::pas])), attendu=302) for pas in (300, 20, 10)
    ]
    cliente.post(adresse, {f"q-{pk}": "0" for pk in offres[::10]}, headers=EN_JSON)
    return Resultat(
        mesure=f"{duree}, {nombres[0]}/{nombres[1]}/{nombres[2]} queries for 1/15/30 lines",
        but="≤ 20 ms, queries do not grow",
        tenu=duree.mediane <= 20 and len(set(nombres)) == 1,
        defaut=len(set(nombres)) > 1,
        plancher=terrain.plancher(plancher),
        notes=[duree.detail, "sent as the plain form does: 300 fields, 15 of them changed"],
    )


def _accepter(texte: str) -> Any:
    reponse = json.loads(texte)
    if reponse["refus"]:
        raise ReponseInattendue(f"a change was refused: {reponse['refus']}")
    return reponse

"""Delivery day: one product received, one line weighed, each saved as the page's script does it."""

from __future__ import annotations

import itertools
import json
from decimal import Decimal

from django.http import HttpResponse

from commandes.models import Ligne, Offre, Panier, Volet
from tests.performance import donnees
from tests.performance.tableau import Resultat
from tests.performance.terrain import Terrain, compter
from tests.performance.visiteur import ReponseInattendue, chez

REFERENT = 0  # of the first producer
EN_JSON = {"Accept": "application/json"}
BUT = 50  # milliseconds


class Rang:
    """One row of the page: what is typed next, and what the page shows, which the answer brings up to date."""

    def __init__(self, clef: str, textes: tuple[str, ...], champ: str, fixes: dict[str, str] | None = None) -> None:
        self.clef, self.textes, self.champ, self.fixes = clef, itertools.cycle(textes), champ, fixes or {}
        self.vu = ""

    def envoi(self) -> dict[str, str]:
        return {f"{self.champ}-{self.clef}": next(self.textes), f"vu-{self.clef}": self.vu, **self.fixes}

    def lire(self, texte: str) -> None:
        rang = json.loads(texte)["rangs"][self.clef]
        if rang["refus"] or rang.get("question", {}).get("phrase"):
            raise ReponseInattendue(f"refused: {rang}")
        self.vu = rang["vu"]


def recevoir_un_produit(terrain: Terrain) -> Resultat:
    """A shortage that 100 households share anew each time."""
    volet, *offres = _livraison(terrain)
    rangs = [
        Rang(f"{offre.pk}-1", textes, "r", {f"a-{offre.pk}-1": "1", f"n-{offre.pk}-1": "gel"})
        for offre, textes in zip(offres, (("7", "9"), ("70", "90")), strict=True)
    ]
    return _mesurer(terrain, _adresse(terrain, volet, "recevoir/"), rangs)


def peser_une_ligne(terrain: Terrain) -> Resultat:
    volet, *offres = _livraison(terrain)
    with terrain.dedans():
        lignes = [Ligne.objects.filter(offre=offre).earliest("pk") for offre in offres]
    rangs = [Rang(str(ligne.pk), ("0,95", "1,05", "1,1", "0,9"), "p") for ligne in lignes]
    return _mesurer(terrain, _adresse(terrain, volet, "peser/"), rangs)


def _livraison(terrain: Terrain) -> tuple[Volet, Offre, Offre]:
    """A delivered volet, one of its products that is weighed and ordered by 10 households, another by 100."""
    commande = donnees.commande(terrain.jeu, etat="livre")
    with terrain.dedans():
        volet = Volet.objects.get(commande=commande, partenariat=terrain.jeu.partenariats[0])
        peu, beaucoup = Offre.objects.filter(volet=volet, pese=True, unite="kg").order_by("pk")[:2]
        Ligne.objects.filter(offre__in=[peu, beaucoup]).delete()
        paniers = list(Panier.objects.filter(commande=commande).order_by("pk"))
        Ligne.objects.bulk_create(
            donnees.ligne(panier, offre, Decimal(1))
            for offre, siens in ((peu, paniers[:10]), (beaucoup, paniers))
            for panier in siens
        )
    return volet, peu, beaucoup


def _mesurer(terrain: Terrain, adresse: str, rangs: list[Rang]) -> Resultat:
    """`rangs`: that of a product of 10 households, that of one of 100."""
    cliente = chez(terrain.jeu.membre(REFERENT))

    def saisir(rang: Rang) -> HttpResponse:
        reponse = cliente.post(adresse, rang.envoi(), headers=EN_JSON)
        rang.lire(reponse.content.decode())
        return reponse

    for rang in rangs:
        saisir(rang)
    nombres = [compter(lambda rang=rang: saisir(rang)) for rang in rangs]
    rang = rangs[-1]
    with terrain.visite(REFERENT) as visiteur:
        duree = terrain.chronometrer(lambda: rang.lire(visiteur.envoyer(adresse, rang.envoi()).texte()), fois=100)
        ligne = terrain.lignes_de(REFERENT)[0]
        sol, envoi = f"/banc/lignes/{ligne.panier_id}/", {f"q-{ligne.offre_id}": "1"}
        plancher = terrain.chronometrer(lambda: visiteur.envoyer(sol, envoi), fois=100)
    return Resultat(
        mesure=f"{duree}, {nombres[0]}/{nombres[1]} queries for 10/100 households",
        but=f"≤ {BUT} ms, queries do not grow",
        tenu=duree.mediane <= BUT and nombres[0] == nombres[1],
        defaut=nombres[0] != nombres[1],
        plancher=terrain.plancher(plancher),
        notes=[duree.detail],
    )


def _adresse(terrain: Terrain, volet: Volet, suite: str) -> str:
    return terrain.adresse(f"commandes/{volet.commande_id}/producteurs/{volet.pk}/{suite}")

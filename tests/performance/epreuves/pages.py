"""Pages that are read."""

from __future__ import annotations

from django.db.models import F

from commandes.models import Volet
from tests.performance.donnees import PRODUCTEURS, PRODUITS
from tests.performance.tableau import Resultat
from tests.performance.terrain import Terrain, compter
from tests.performance.visiteur import ReponseInattendue, chez

LECTRICE = 40  # neither référent nor facilitator
REFERENTE = 0


def page_de_commande(terrain: Terrain) -> Resultat:
    page, foyer = terrain.adresse_de_la_commande(), terrain.jeu.membres[LECTRICE].foyer_id
    with terrain.visite(LECTRICE) as visiteur:
        reponse = visiteur.lire(page)
        texte = reponse.texte()
        montres = texte.count('name="q-')
        if montres != PRODUCTEURS * PRODUITS:
            raise ReponseInattendue(f"{page} shows {montres} products")
        duree = terrain.chronometrer(lambda: visiteur.lire(page), fois=60)
        plancher = terrain.chronometrer(
            lambda: visiteur.lire(f"/banc/page/{terrain.jeu.commande.pk}/{foyer}/"), fois=60
        )
    cliente = chez(terrain.jeu.membre(LECTRICE))
    cliente.get(page)
    nombre = compter(lambda: cliente.get(page))
    with terrain.dedans():  # as after a change of the offers: what was drawn is drawn again
        Volet.objects.filter(commande=terrain.jeu.commande).update(version_des_offres=F("version_des_offres") + 1)
    a_redessiner = compter(lambda: cliente.get(page))
    return Resultat(
        mesure=f"{duree}, {nombre} queries",
        but="≤ 35 ms, ≤ 12 queries",
        tenu=duree.mediane <= 35 and nombre <= 12,
        defaut=nombre > 12,
        plancher=terrain.plancher(plancher),
        notes=[
            duree.detail,
            f"{len(texte.encode()) / 1000:.0f} kB, {len(reponse.octets) / 1000:.1f} kB compressed",
            f"{a_redessiner} queries for the first visit after a change of the offers",
        ],
    )


def accueil_du_groupement(terrain: Terrain) -> Resultat:
    page, jeu = terrain.adresse(), terrain.jeu
    with terrain.visite(LECTRICE) as visiteur:
        taille = len(visiteur.lire(page).octets)
        duree = terrain.chronometrer(lambda: visiteur.lire(page), fois=60)
        plancher = terrain.chronometrer(
            lambda: visiteur.lire(f"/banc/accueil/{jeu.groupement.pk}/{jeu.membres[LECTRICE].foyer_id}/"), fois=60
        )
    nombres = []
    for rang in (LECTRICE, REFERENTE):
        cliente = chez(jeu.membre(rang))
        cliente.get(page)
        nombres.append(compter(lambda cliente=cliente: cliente.get(page)))
    return Resultat(
        mesure=f"{duree}, {nombres[0]} queries",
        but="≤ 30 ms, ≤ 15 queries",
        tenu=duree.mediane <= 30 and max(nombres) <= 15,
        defaut=max(nombres) > 15,
        plancher=terrain.plancher(plancher),
        notes=[duree.detail, f"{taille / 1000:.1f} kB compressed", f"{nombres[1]} queries for a référent"],
    )

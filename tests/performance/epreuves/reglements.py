"""The grid of cheques of one producer, as the référent sees it with the pile in hand."""

from __future__ import annotations

import time
from decimal import Decimal

from commandes.argent.beneficiaires import beneficiaires
from commandes.argent.soldes import grille
from commandes.services.regler import Saisie, Versement, encaisser_en_masse
from tests.performance.donnees import FOYERS
from tests.performance.tableau import Resultat
from tests.performance.terrain import Terrain, compter
from tests.performance.visiteur import ReponseInattendue, chez

REFERENTE = 0
CHEQUES = FOYERS // 2


def grille_de_cent_foyers(terrain: Terrain) -> Resultat:
    """Half of the households have paid in this round; the others owe something, of this round or of earlier ones."""
    jeu = terrain.jeu
    with terrain.dedans():
        [le_sien] = [b for b in beneficiaires(jeu.commande) if b.partenariat_id == jeu.partenariats[REFERENTE].pk]
        page = le_sien.get_absolute_url()
        doivent = {situation.foyer_id for situation in grille(jeu.commande, le_sien.partenariat_id)}
        saisies = [
            Saisie(adhesion.foyer_id, [Versement(Decimal("10.00"), numero=str(rang), banque="La Nef")])
            for rang, adhesion in enumerate(jeu.membres)
            if rang < CHEQUES or adhesion.foyer_id not in doivent
        ]
        depart = time.perf_counter()
        encaisser_en_masse(beneficiaire=le_sien, saisies=saisies, auteur=jeu.membre(REFERENTE))
        enregistrer = (time.perf_counter() - depart) * 1000
    with terrain.visite(REFERENTE) as visiteur:
        reponse = visiteur.lire(page)
        montres = reponse.texte().count('id="foyer-')
        if montres != FOYERS:
            raise ReponseInattendue(f"{page} shows {montres} households")
        duree = terrain.chronometrer(lambda: visiteur.lire(page), fois=40)
    cliente = chez(jeu.membre(REFERENTE))
    cliente.get(page)
    nombre = compter(lambda: cliente.get(page))
    return Resultat(
        mesure=f"{duree}, {nombre} queries",
        but="≤ 50 ms, ≤ 10 queries",
        tenu=duree.mediane <= 50 and nombre <= 10,
        defaut=nombre > 10,
        notes=[
            duree.detail,
            f"{len(reponse.octets) / 1000:.1f} kB compressed",
            f"{len(saisies)} cheques entered at once in {enregistrer:.0f} ms",
        ],
    )

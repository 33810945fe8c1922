"""The feed that calendar programs read again and again."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from commandes.models import Commande, Creneau, Volet
from groupement.models import EvenementDit
from groupement.services.flux import abonnement_de
from tests.performance.epreuves.pages import LECTRICE
from tests.performance.tableau import Resultat
from tests.performance.terrain import Terrain, compter
from tests.performance.visiteur import ReponseInattendue, chez

RONDES = 250  # each has a deadline and a delivery
UN_JOUR = datetime.timedelta(days=1)


def flux_de_cinq_cents_dates(terrain: Terrain) -> Resultat:
    personne = terrain.jeu.membre(LECTRICE)
    with terrain.dedans():
        a_jeter = _rondes(terrain)
    adresse = reverse("calendrier:flux", args=[abonnement_de(personne=personne).jeton])
    try:
        with terrain.visite() as visiteur:
            premiere = terrain.chronometrer(lambda: _relire(visiteur, adresse, personne), fois=5)
            combien = visiteur.lire(adresse).texte().count("BEGIN:VEVENT")
            if combien < 2 * RONDES:
                raise ReponseInattendue(f"{adresse} tells {combien} events")
            duree = terrain.chronometrer(lambda: visiteur.lire(adresse), fois=30)
        cliente = chez(personne)
        nombre = compter(lambda: cliente.get(adresse))
    finally:
        with terrain.dedans():
            Commande.objects.filter(pk__in=a_jeter).delete()
        EvenementDit.objects.filter(personne=personne).delete()
    return Resultat(
        mesure=f"{duree}, {nombre} queries",
        but="≤ 100 ms",
        tenu=duree.mediane <= 100,
        plancher=f"empty view {terrain.vue_vide()}",
        notes=[duree.detail, f"{combien} events; the first visit, which tells them all: {premiere}"],
    )


def _relire(visiteur, adresse: str, personne) -> None:
    """As the first visit of all."""
    EvenementDit.objects.filter(personne=personne).delete()
    visiteur.lire(adresse)


def _rondes(terrain: Terrain) -> list[int]:
    groupement = terrain.jeu.groupement
    partenariat = Volet.objects.filter(commande=terrain.jeu.commande).select_related("partenariat").first().partenariat
    maintenant, aujourd_hui = timezone.now(), timezone.localdate()
    commandes = Commande.objects.bulk_create(
        Commande(
            groupement=groupement, nom=f"Ronde {n}", lieu="Salle des fêtes",
            livraison_le=aujourd_hui + (n + 2) * UN_JOUR,
            ouvre_le=maintenant - UN_JOUR, cloture_le=maintenant + (n + 1) * UN_JOUR,
        )
        for n in range(RONDES)
    )  # fmt: skip
    Volet.objects.bulk_create(
        Volet(
            groupement=groupement, commande=commande, partenariat=partenariat, producteur_id=partenariat.producteur_id,
            etat="ouvert", ouvre_le=commande.ouvre_le, ouvert_le=commande.ouvre_le, cloture_le=commande.cloture_le,
        )
        for commande in commandes
    )  # fmt: skip
    Creneau.objects.bulk_create(
        Creneau(groupement=groupement, commande=commande, debut=datetime.time(17), fin=datetime.time(19))
        for commande in commandes
    )
    return [commande.pk for commande in commandes]

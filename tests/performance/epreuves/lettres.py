"""The weekly letters of a big group."""

from __future__ import annotations

import time

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groupement.models import Adhesion, Courriel, Foyer, Groupement, Personne
from groupement.portee import dans_le_groupement
from groupement.services.lettres import PAR_LOT, PARIS, ecrire_les_lettres
from tests.performance.tableau import Resultat
from tests.performance.terrain import Terrain

MEMBRES, MESSAGES = 1000, 3


def lettres_de_mille_membres(terrain: Terrain) -> Resultat:
    """A group of its own: a thousand members, three messages waiting for each."""
    ici = timezone.now().astimezone(PARIS)
    grand = Groupement.objects.create(
        reseau=terrain.jeu.groupement.reseau, nom="Grand", slug="grand", jour_de_la_lettre=ici.weekday(),
        heure_de_la_lettre=0,
    )  # fmt: skip
    with dans_le_groupement(grand):
        _peupler(grand, PAR_LOT, 0)
        with CaptureQueriesContext(connection) as requetes:
            ecrire_les_lettres(groupement=grand)
        petit = len(requetes)
        with transaction.atomic():
            _peupler(grand, MEMBRES, PAR_LOT)
        with CaptureQueriesContext(connection) as requetes:
            depart = time.perf_counter()
            ecrites = ecrire_les_lettres(groupement=grand)
            duree = time.perf_counter() - depart
        nombre = len(requetes)
    par_cent = (nombre - petit) / (MEMBRES / PAR_LOT - 1)
    return Resultat(
        mesure=f"{duree:.1f} s for {ecrites} letters, {par_cent:.0f} queries per hundred",
        but="≤ 10 s, queries per hundred constant",
        tenu=duree <= 10 and ecrites == MEMBRES and nombre <= petit * MEMBRES / PAR_LOT,
        defaut=ecrites != MEMBRES or nombre > petit * MEMBRES / PAR_LOT,
    )


def _peupler(grand: Groupement, combien: int, depuis: int) -> None:
    personnes = Personne.objects.bulk_create(
        Personne(prenom="P", nom=str(n), email=f"lettre{depuis + n}@exemple.test", password="!") for n in range(combien)
    )
    foyers = Foyer.objects.bulk_create(Foyer(groupement=grand, nom=f"Foyer {depuis + n}") for n in range(combien))
    Adhesion.objects.bulk_create(
        Adhesion(groupement=grand, personne=personne, foyer=foyer, courrier="hebdo")
        for personne, foyer in zip(personnes, foyers, strict=True)
    )
    Courriel.objects.bulk_create(
        Courriel(
            clef=f"bench:{personne.pk}:{rang}", groupement=grand, personne=personne, destinataire=personne.email,
            sujet=f"Message {rang}", texte="Bonjour,\n\n" + "Une nouvelle du groupement. " * 20, etat="en_attente",
        )
        for personne in personnes for rang in range(MESSAGES)
    )  # fmt: skip

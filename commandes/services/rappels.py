"""Reminders: each at most once per person and deadline, never lost while a server or a worker is down.

A reminder is due during a window, not at an instant: the key of the outbox makes it leave once, and a worker that was
down catches up as long as the reminder is still of use.
"""

import datetime
from collections import defaultdict

from django.utils import timezone

from commandes.argent.dus import postes_de_la_commande, postes_par_foyer
from commandes.courriels import rappels as courriels
from commandes.dates import PARIS
from commandes.models import Commande, Ligne, Volet
from groupement.models import Adhesion, Groupement, Personne
from groupement.portee import dans_le_groupement, scopes_disabled

HEURE_DU_RAPPEL_DE_RETRAIT = datetime.time(9)


def deposer_les_rappels() -> int:
    """Put every reminder that is due now in the outbox, in every group; returns how many were new."""
    with scopes_disabled():
        ouverts = set(Volet.objects.acceptant().values_list("groupement_id", flat=True))
        demain = timezone.localdate() + datetime.timedelta(days=1)
        livres = set(Commande.objects.filter(livraison_le=demain).values_list("groupement_id", flat=True))
    deposes = 0
    for groupement in Groupement.objects.select_related("reseau").filter(pk__in=ouverts | livres):
        with dans_le_groupement(groupement):
            deposes += rappeler_la_cloture(groupement=groupement) + rappeler_le_retrait(groupement=groupement)
    return deposes


def rappeler_la_cloture(*, groupement: Groupement) -> int:
    """Before each deadline, to those who have not ordered from the producers that close then."""
    maintenant = timezone.now()
    par_cloture: dict[tuple[int, datetime.datetime], list[Volet]] = defaultdict(list)
    for volet in Volet.objects.acceptant().select_related("commande", "producteur", "groupement"):
        par_cloture[volet.commande_id, volet.cloture_le].append(volet)
    deposes = 0
    for (_, cloture_le), volets in par_cloture.items():
        rang = _rang_du_rappel(groupement, cloture_le - maintenant)
        if rang:
            deja = set(Ligne.objects.filter(volet__in=volets).values_list("panier__foyer_id", flat=True))
            for adhesion in _joignables(Personne.Rappel.CLOTURE):
                if adhesion.foyer_id not in deja:
                    deposes += courriels.rappeler_la_cloture(
                        personne=adhesion.personne, volets=volets, cloture_le=cloture_le, rang=rang
                    )
    return deposes


def _rang_du_rappel(groupement: Groupement, reste: datetime.timedelta) -> int:
    """1 or 2: which of the group's two reminders is due when `reste` is left; 0 for none."""
    heures = reste.total_seconds() / 3600
    if groupement.second_rappel and heures <= groupement.second_rappel:
        return 2
    if groupement.premier_rappel and heures <= groupement.premier_rappel:
        return 1
    return 0


def rappeler_le_retrait(*, groupement: Groupement) -> int:
    """The day before a delivery, to those who have something to fetch, with their own list."""
    maintenant = timezone.now().astimezone(PARIS)
    if maintenant.time() < HEURE_DU_RAPPEL_DE_RETRAIT:
        return 0
    demain = maintenant.date() + datetime.timedelta(days=1)
    deposes = 0
    for commande in Commande.objects.filter(livraison_le=demain).select_related("groupement"):
        lignes: dict[int, list[Ligne]] = defaultdict(list)
        a_retirer = (
            Ligne.objects.filter(commande=commande, volet__etat__in=["clos", "transmis", "livre"], retenue__gt=0)
            .select_related("offre", "volet__producteur", "volet__partenariat", "panier")
            .order_by("volet__producteur__nom", "offre__nom")
        )
        for ligne in a_retirer:
            lignes[ligne.panier.foyer_id].append(ligne)
        if lignes:
            postes = postes_par_foyer(postes_de_la_commande(commande))
            for adhesion in _joignables(Personne.Rappel.RETRAIT):
                if adhesion.foyer_id in lignes:
                    deposes += courriels.rappeler_le_retrait(
                        personne=adhesion.personne,
                        commande=commande,
                        lignes=lignes[adhesion.foyer_id],
                        postes=postes[adhesion.foyer_id],
                    )
    return deposes


def _joignables(rappel: str) -> list[Adhesion]:
    """Active members with an address who did not refuse this kind of mail."""
    return list(
        Adhesion.objects.actives()
        .filter(personne__email__isnull=False, personne__is_active=True)
        .exclude(personne__rappels_refuses__contains=[rappel])
        .select_related("personne")
    )

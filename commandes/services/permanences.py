"""The duties of a round follow it: made with it, moved with its delivery, given up when all of its volets are."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from commandes.models import Commande, Volet
from groupement.models import Personne
from referents.services import permanences as services


def suivre_la_commande(*, commande: Commande, auteur: Personne | None, motif: str = "") -> None:
    """Bring the duties to what the round says now; nothing to do when they say it already. In the caller's
    transaction."""
    creneaux = list(commande.creneaux.values_list("debut", "fin"))
    quand_et_ou: dict[str, Any] = {
        "nom": str(commande),
        "jour": commande.livraison_le,
        "lieu": commande.lieu,
        "ouvre": min((debut for debut, _ in creneaux), default=None),
        "ferme": max((fin for _, fin in creneaux), default=None),
        "adresse": commande.get_absolute_url(),
    }
    if commande.distribution is None:
        if commande.livraison_le >= timezone.localdate():
            commande.distribution = services.prevoir(groupement=commande.groupement, **quand_et_ou)
            commande.save(update_fields=["distribution"])
        return
    commande.distribution = services.suivre(distribution=commande.distribution, auteur=auteur, **quand_et_ou)
    etats = set(commande.volets.values_list("etat", flat=True))
    if etats == {Volet.Etat.ANNULE}:
        services.annuler(distribution=commande.distribution, motif=motif, auteur=auteur)
    elif etats and not commande.distribution.est_maintenue:
        services.retablir(distribution=commande.distribution, auteur=auteur)

"""To whom one may write about rounds: who ordered, who ordered from one producer, who fetches at a place."""

from __future__ import annotations

import datetime

from django.utils import timezone

from commandes.models import Commande, Ligne, Volet
from groupement.audiences import Audience, Destinataires, des_foyers
from groupement.models import Adhesion
from groupement.templatetags.formats import jour
from groupement.tri import par_nom
from referents.droits import partenariats_en_charge

RECENTES = datetime.timedelta(days=30)  # after a delivery there is still something to say: a recall, a box left


def des_commandes(adhesion: Adhesion) -> list[Audience]:
    """Rounds, volets and places for those who facilitate; for a référent the volets of their producers."""
    depuis = timezone.localdate() - RECENTES
    volets = (
        Volet.objects.exclude(etat__in=[Volet.Etat.PREPARATION, Volet.Etat.ANNULE])
        .filter(commande__livraison_le__gte=depuis)
        .select_related("commande", "producteur")
        .order_by("-commande__livraison_le", *par_nom("producteur__nom"), "pk")
    )
    if not adhesion.anime:
        en_charge = partenariats_en_charge(adhesion.personne, adhesion.groupement)
        return [_du_volet(volet) for volet in volets.filter(partenariat__in=en_charge)] if en_charge else []
    trouves = list(volets)
    commandes = {volet.commande_id: volet.commande for volet in trouves}
    lieux = dict.fromkeys(commande.lieu for commande in commandes.values())
    return [
        *(_de_la_commande(commande) for commande in commandes.values()),
        *(_du_volet(volet) for volet in trouves),
        *(_du_lieu(lieu, [c.pk for c in commandes.values() if c.lieu == lieu]) for lieu in lieux),
    ]


def _de_la_commande(commande: Commande) -> Audience:
    return Audience(
        clef=f"commande:{commande.pk}",
        nom=f"{commande}, livraison {jour(commande.livraison_le)}",
        rubrique="Qui a commandé",
        destinataires=lambda: _de(commande=commande),
    )


def _du_volet(volet: Volet) -> Audience:
    return Audience(
        clef=f"volet:{volet.pk}",
        nom=f"{volet.producteur}, livraison {jour(volet.commande.livraison_le)}",
        rubrique="Qui a commandé chez",
        destinataires=lambda: _de(volet=volet),
    )


def _du_lieu(lieu: str, commandes: list[int]) -> Audience:
    """The first of these rounds names the place: its words may be too long for a key."""
    return Audience(
        clef=f"lieu:{min(commandes)}",
        nom=lieu,
        rubrique="Qui retire son panier à",
        destinataires=lambda: _de(commande__in=commandes),
    )


def _de(**ou: object) -> Destinataires:
    """Households that keep something in a basket, people in pause included; not what was refused or taken back."""
    lignes = Ligne.objects.filter(retenue__gt=0, **ou)
    return des_foyers(lignes.values_list("panier__foyer_id", flat=True).order_by().distinct(), meme_en_pause=True)

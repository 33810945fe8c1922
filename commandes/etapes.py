"""Where a volet stands, as a line of steps: who did what and when, what is next, what will be asked later."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from commandes.livraison import OuEnEst
from commandes.models import Volet
from groupement.models import EntreeJournal
from groupement.templatetags.formats import instant, jusqu_a, pluriel

Etat = Volet.Etat
NOMS = ("Préparer", "Ouvrir", "Clôturer", "Envoyer", "Recevoir", "Répartir", "Régler")
# The state that a step leads to (its journal entry says who did it), and what it asks when it is still far.
MENE_A = {1: Etat.OUVERT, 2: Etat.CLOS, 3: Etat.TRANSMIS, 4: Etat.LIVRE, 6: Etat.SOLDE}
PLUS_TARD = (
    "Choisir les produits proposés.",
    "Les prix du tarif sont copiés, les membres peuvent commander.",
    "Plus personne ne change son panier.",
    "Vérifier le bon de commande et l’envoyer au producteur.",
    "Noter ce qui est arrivé, produit par produit.",
    "Peser, puis cocher ce que chaque foyer emporte.",
    "Tout est remis et payé : solder.",
)
RANG = {Etat.OUVERT: 2, Etat.CLOS: 3, Etat.TRANSMIS: 4, Etat.LIVRE: 5, Etat.SOLDE: 7}


@dataclass(frozen=True, slots=True)
class Etape:
    """One step; `etat`: "passee", "presente" or "future"."""

    nom: str
    etat: str
    detail: str


def rang_present(volet: Volet, *, offres: int, tout_remis: bool = False) -> int:
    """Index in `NOMS` of the step that is open now; 7 when all are done. `offres`: how many products are proposed."""
    if volet.etat == Etat.PREPARATION:
        return 1 if offres else 0
    if volet.etat == Etat.LIVRE and tout_remis:
        return 6
    return RANG.get(Etat(volet.etat), _rang_avant_l_annulation(volet))


def _rang_avant_l_annulation(volet: Volet) -> int:
    dates = (volet.ouvert_le, volet.clos_le, volet.transmis_le)
    return 1 + sum(date is not None for date in dates)


def etapes_de(
    volet: Volet,
    *,
    entrees: Iterable[EntreeJournal],
    offres: int,
    tout_remis: bool = False,
    livraison: OuEnEst | None = None,
) -> list[Etape]:
    """The seven steps. `entrees`: the volet's journal, the latest first."""
    ici = rang_present(volet, offres=offres, tout_remis=tout_remis)
    faits: dict[str, EntreeJournal] = {}
    for entree in entrees:
        faits.setdefault(entree.action, entree)
    etapes = []
    for rang, nom in enumerate(NOMS):
        if rang < ici:
            etapes.append(Etape(nom, "passee", _fait(volet, rang, faits, offres)))
        elif rang == ici and volet.etat != Etat.ANNULE:
            etapes.append(Etape(nom, "presente", _maintenant(volet, rang, livraison)))
        else:
            etapes.append(Etape(nom, "future", "" if volet.etat == Etat.ANNULE else PLUS_TARD[rang]))
    return etapes


def _fait(volet: Volet, rang: int, faits: dict[str, EntreeJournal], offres: int) -> str:
    if rang == 0:
        return f"{pluriel(offres, 'produit proposé,produits proposés')}"
    vers = MENE_A.get(rang)
    if vers is None:
        return "Tout est remis."
    entree = faits.get(f"volet.{vers}")
    le: datetime.datetime | None = entree.le if entree else getattr(volet, f"{vers}_le")
    qui = "" if entree is None else f"par {entree.nom_auteur}, " if entree.nom_auteur else "d’elle-même, "
    return f"{qui}{instant(le)}" if le else ""


def _maintenant(volet: Volet, rang: int, livraison: OuEnEst | None) -> str:
    if rang == 1 and volet.pret:
        return f"S’ouvre d’elle-même {instant(volet.ouvre_le)}."
    if rang == 1:
        return "Attend que vous l’ouvriez."
    if rang == 2:
        return f"Se clôt d’elle-même {instant(volet.cloture_le)}."
    if rang == 4 and livraison and livraison.commencee:
        return f"{livraison.reception_en_mots}."
    if rang == 5 and livraison and livraison.pesees_a_faire:
        return f"{livraison.pesees_en_mots}."
    return PLUS_TARD[rang]


def pas_du_jour(ou: OuEnEst, *, tout_remis: bool) -> str:
    """The one thing to do next in a delivered volet: "recevoir", "peser", "pointer" or "solder"."""
    if ou.commencee and not ou.tout_recu:
        return "recevoir"
    if ou.pesees_a_faire and not tout_remis:
        return "peser"
    return "solder" if tout_remis else "pointer"


def prochain_pas(volet: Volet, *, offres: int, foyers: int) -> str:
    """The one next step of a volet, in a few words, for lists."""
    if volet.etat == Etat.PREPARATION and not offres:
        return "Choisir les produits"
    if volet.etat == Etat.PREPARATION:
        return f"S’ouvre {instant(volet.ouvre_le)}" if volet.pret else "À ouvrir par ses référents"
    if volet.etat == Etat.OUVERT:
        return f"Se clôt {instant(volet.cloture_le)}"
    if volet.en_complement:
        return f"Les membres complètent les colis {jusqu_a(volet.complement_jusqu_a)}"
    if volet.etat == Etat.CLOS:
        return "Vérifier et envoyer au producteur" if foyers else "Personne n’a commandé : rouvrir ou annuler"
    if volet.etat == Etat.TRANSMIS:
        ici = volet.commande.livraison_le <= timezone.localdate()
        return "Recevoir la livraison" if ici else "Attendre la livraison"
    return "Peser, remettre, puis solder" if volet.etat == Etat.LIVRE else "Plus rien à faire"

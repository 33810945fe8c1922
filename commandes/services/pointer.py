"""Delivery day: what was handed over and who signed, ticked one by one, from several phones at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from commandes.models import Commande, Ligne, Panier, Volet
from commandes.services import verrou
from groupement.models import Personne
from groupement.services.journal import entree, journaliser_tout

# A line can be handed over from the closing on (nobody may be there to say "livré"); a settled volet does not move.
POINTABLES = (Volet.Etat.CLOS, Volet.Etat.TRANSMIS, Volet.Etat.LIVRE)


@dataclass
class Pointage:
    """What is true afterwards, by id, and what could not be written: `refusees` and `paniers_refuses`."""

    lignes: dict[int, bool] = field(default_factory=dict)
    paniers: dict[int, bool] = field(default_factory=dict)
    refusees: list[int] = field(default_factory=list)
    paniers_refuses: list[int] = field(default_factory=list)


def pointer(
    *,
    commande: Commande,
    lignes: Mapping[int, bool],
    paniers: Mapping[int, bool] | None = None,
    auteur: Personne,
) -> Pointage:
    """Tick (True) or untick lines as handed over and baskets as signed, by id.

    Sending the same twice changes nothing more: the first tick keeps its hour and its author, so that a phone that
    was without network may send all it kept. A tick taken back leaves a row in the journal. Ids of another round, of a
    cancelled or settled producer are refused one by one. Queries do not grow with the number of ticks.
    """
    bilan = Pointage()
    paniers = paniers or {}
    with verrou.transaction_patiente():
        offres = Ligne.objects.filter(commande=commande, pk__in=lignes).values_list("offre_id", flat=True)
        verrou.partager(commande_id=commande.pk, offres=offres)
        trouvees = {
            ligne.pk: ligne
            for ligne in Ligne.objects.select_for_update(of=("self",), no_key=True)
            .filter(commande=commande, pk__in=lignes, volet__etat__in=POINTABLES)
            .select_related("offre", "panier")
            .order_by("pk")
        }
        bilan.refusees = [pk for pk in lignes if pk not in trouvees]
        bilan.lignes = {pk: lignes[pk] for pk in trouvees}
        remises = [ligne.pk for ligne in trouvees.values() if lignes[ligne.pk] and ligne.remise_le is None]
        reprises = [ligne for ligne in trouvees.values() if not lignes[ligne.pk] and ligne.remise_le is not None]
        maintenant = timezone.now()
        if remises:
            Ligne.objects.filter(pk__in=remises).update(remise_le=maintenant, remise_par=auteur)
        if reprises:
            Ligne.objects.filter(pk__in=[ligne.pk for ligne in reprises]).update(remise_le=None, remise_par=None)
            _tracer(
                (
                    (ligne.panier, f"{ligne.offre} : n’est plus coché comme remis", "panier.reprise")
                    for ligne in reprises
                ),
                auteur,
            )
        _emarger(commande, paniers, auteur, bilan)
    return bilan


def _emarger(commande: Commande, voulus: Mapping[int, bool], auteur: Personne, bilan: Pointage) -> None:
    trouves = {
        panier.pk: panier
        for panier in Panier.objects.select_for_update(of=("self",), no_key=True)
        .filter(commande=commande, pk__in=voulus)
        .order_by("pk")
    }
    bilan.paniers_refuses = [pk for pk in voulus if pk not in trouves]
    bilan.paniers = {pk: voulus[pk] for pk in trouves}
    signes = [p.pk for p in trouves.values() if voulus[p.pk] and p.emarge_le is None]
    repris = [p for p in trouves.values() if not voulus[p.pk] and p.emarge_le is not None]
    if signes:
        Panier.objects.filter(pk__in=signes).update(emarge_le=timezone.now(), emarge_par=auteur)
    if repris:
        Panier.objects.filter(pk__in=[p.pk for p in repris]).update(emarge_le=None, emarge_par=None)
        _tracer(((p, "Émargement retiré", "panier.emargement_repris") for p in repris), auteur)


def _tracer(reprises: Iterable[tuple[Panier, str, str]], auteur: Personne) -> None:
    journaliser_tout(
        entree(objet=panier, action=action, libelle=libelle, auteur=auteur, foyer_id=panier.foyer_id)
        for panier, libelle, action in reprises
    )

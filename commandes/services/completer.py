"""After the deadline, for some hours: members complete the cases that are begun, and empty none.

Those who complete the same cases wait for each other: the rows of the offers that fill them are taken, sorted by id,
after the shared lock of the volet and the basket (see `verrou`). The hour is judged there, by the database clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from catalogue.unites import nommer
from commandes.colisage.colis import Clef, SorteDeColis
from commandes.colisage.colis_en_cours import ColisEnCours, avec_leur_panache, suivre_l_offre, suivre_les_colis
from commandes.models import Offre, Volet
from commandes.services import verrou
from commandes.services.attribuer import attribuer, fixer_les_prix_du_groupe
from groupement.file_de_taches import confier
from groupement.models import Personne
from groupement.refus import Refus
from groupement.services.journal import journaliser

PRENDRE = "SELECT id FROM commandes_offre WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
SANS_COLIS = "La commande est close : seuls les colis entamés se complètent encore, et ce produit n’en a pas."
COMPLET = "La commande est close et il ne manque plus rien à ce colis : rien ne peut s’y ajouter."
VIDERAIT = "La commande est close : ce changement viderait un colis complet. On peut seulement en compléter."


class EnCours(NamedTuple):
    """How full each kind of cases is, by offer id, read once nobody else can change it."""

    etats: dict[int, ColisEnCours]


def prendre(offres: Collection[int]) -> EnCours | None:
    """Take these offers (ids) and those that fill the same cases; None when there are none."""
    if not offres:
        return None
    lues = [suivre_l_offre(offre) for offre in Offre.objects.filter(pk__in=offres)]
    ensemble = avec_leur_panache(lues)
    with connection.cursor() as curseur:
        curseur.execute(PRENDRE, [sorted(offre.pk for offre in ensemble)])
    return EnCours(suivre_les_colis(ensemble, panier_id=None, regle="chronologique"))


def refuser(en_cours: EnCours, deltas: Mapping[int, tuple[Decimal, Decimal]]) -> dict[int, str]:
    """Sentences by offer id. `deltas`: by how much what is wanted, and what is accepted with tolerance, would change.

    Changes to offers that fill the same cases are judged together.
    """
    par_sorte: dict[Clef, list[int]] = defaultdict(list)
    refusees: dict[int, str] = {}
    for pk in deltas:
        sorte = en_cours.etats[pk].sorte
        if sorte is None:
            refusees[pk] = SANS_COLIS
        else:
            par_sorte[sorte.clef].append(pk)
    for offres in par_sorte.values():
        etat = en_cours.etats[offres[0]]
        voulu = sum((deltas[pk][0] for pk in offres), Decimal(0))
        accepte = sum((deltas[pk][1] for pk in offres), Decimal(0))
        if phrase := _phrase(etat, voulu, accepte):
            refusees |= dict.fromkeys(offres, phrase)
    return refusees


def _phrase(etat: ColisEnCours, plus: Decimal, plus_accepte: Decimal) -> str:
    sorte: SorteDeColis = etat.sorte  # type: ignore[assignment]  # the caller has left out what fills no case
    voulu, accepte = etat.ensemble
    avant = sorte.suivre(voulu, accepte)
    apres = sorte.suivre(voulu + plus, accepte + plus_accepte)
    if apres.commande < avant.commande:
        return VIDERAIT
    if plus <= 0 and plus_accepte <= 0:
        return ""
    if not avant.manque:
        return COMPLET
    if voulu + plus > avant.vise:
        reste = nommer(sorte.unite, avant.vise - voulu)
        return f"La commande est close : on ne peut plus qu’ajouter {reste} au plus, pour un {sorte.en_mots}."
    return ""


def partager(offres: Collection[int]) -> None:
    """After a change that was accepted: what each line gets of these cases is computed again."""
    if offres:
        volets = list(Volet.objects.filter(offres__in=offres).distinct().select_related("groupement"))
        attribuer(volets, offres=offres, motif="Quelqu’un a complété un colis.")
        fixer_les_prix_du_groupe(volets)


def terminer_le_complement(*, volet: Volet, auteur: Personne) -> Volet:
    """End it before its hour: the order is established, and whoever runs the volet goes on."""
    with verrou.transaction_patiente():
        [pris] = verrou.prendre([volet.pk])
        if not pris.en_complement:
            raise Refus("Le complément est déjà terminé.")
        pris.complement_jusqu_a = timezone.now()
        pris.save(update_fields=["complement_jusqu_a"])
        journaliser(
            objet=pris, action="volet.complement", libelle=f"{pris.producteur} : complément terminé", auteur=auteur
        )
        confier("commandes.tasks.etablir_bon", pris.pk)
        return pris

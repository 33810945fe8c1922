"""Rows of the ordering page, drawn once per version of a volet's offers and kept by this process.

What is the same for everybody (name, packing, price, limits) goes through the template once; what is a household's
(quantity, amount, refusal) or moves (what is left, how full the case is) is put in the gaps. Drawing 300 rows through
the template at each visit would cost ten times the rest of the page.
"""

from collections import OrderedDict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from threading import Lock

from django.template.loader import get_template, render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from catalogue.prix import prix_au_palier, prix_de_comparaison
from catalogue.unites import a_l_unite, nom, nommer
from commandes.colisage.colis import SorteDeColis
from commandes.colisage.colis_en_cours import ColisEnCours, OffreSuivie, suivre_l_offre
from commandes.commander.trous import Fragment, percer, trous
from commandes.models import Offre, Volet
from groupement.templatetags.formats import montant as en_euros
from groupement.templatetags.formats import quantite as en_chiffres

# Gaps left in a drawn row
TROUS = trous(("classe", "attributs", "valeur", "montant", "colis", "tolerance", "erreur"))
VOLETS_GARDES = 64


@dataclass(frozen=True, slots=True)
class RangeeDessinee:
    """One product's row, the same for everybody but for its gaps."""

    pk: int
    conditionnement_id: int
    famille: str
    nom: str
    designation: str
    unite: str
    retiree: bool
    nouvelle: bool
    suivi: OffreSuivie
    fragment: Fragment

    @property
    def suivie(self) -> bool:
        """What the whole group takes of it is shown: cases, a minimum, a limited stock, a price that follows."""
        return self.suivi.est_partagee or self.suivi.stock is not None or bool(self.suivi.paliers)


class _Dessins:
    """The drawn rows of the volets seen last by this process, by (volet, version of its offers)."""

    def __init__(self) -> None:
        self._gardes: OrderedDict[tuple[int, int], list[RangeeDessinee]] = OrderedDict()
        self._verrou = Lock()

    def de(self, volets: list[Volet]) -> dict[int, list[RangeeDessinee]]:
        clefs = {volet.pk: (volet.pk, volet.version_des_offres) for volet in volets}
        with self._verrou:
            trouves = {pk: self._gardes[clef] for pk, clef in clefs.items() if clef in self._gardes}
        manquants = [pk for pk in clefs if pk not in trouves]
        if manquants:
            dessines = _dessiner(manquants)
            with self._verrou:
                for pk in manquants:
                    trouves[pk] = self._gardes[clefs[pk]] = dessines.get(pk, [])
                while len(self._gardes) > VOLETS_GARDES:
                    self._gardes.popitem(last=False)
        return trouves


DESSINS = _Dessins()


def _dessiner(volets: list[int]) -> dict[int, list[RangeeDessinee]]:
    gabarit = get_template("commandes/_offre.html")
    rangees: dict[int, list[RangeeDessinee]] = {pk: [] for pk in volets}
    offres = Offre.objects.filter(volet__in=volets).select_related("conditionnement__produit")
    for offre in offres.order_by("famille", "nom", "libelle", "pk"):
        html = gabarit.render({"offre": offre, "trou": TROUS, **prix_en_mots(offre)})
        rangees[offre.volet_id].append(
            RangeeDessinee(
                pk=offre.pk,
                conditionnement_id=offre.conditionnement_id,
                famille=offre.famille,
                nom=offre.nom,
                designation=str(offre),
                unite=offre.unite,
                retiree=offre.retiree_le is not None,
                nouvelle=offre.nouvelle,
                suivi=suivre_l_offre(offre),
                fragment=percer(html),
            )
        )
    return rangees


def prix_en_mots(offre: Offre) -> dict[str, object]:
    """`prix`, `par` ("le kg", "la botte"), `comparaison` ("soit 7,00 €/L" or ""), `paliers` in words."""
    premier = Decimal(offre.paliers[0][1])
    au_poids = offre.prix_par == "mesure" and offre.mesure != offre.unite
    unite_du_prix = offre.mesure if offre.prix_par == "mesure" else offre.unite
    comparaison = prix_de_comparaison(premier, offre.prix_par, offre.contenance, offre.mesure, offre.unite)
    deja_dit = comparaison is None or unite_du_prix == comparaison[1]
    return {
        "prix": premier,
        "par": a_l_unite(unite_du_prix),
        "comparaison": "" if deja_dit or comparaison is None else f"{en_euros(comparaison[0])}/{comparaison[1]}",
        "par_unite": premier * offre.contenance if au_poids and offre.contenance else None,
        "nom_unite": nom(offre.unite),
        "paliers": [
            f"{en_euros(prix)} {a_l_unite(unite_du_prix)} à partir de {nommer(offre.unite, Decimal(a_partir_de))}"
            + (" pour tout le groupe" if offre.paliers_du_groupe else "")
            for a_partir_de, prix in offre.paliers[1:]
        ],
    }


@lru_cache(maxsize=4096)
def dessiner_le_colis(offre: OffreSuivie, colis: ColisEnCours) -> SafeString:
    """How full the case being filled is, what the household gets of it, what is left of a limited stock."""
    contexte: dict[str, object] = {}
    if colis.sorte is not None:
        contexte |= _remplissage_en_mots(offre, colis, colis.sorte)
    if offre.stock is not None:
        reste = max(offre.stock - colis.accepte, Decimal(0))
        contexte |= {"limite": True, "reste": nommer(offre.unite, reste) if reste else ""}
    if offre.paliers:
        suivant = next(((seuil, prix) for seuil, prix in offre.paliers if seuil > colis.voulu), None)
        contexte["prix_du_groupe"] = prix_au_palier(offre.paliers, colis.voulu)
        if suivant is not None:
            contexte["encore"], contexte["prix_suivant"] = nommer(offre.unite, suivant[0] - colis.voulu), suivant[1]
    return mark_safe(render_to_string("commandes/_colis.html", contexte))


def _remplissage_en_mots(offre: OffreSuivie, colis: ColisEnCours, sorte: SorteDeColis) -> dict[str, object]:
    voulu, accepte = colis.ensemble
    etat = sorte.suivre(voulu, accepte)
    mots: dict[str, object] = {"nom": offre.designation, "part": _part_en_mots(offre.unite, colis)}
    if etat.sous_le_minimum and etat.minimum > (sorte.colisage or 0):
        # Below the producer's minimum for the whole group, that is what counts; the cases come after.
        return mots | {
            "minimum": etat.minimum,
            "minimum_en_mots": nommer(offre.unite, etat.minimum),
            "rempli": accepte,
            "manque": nommer(offre.unite, etat.manque) if etat.manque else "",
        }
    if sorte.colisage is None:
        return mots | {"minimum_atteint": nommer(offre.unite, etat.minimum)}
    rempli = sorte.colisage - etat.manque
    return mots | {
        "colisage": sorte.colisage,
        "colis": sorte.en_mots,
        "contenu": nommer(offre.unite, sorte.colisage),
        "panachage": sorte.panachage,
        "rempli": rempli,
        "rempli_en_mots": nommer(offre.unite, rempli),
        "complets": etat.complets,
        "complets_en_mots": sorte.compter(etat.complets),
        "par_tolerance": etat.commande > voulu,
        "manque": nommer(offre.unite, etat.manque) if etat.manque else "",
    }


def dessiner_la_tolerance(rangee: RangeeDessinee, tolerance: Decimal) -> SafeString:
    """ "J’en prendrais jusqu’à [2] kg de plus". The page's script copies it from `<template data-tolerance>`."""
    return format_html(
        '<label class="tolerance">J’en prendrais jusqu’à <input inputmode="decimal" name="t-{}" value="{}" '
        'placeholder="0" maxlength="12" autocomplete="off" aria-label="{} : jusqu’à tant de plus"> {} de plus</label>',
        rangee.pk, en_chiffres(tolerance) if tolerance else "", rangee.designation, nom(rangee.unite, 2),
    )  # fmt: skip


def _part_en_mots(unite: str, colis: ColisEnCours) -> str:
    """ "entre 5 et 7 kg", "7 kg"; nothing without a line of this household."""
    if colis.au_moins is None or colis.au_plus is None:
        return ""
    if colis.au_moins == colis.au_plus:
        return nommer(unite, colis.au_plus) if colis.tolerance else ""
    return f"entre {en_chiffres(colis.au_moins)} et {nommer(unite, colis.au_plus)}"

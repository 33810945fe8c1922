"""What the ordering page shows, in a number of queries that does not depend on the number of products."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalogue.distance import dire_distance, distance_entre
from catalogue.unites import nommer
from commandes.colisage.colis_en_cours import (
    ColisEnCours,
    OffreSuivie,
    avec_leur_panache,
    suivre_les_colis,
    suivre_mes_colis,
)
from commandes.colisage.minimum import Minimum, minimums
from commandes.commander.rangees import DESSINS, RangeeDessinee, dessiner_la_tolerance, dessiner_le_colis
from commandes.models import Commande, Ligne, Panier, Volet
from groupement.models import Foyer
from groupement.templatetags.formats import montant as en_euros
from groupement.templatetags.formats import quantite as en_chiffres
from groupement.tri import par_nom

COMMANDES_POUR_UNE_HABITUDE = 2
HABITUDES = "Vos habitudes"


@dataclass
class BlocProducteur:
    """A producer of the page: heading, then families of rows."""

    volet: Volet
    accepte: bool
    lieu: str
    minimum: Minimum | None = None
    familles: list[tuple[str, SafeString]] = field(default_factory=list)  # heading, rows


def _lieu(volet: Volet, commande: Commande) -> str:
    """ "Limoux, à 14 km" as far as it is known."""
    km = distance_entre(commande.groupement, volet.producteur)
    return ", ".join(filter(None, [volet.producteur.commune, dire_distance(km)]))


@dataclass
class PageCommande:
    blocs: list[BlocProducteur]
    total: Decimal
    nombre: int
    apercu: list[dict[str, str]]
    vu: dict[str, str]
    familles: list[str]
    a_des_habitudes: bool
    a_des_nouveautes: bool
    a_des_colis: bool


def lire_volets(commande: Commande) -> list[Volet]:
    """The volets that members see, with their producer."""
    return list(
        Volet.objects.filter(commande=commande)
        .visibles_des_membres()
        .exclude(etat=Volet.Etat.ANNULE)
        .select_related("producteur", "partenariat")
        .order_by(*par_nom("producteur__nom"))
    )


def composer(
    *,
    commande: Commande,
    foyer: Foyer,
    volets: list[Volet],
    maintenant: datetime.datetime,
    filtre: Mapping[str, str] | None = None,
    saisi: Mapping[int, str] | None = None,
    refus: Mapping[int, str] | None = None,
) -> PageCommande:
    """The page of one household. `saisi`: what was typed, by offer id, kept when something was refused (`refus`)."""
    saisi, refus, filtre = saisi or {}, refus or {}, filtre or {}
    dessins = DESSINS.de(volets)
    lues = list(
        Ligne.objects.filter(panier__commande=commande, panier__foyer=foyer).values_list(
            "offre_id", "quantite", "montant", "retenue", "panier_id"
        )
    )
    lignes = {offre: (quantite, montant) for offre, quantite, montant, _, _ in lues}
    retenues = {offre: retenue for offre, _, _, retenue, _ in lues}
    habitudes = _habitudes(foyer, commande)
    colis = suivre_les_colis(
        [r.suivi for rangees in dessins.values() for r in rangees if r.suivie],
        panier_id=lues[0][4] if lues else None,
        regle=commande.groupement.regle_de_partage,
        siennes=lignes,
    )
    minimums_des_volets = minimums([volet for volet in volets if volet.etat == Volet.Etat.OUVERT])
    page = PageCommande([], Decimal(0), 0, [], {}, [], bool(habitudes), False, False)
    familles: set[str] = set()
    for volet in volets:
        ouvert = volet.etat == Volet.Etat.OUVERT and volet.cloture_le > maintenant
        accepte = ouvert or volet.en_complement
        bloc = BlocProducteur(volet, accepte, _lieu(volet, commande), minimums_des_volets.get(volet.pk))
        par_famille: dict[str, list[str]] = {HABITUDES: []}
        for rangee in dessins[volet.pk]:
            ligne = lignes.get(rangee.pk)
            if ligne is not None:
                quantite, montant = ligne
                page.total += montant
                page.vu[str(rangee.pk)] = en_chiffres(quantite)
                if retenue := retenues[rangee.pk]:
                    page.nombre += 1
                    page.apercu.append(
                        {"pk": str(rangee.pk), "nom": rangee.designation, "quantite": nommer(rangee.unite, retenue),
                         "montant": en_euros(montant)}
                    )  # fmt: skip
            if not accepte or (rangee.retiree and ligne is None):
                continue
            if not ouvert and not _a_completer(colis, rangee):
                continue
            familles.add(rangee.famille)
            habituelle = rangee.conditionnement_id in habitudes
            page.a_des_nouveautes |= rangee.nouvelle
            page.a_des_colis |= rangee.suivi.est_partagee
            if filtre.get("colis") and not _a_completer(colis, rangee):
                continue
            if not _passe(rangee, volet, habituelle, filtre):
                continue
            html = rangee.fragment.avec(
                _valeurs(rangee, ligne, saisi.get(rangee.pk), refus.get(rangee.pk), habituelle, colis.get(rangee.pk))
            )
            par_famille.setdefault(HABITUDES if habituelle else rangee.famille, []).append(html)
        # Joined here: the template would spend more on each of 300 rows than all that is above.
        bloc.familles = [(nom, mark_safe("".join(html))) for nom, html in par_famille.items() if html]
        page.blocs.append(bloc)
    page.familles = sorted(familles)
    return page


def _valeurs(
    rangee: RangeeDessinee,
    ligne: tuple[Decimal, Decimal] | None,
    saisi: str | None,
    refus: str | None,
    habituelle: bool,
    colis: ColisEnCours | None,
) -> dict[str, str]:
    valeurs = {}
    if ligne is not None:
        valeurs["classe"] = " produit--choisi"
        valeurs["valeur"], valeurs["montant"] = en_chiffres(ligne[0]), en_euros(ligne[1])
    if saisi is not None:
        valeurs["valeur"] = escape(saisi)
    if refus:
        valeurs["erreur"] = f'<p class="produit__erreur" id="erreur-{rangee.pk}">{escape(refus)}</p>'
        valeurs["attributs"] = " data-refuse"
    if habituelle:
        valeurs["attributs"] = valeurs.get("attributs", "") + " data-habitude"
    if rangee.suivie:
        etat = colis or ColisEnCours()
        valeurs["colis"] = dessiner_le_colis(rangee.suivi, etat)
        if rangee.suivi.colisage is not None and ligne is not None:
            valeurs["tolerance"] = dessiner_la_tolerance(rangee, etat.tolerance)
        if "<progress" in valeurs["colis"] and "jauge--pleine" not in valeurs["colis"]:
            valeurs["attributs"] = valeurs.get("attributs", "") + " data-a-completer"
    return valeurs


def _a_completer(colis: Mapping[int, ColisEnCours], rangee: RangeeDessinee) -> bool:
    return rangee.pk in colis and colis[rangee.pk].manque > 0


def _passe(rangee: RangeeDessinee, volet: Volet, habituelle: bool, filtre: Mapping[str, str]) -> bool:
    """Without JavaScript the filters are a plain form: the same words, judged here."""
    return not (
        (filtre.get("q") and filtre["q"].casefold() not in f"{rangee.designation} {rangee.famille}".casefold())
        or (filtre.get("producteur") and str(volet.pk) not in filtre["producteur"].split())
        or (filtre.get("famille") and filtre["famille"] != rangee.famille)
        or (filtre.get("habitudes") and not habituelle)
        or (filtre.get("nouveautes") and not rangee.nouvelle)
    )


def _habitudes(foyer: Foyer, commande: Commande) -> set[int]:
    """Packings that the household ordered in at least two of its earlier rounds."""
    return set(
        Ligne.objects.filter(panier__foyer=foyer)
        .exclude(commande=commande)
        .values("offre__conditionnement_id")
        .annotate(fois=Count("commande", distinct=True))
        .filter(fois__gte=COMMANDES_POUR_UNE_HABITUDE)
        .values_list("offre__conditionnement_id", flat=True)
    )


def etats_des_colis(commande: Commande, panier_id: int | None, suivies: Iterable[OffreSuivie]) -> dict[int, str]:
    """HTML by offer id, of these offers and of those that fill the same cases."""
    offres = avec_leur_panache(suivies)
    if not offres:
        return {}
    etats = suivre_mes_colis(offres, panier_id=panier_id, regle=commande.groupement.regle_de_partage)
    return {offre.pk: dessiner_le_colis(offre, etats.get(offre.pk, ColisEnCours())) for offre in offres}


def panier_de(commande: Commande, foyer: Foyer) -> Panier | None:
    return Panier.objects.filter(commande=commande, foyer=foyer).first()

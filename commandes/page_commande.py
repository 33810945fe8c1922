"""What the ordering page shows, in a number of queries that does not depend on the number of products."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.html import escape
from django.utils.safestring import SafeString

from catalogue.distance import dire_distance, distance_entre
from catalogue.unites import nommer
from commandes.models import Commande, Ligne, Panier, Volet
from commandes.rangees import DESSINS, RangeeDessinee, dessiner_le_colis
from groupement.models import Foyer
from groupement.templatetags.formats import montant as en_euros
from groupement.templatetags.formats import quantite as en_chiffres

COMMANDES_POUR_UNE_HABITUDE = 2


@dataclass
class BlocProducteur:
    """A producer of the page: heading, then families of rows."""

    volet: Volet
    accepte: bool
    lieu: str
    familles: list[tuple[str, list[SafeString]]] = field(default_factory=list)


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
        .order_by("producteur__nom")
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
    lignes = {
        offre: (quantite, montant)
        for offre, quantite, montant in Ligne.objects.filter(
            panier__commande=commande, panier__foyer=foyer
        ).values_list("offre_id", "quantite", "montant")
    }
    habitudes = _habitudes(foyer, commande)
    pris = _quantites_du_groupe([v.pk for v in volets], dessins)
    page = PageCommande([], Decimal(0), 0, [], {}, [], bool(habitudes), False, False)
    familles: set[str] = set()
    for volet in volets:
        accepte = volet.etat == Volet.Etat.OUVERT and volet.cloture_le > maintenant
        bloc = BlocProducteur(volet, accepte, _lieu(volet, commande))
        usuelles: list[SafeString] = []
        for rangee in dessins[volet.pk]:
            ligne = lignes.get(rangee.pk)
            if ligne is not None:
                quantite, montant = ligne
                page.total += montant
                page.nombre += 1
                page.apercu.append(
                    {"pk": str(rangee.pk), "nom": rangee.designation, "quantite": nommer(rangee.unite, quantite),
                     "montant": en_euros(montant)}
                )  # fmt: skip
                page.vu[str(rangee.pk)] = en_chiffres(quantite)
            if not accepte or (rangee.retiree and ligne is None):
                continue
            familles.add(rangee.famille)
            habituelle = rangee.conditionnement_id in habitudes
            page.a_des_nouveautes |= rangee.nouvelle
            page.a_des_colis |= rangee.colisage is not None
            if not _passe(rangee, volet, habituelle, filtre):
                continue
            html = rangee.avec(_valeurs(rangee, ligne, saisi.get(rangee.pk), refus.get(rangee.pk), habituelle, pris))
            if habituelle:
                usuelles.append(html)
            elif bloc.familles and bloc.familles[-1][0] == rangee.famille:
                bloc.familles[-1][1].append(html)
            else:
                bloc.familles.append((rangee.famille, [html]))
        if usuelles:
            bloc.familles.insert(0, ("Vos habitudes", usuelles))
        page.blocs.append(bloc)
    page.familles = sorted(familles)
    return page


def _valeurs(
    rangee: RangeeDessinee,
    ligne: tuple[Decimal, Decimal] | None,
    saisi: str | None,
    refus: str | None,
    habituelle: bool,
    pris: Mapping[int, Decimal],
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
    if rangee.colisage is not None or rangee.stock is not None:
        colis = dessiner_le_colis(
            rangee.designation, rangee.unite, rangee.colisage, rangee.stock, pris.get(rangee.pk, Decimal(0))
        )
        valeurs["colis"] = colis
        if "jauge--pleine" not in colis and rangee.colisage is not None and pris.get(rangee.pk):
            valeurs["attributs"] = valeurs.get("attributs", "") + " data-a-completer"
    return valeurs


def _passe(rangee: RangeeDessinee, volet: Volet, habituelle: bool, filtre: Mapping[str, str]) -> bool:
    """Without JavaScript the filters are a plain form: the same words, judged here."""
    return not (
        (filtre.get("q") and filtre["q"].casefold() not in f"{rangee.designation} {rangee.famille}".casefold())
        or (filtre.get("producteur") and str(volet.pk) not in filtre["producteur"].split())
        or (filtre.get("famille") and filtre["famille"] != rangee.famille)
        or (filtre.get("habitudes") and not habituelle)
        or (filtre.get("nouveautes") and not rangee.nouvelle)
        or (filtre.get("colis") and rangee.colisage is None)
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


def _quantites_du_groupe(volets: list[int], dessins: Mapping[int, list[RangeeDessinee]]) -> dict[int, Decimal]:
    """Units ordered by the whole group, for the offers that fill cases or have a limited stock."""
    suivies = [r.pk for pk in volets for r in dessins[pk] if r.colisage is not None or r.stock is not None]
    if not suivies:
        return {}
    sommes = Ligne.objects.filter(offre__in=suivies).values("offre_id").annotate(somme=Sum("quantite"))
    return dict(sommes.values_list("offre_id", "somme"))


def panier_de(commande: Commande, foyer: Foyer) -> Panier | None:
    return Panier.objects.filter(commande=commande, foyer=foyer).first()

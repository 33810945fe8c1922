"""What the ordering page shows, in a number of queries that does not depend on the number of products."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalogue.distance import dire_distance, distance_entre
from catalogue.unites import nommer
from commandes.colis_en_cours import ColisEnCours, suivre_les_colis, suivre_mes_colis
from commandes.models import Commande, Ligne, Panier, Volet
from commandes.rangees import DESSINS, RangeeDessinee, dessiner_la_tolerance, dessiner_le_colis
from commandes.services.commander import OffreSuivie
from groupement.models import Foyer
from groupement.templatetags.formats import montant as en_euros
from groupement.templatetags.formats import quantite as en_chiffres

COMMANDES_POUR_UNE_HABITUDE = 2
HABITUDES = "Vos habitudes"


@dataclass
class BlocProducteur:
    """A producer of the page: heading, then families of rows."""

    volet: Volet
    accepte: bool
    lieu: str
    commande: Decimal | None = None  # euros ordered by the whole group, when the producer asks for a minimum
    familles: list[tuple[str, SafeString]] = field(default_factory=list)  # heading, rows

    @property
    def manque(self) -> Decimal:
        """Euros missing to reach the producer's minimum."""
        return max((self.volet.minimum or Decimal(0)) - (self.commande or Decimal(0)), Decimal(0))


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
    lues = list(
        Ligne.objects.filter(panier__commande=commande, panier__foyer=foyer).values_list(
            "offre_id", "quantite", "montant", "panier_id"
        )
    )
    lignes = {offre: (quantite, montant) for offre, quantite, montant, _ in lues}
    habitudes = _habitudes(foyer, commande)
    colis = suivre_les_colis(
        {r.pk: r.colisage for rangees in dessins.values() for r in rangees if r.suivie},
        panier_id=lues[0][3] if lues else None,
        regle=commande.groupement.regle_de_partage,
        siennes=lignes,
    )
    montants = _montants_du_groupe([volet.pk for volet in volets if volet.minimum])
    page = PageCommande([], Decimal(0), 0, [], {}, [], bool(habitudes), False, False)
    familles: set[str] = set()
    for volet in volets:
        accepte = volet.etat == Volet.Etat.OUVERT and volet.cloture_le > maintenant
        bloc = BlocProducteur(volet, accepte, _lieu(volet, commande), montants.get(volet.pk))
        par_famille: dict[str, list[str]] = {HABITUDES: []}
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
            html = rangee.avec(
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
        valeurs["colis"] = dessiner_le_colis(
            rangee.designation, rangee.unite, rangee.colisage, rangee.stock, rangee.paliers, etat
        )
        if rangee.colisage is not None:
            if ligne is not None:
                valeurs["tolerance"] = dessiner_la_tolerance(rangee, etat.tolerance)
            if "<progress" in valeurs["colis"] and "jauge--pleine" not in valeurs["colis"]:
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


def _montants_du_groupe(volets: list[int]) -> dict[int, Decimal]:
    """Euros ordered by the whole group in each of these volets, for those which have a minimum."""
    if not volets:
        return {}
    sommes = Ligne.objects.filter(volet__in=volets).values("volet_id").annotate(somme=Sum("montant"))
    return dict.fromkeys(volets, Decimal(0)) | dict(sommes.values_list("volet_id", "somme"))


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


def etats_des_colis(
    commande: Commande,
    panier_id: int | None,
    suivies: Iterable[OffreSuivie],
) -> dict[int, str]:
    """HTML by offer id."""
    offres = {offre.pk: offre for offre in suivies}
    if not offres:
        return {}
    etats = suivre_mes_colis(
        {pk: offre.colisage for pk, offre in offres.items()},
        panier_id=panier_id,
        regle=commande.groupement.regle_de_partage,
    )
    return {pk: dessiner_le_colis(*offre[1:], etats.get(pk, ColisEnCours())) for pk, offre in offres.items()}


def panier_de(commande: Commande, foyer: Foyer) -> Panier | None:
    return Panier.objects.filter(commande=commande, foyer=foyer).first()

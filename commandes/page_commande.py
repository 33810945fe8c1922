"""What the ordering page shows, in a number of queries that does not depend on the number of products.

What is the same for everybody (name, packing, price, limits) is drawn once per version of a volet's offers and kept;
what belongs to a household (quantity, amount, refusal) or moves (what is left, how full the case is) is put in the
gaps. Drawing 300 rows through the template at each visit would cost ten times the rest of the page.
"""

import datetime
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from threading import Lock

from django.db.models import Count, Sum
from django.template.loader import get_template, render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalogue.distance import dire_distance, distance_entre
from catalogue.models import Partenariat
from catalogue.prix import prix_de_comparaison
from catalogue.unites import a_l_unite, nom, nommer
from commandes.models import Commande, Ligne, Offre, Panier, Volet
from groupement.models import Foyer
from groupement.templatetags.formats import montant as en_euros
from groupement.templatetags.formats import quantite as en_chiffres

# Gaps left in a drawn row; control characters cannot come from a name (they are refused on input).
TROUS = ("classe", "attributs", "valeur", "montant", "colis", "erreur")
MARQUE = {trou: f"\x02{trou}\x03" for trou in TROUS}
ENTRE_MARQUES = re.compile("\x02([a-z]+)\x03")
VOLETS_GARDES = 64
COMMANDES_POUR_UNE_HABITUDE = 2


@dataclass(frozen=True, slots=True)
class RangeeDessinee:
    """One product's row, the same for everybody: literal pieces and gaps, alternating."""

    pk: int
    conditionnement_id: int
    famille: str
    nom: str
    designation: str
    unite: str
    stock: Decimal | None
    colisage: Decimal | None
    retiree: bool
    nouvelle: bool
    morceaux: tuple[str, ...]

    def avec(self, valeurs: Mapping[str, str]) -> SafeString:
        """The row with its gaps filled; the values are safe HTML."""
        pieces = list(self.morceaux)
        for rang in range(1, len(pieces), 2):
            pieces[rang] = valeurs.get(pieces[rang], "")
        return mark_safe("".join(pieces))


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
        html = gabarit.render({"offre": offre, "trou": {t: mark_safe(m) for t, m in MARQUE.items()}, **prix_en_mots(offre)})
        html = re.sub(r">\s+<", "><", html.strip())
        rangees[offre.volet_id].append(
            RangeeDessinee(
                pk=offre.pk,
                conditionnement_id=offre.conditionnement_id,
                famille=offre.famille,
                nom=offre.nom,
                designation=str(offre),
                unite=offre.unite,
                stock=offre.stock,
                colisage=offre.colisage,
                retiree=offre.retiree_le is not None,
                nouvelle=offre.nouvelle,
                morceaux=tuple(ENTRE_MARQUES.split(html)),
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
            for a_partir_de, prix in offre.paliers[1:]
        ],
    }


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
        colis = _colis(
            rangee.designation, rangee.unite, rangee.colisage, rangee.stock, pris.get(rangee.pk, Decimal(0))
        )
        valeurs["colis"] = colis
        if "jauge--pleine" not in colis and rangee.colisage is not None and pris.get(rangee.pk):
            valeurs["attributs"] = valeurs.get("attributs", "") + " data-a-completer"
    return valeurs


@lru_cache(maxsize=4096)
def _colis(nom_du_produit: str, unite: str, colisage: Decimal | None, stock: Decimal | None, pris: Decimal) -> str:
    """How full the case being filled is, and what is left of a limited stock, in words and as a small bar."""
    contexte: dict[str, object] = {}
    if colisage is not None:
        entame = pris % colisage
        contexte |= {
            "nom": nom_du_produit,
            "colisage": colisage,
            "colis": nommer(unite, colisage),
            "entame": entame,
            "complets": int(pris // colisage),
            "manque": nommer(unite, colisage - entame) if entame else "",
        }
    if stock is not None:
        reste = max(stock - pris, Decimal(0))
        contexte |= {"limite": True, "reste": nommer(unite, reste) if reste else ""}
    return render_to_string("commandes/_colis.html", contexte)


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


@dataclass
class Ticket:
    """A household's lines at one producer, as a receipt; all amounts in euros."""

    volet: Volet
    lignes: list[Ligne] = field(default_factory=list)
    total: Decimal = Decimal(0)
    consigne: Decimal = Decimal(0)

    @property
    def du(self) -> Decimal:
        """What is owed: the printed lines and the deposit on containers; nothing for a cancelled order."""
        return Decimal(0) if self.volet.etat == Volet.Etat.ANNULE else self.total + self.consigne

    @property
    def estime(self) -> bool:
        return any(ligne.offre.pese for ligne in self.lignes)

    @property
    def moyens(self) -> str:
        """ "par chèque ou par virement"."""
        modes = self.volet.partenariat.modes_de_paiement
        return " ou ".join(f"par {Partenariat.Mode(mode).label}" if mode != "especes" else "en espèces" for mode in modes)


def panier_en_ticket(commande: Commande, foyer: Foyer) -> list[Ticket]:
    """The basket by producer, in two queries at most."""
    lignes = (
        Ligne.objects.filter(panier__commande=commande, panier__foyer=foyer)
        .select_related("offre", "saisie_par", "volet__producteur", "volet__partenariat")
        .order_by("volet__producteur__nom", "volet_id", "offre__nom")
    )
    tickets: dict[int, Ticket] = {}
    for ligne in lignes:
        ticket = tickets.setdefault(ligne.volet_id, Ticket(ligne.volet))
        ligne.en_mots = ligne_en_mots(ligne)
        ticket.lignes.append(ligne)
        ticket.total += ligne.montant
        ticket.consigne += ligne.montant_consigne
    return list(tickets.values())


def ligne_en_mots(ligne: Ligne) -> str:
    """ "1,5 kg à 2,20 €", "2 pièces à 12,50 € le kg, environ 4 kg"."""
    offre = ligne.offre
    texte = f"{nommer(offre.unite, ligne.quantite)} à {en_euros(ligne.prix)}"
    if offre.prix_par == "mesure" and offre.mesure != offre.unite:
        poids = nommer(offre.mesure, ligne.quantite * ligne.facteur)
        texte += f" {a_l_unite(offre.mesure)}, {'environ ' if offre.pese else ''}{poids}"
    return texte


def panier_de(commande: Commande, foyer: Foyer) -> Panier | None:
    return Panier.objects.filter(commande=commande, foyer=foyer).first()


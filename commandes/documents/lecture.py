"""One reading of a round for all its documents: as many queries for two households as for a hundred."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from catalogue.models import Partenariat
from catalogue.mots import aplatir
from catalogue.unites import nom, nommer
from commandes.argent.dus import Genre, Poste, par_foyer, postes_de_la_commande, postes_des_volets, sans_produits, somme
from commandes.models import Commande, Creneau, Ligne, Offre, Panier, Volet
from commandes.poids import unite_de_pesee
from groupement.models import Adhesion, Foyer, Groupement
from groupement.templatetags.formats import montant


@dataclass(frozen=True, slots=True)
class Beneficiaire:
    """Whom households pay: a producer, or the group's association for several of them."""

    clef: str
    nom: str
    modes: str


@dataclass(frozen=True, slots=True)
class Du:
    """What a household owes to one payee: its lines, and what comes on top of them ("part des frais de port", 1.20)."""

    a_qui: str
    modes: str
    produits: Decimal
    supplements: tuple[tuple[str, Decimal], ...]

    @property
    def total(self) -> Decimal:
        return self.produits + sum((somme for _, somme in self.supplements), Decimal(0))


@dataclass(frozen=True, slots=True)
class VoletLu:
    id: int
    producteur: str
    beneficiaire: Beneficiaire
    provisoire: bool


@dataclass(frozen=True, slots=True)
class Article:
    """An offer that somebody ordered."""

    id: int
    volet: VoletLu
    nom: str
    libelle: str
    reference: str
    famille: str
    unite: str
    pese: bool
    prix_par: str
    mesure: str
    colisage: Decimal | None

    @property
    def complet(self) -> str:
        return f"{self.nom}, {self.libelle}" if self.libelle else self.nom

    @property
    def pese_en(self) -> str:
        """The unit to weigh in on the day, or nothing when it is only counted."""
        return unite_de_pesee(unite=self.unite, mesure=self.mesure, prix_par=self.prix_par, pese=self.pese)

    def quantite(self, quantite: Decimal) -> str:
        return nommer(self.unite, quantite)

    def prix(self, prix: Decimal) -> str:
        """ "2,40 €/kg", "3,20 €/botte"."""
        return f"{montant(prix)}/{self.mesure if self.prix_par == 'mesure' else nom(self.unite)}"


@dataclass(frozen=True, slots=True)
class FoyerLu:
    id: int
    nom: str
    telephone: str
    creneau: str


@dataclass(frozen=True, slots=True)
class LigneLue:
    foyer_id: int
    article: Article
    quantite: Decimal
    prix: Decimal
    montant: Decimal
    consigne: Decimal


@dataclass(frozen=True, slots=True)
class Lecture:
    """A round, or one volet of it, as it stands now. Households and articles in printing order."""

    groupement: Groupement
    commande: Commande
    volets: list[VoletLu]
    creneaux: list[str]
    foyers: list[FoyerLu]
    articles: list[Article]
    lignes: list[LigneLue]
    # By household, payees in the order of the producers' names, the association last.
    dus: dict[int, list[Du]]
    lu_le: datetime.datetime

    def lignes_par_foyer(self) -> dict[int, list[LigneLue]]:
        """In the order of articles: by producer, family, name."""
        rang = {article.id: n for n, article in enumerate(self.articles)}
        par_foyer: dict[int, list[LigneLue]] = defaultdict(list)
        for ligne in sorted(self.lignes, key=lambda ligne: rang[ligne.article.id]):
            par_foyer[ligne.foyer_id].append(ligne)
        return par_foyer


def lire(*, commande: Commande, volet: Volet | None = None, le: datetime.datetime) -> Lecture:
    """`le`: the moment printed on the document."""
    groupement = commande.groupement
    volets = Volet.objects.filter(commande=commande).exclude(etat__in=[Volet.Etat.ANNULE, Volet.Etat.PREPARATION])
    if volet is not None:
        volets = volets.filter(pk=volet.pk)
    bruts = list(volets.select_related("producteur", "partenariat"))
    lus = {v.pk: _volet(v, groupement) for v in bruts}
    postes = postes_de_la_commande(commande, bruts) if volet is None else postes_des_volets(bruts)
    brutes = list(
        Ligne.objects.filter(volet__in=list(lus), retenue__gt=0).values_list(
            "panier_id", "offre_id", "retenue", "prix", "montant", "montant_consigne"
        )
    )
    articles = {a.id: a for a in _articles({ligne[1] for ligne in brutes}, lus)}
    paniers = {
        p.pk: p for p in Panier.objects.filter(pk__in={ligne[0] for ligne in brutes}).select_related("foyer", "creneau")
    }
    telephones = telephones_partages(groupement, [p.foyer for p in paniers.values()])
    foyers = [
        FoyerLu(p.foyer_id, p.foyer.nom, telephones.get(p.foyer_id, ""), str(p.creneau or "")) for p in paniers.values()
    ]
    return Lecture(
        groupement=groupement,
        commande=commande,
        volets=sorted(lus.values(), key=lambda v: aplatir(v.producteur)),
        creneaux=[str(c) for c in Creneau.objects.filter(commande=commande)],
        foyers=sorted(foyers, key=lambda f: aplatir(f.nom)),
        articles=list(articles.values()),
        lignes=[
            LigneLue(paniers[panier].foyer_id, articles[offre], quantite, prix, somme, consigne)
            for panier, offre, quantite, prix, somme, consigne in brutes
        ],
        dus=_dus(postes, bruts, lus, groupement),
        lu_le=le,
    )


def _dus(
    postes: Iterable[Poste], volets: Iterable[Volet], lus: dict[int, VoletLu], groupement: Groupement
) -> dict[int, list[Du]]:
    payees: dict[int | None, Beneficiaire] = {}
    for volet in sorted(volets, key=lambda v: aplatir(v.producteur.nom)):
        payees.setdefault(volet.paye_a, lus[volet.pk].beneficiaire)
    association = payees.pop(None, None)
    payees[None] = association or _association(groupement, "")  # last, also when only the participation goes there
    return {
        foyer: [
            Du(
                payee.nom,
                payee.modes,
                somme(poste for poste in siens[qui] if poste.genre == Genre.PRODUITS),
                tuple(sans_produits(siens[qui])),
            )
            for qui, payee in payees.items()
            if qui in siens
        ]
        for foyer, siens in par_foyer(postes).items()
    }


def _association(groupement: Groupement, modes: str) -> Beneficiaire:
    return Beneficiaire("association", f"Association {groupement.nom}", modes)


def _volet(volet: Volet, groupement: Groupement) -> VoletLu:
    modes = ", ".join(Partenariat.Mode(mode).label for mode in volet.partenariat.modes_de_paiement)
    if volet.paye_a is None:
        payee = _association(groupement, modes)
    else:
        payee = Beneficiaire(f"producteur:{volet.producteur_id}", volet.producteur.nom, modes)
    return VoletLu(volet.pk, volet.producteur.nom, payee, volet.etat == Volet.Etat.OUVERT)


def _articles(offres: set[int], volets: dict[int, VoletLu]) -> list[Article]:
    lus = [
        Article(
            o.pk,
            volets[o.volet_id],
            o.nom,
            o.libelle,
            o.reference,
            o.famille,
            o.unite,
            o.pese,
            o.prix_par,
            o.mesure,
            o.colisage,
        )
        for o in Offre.objects.filter(pk__in=offres)
    ]
    return sorted(lus, key=lambda a: tuple(map(aplatir, (a.volet.producteur, a.famille, a.nom, a.libelle))) + (a.id,))


def telephones_partages(groupement: Groupement, foyers: Iterable[Foyer]) -> dict[int, str]:
    """Household id → the number to print, where the group shares numbers at all.

    A person with an account shows theirs by choice; a household that orders by phone gave its number to be called.
    """
    if not groupement.contacts_partages:
        return {}
    par_id = {foyer.pk: foyer for foyer in foyers}
    telephones = {pk: foyer.telephone for pk, foyer in par_id.items() if foyer.sans_internet and foyer.telephone}
    partages = Adhesion.objects.montrant("telephone").filter(foyer__in=list(par_id)).exclude(etat="partie")
    for foyer_id, numero in partages.order_by("pk").values_list("foyer_id", "personne__telephone"):
        telephones.setdefault(foyer_id, numero or par_id[foyer_id].telephone)
    return telephones

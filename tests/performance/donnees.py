"""The group of the benchmark: 100 households, 10 producers of 30 products, rounds of 100 baskets and 1,500 lines."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django_scopes import scopes_disabled

from catalogue.models import Conditionnement, Partenariat, Prix, Produit
from catalogue.prix import prix_au_palier
from commandes.models import Commande, Ligne, Offre, Panier, Volet
from commandes.services.solder import solder
from groupement.models import Adhesion, Foyer, Groupement, Personne
from groupement.portee import dans_le_groupement
from tests import fabrique

FOYERS, PRODUCTEURS, PRODUITS, LIGNES = 100, 10, 30, 1500
COMMANDES_PASSEES = 6
# Baskets of 12 to 18 lines, 15 on average; a step prime to 300 spreads each over all the producers.
TAILLES = (15, 12, 18, 14, 16, 13, 17)
PAS = 37
COPIES = (
    "unite", "pas", "minimum", "contenance", "mesure", "pese", "prix_par", "colisage", "panachage",
    "minimum_du_groupe", "tva", "consigne", "stock",
)  # fmt: skip
FAMILLES = ("Légumes", "Fruits", "Fromages", "Farines et pâtes", "Conserves", "Boissons")
MOTS = (
    "Pommes de terre", "Oranges Navelina", "Tomme de brebis", "Farine de blé T80", "Purée de tomates",
    "Jus de pomme", "Carottes nouvelles", "Mandarines", "Fromage de chèvre frais", "Pois chiches",
    "Confiture d’abricots", "Limonade au thym", "Courges butternut", "Kiwis", "Yaourts nature",
)  # fmt: skip


@dataclass
class Jeu:
    """What the measures work on. `membres`: one a household, the first ten are référents, in producers' order."""

    groupement: Groupement
    membres: list[Adhesion]
    partenariats: list[Partenariat]
    conditionnements: list[list[Conditionnement]]
    commande: Commande

    def membre(self, rang: int) -> Personne:
        return self.membres[rang].personne


@scopes_disabled()
def construire() -> Jeu:
    reseau = fabrique.reseau("Réseau du banc", slug="banc")
    groupement = fabrique.groupement("Groupement du banc", reseau, slug="banc", commune="Limoux")
    membres = adherer(groupement, FOYERS)
    partenariats, catalogue = [], []
    for rang in range(PRODUCTEURS):
        producteur = fabrique.producteur(reseau, f"Ferme du banc {rang + 1:02}")
        modes = ["cheque"] if rang % 2 else ["cheque", "especes"]
        partenariat = fabrique.partenariat(groupement, producteur, modes_de_paiement=modes)
        fabrique.mandat(partenariat, membres[rang])
        fabrique.mandat(partenariat, membres[rang + PRODUCTEURS], rang="suppleant")
        partenariats.append(partenariat)
        catalogue.append(garnir(partenariat, PRODUITS))
    jeu = Jeu(groupement, membres, partenariats, catalogue, Commande())
    for mois in range(COMMANDES_PASSEES, 0, -1):
        commande(jeu, il_y_a=datetime.timedelta(days=30 * mois), etat="solde")
    jeu.commande = commande(jeu)
    return jeu


def adherer(groupement: Groupement, combien: int, roles: Iterable[str] = ()) -> list[Adhesion]:
    """So many households of one person each; the first person has `roles`."""
    personnes = [
        Personne(
            prenom=f"Prénom{n:03}", nom=f"Nom{n:03}", email=f"{groupement.slug}-{n}@exemple.test", password="!",
            telephone="0468000000",
        )
        for n in range(combien)
    ]  # fmt: skip
    Personne.objects.bulk_create(personnes)
    foyers = [Foyer(groupement=groupement, nom=f"{p.nom} {p.prenom}") for p in personnes]
    Foyer.objects.bulk_create(foyers)
    adhesions = [
        Adhesion(groupement=groupement, personne=personne, foyer=foyer, roles=list(roles) if rang == 0 else [])
        for rang, (personne, foyer) in enumerate(zip(personnes, foyers, strict=True))
    ]
    return Adhesion.objects.bulk_create(adhesions)


def garnir(partenariat: Partenariat, combien: int) -> list[Conditionnement]:
    """The producer's products, one packing each, priced: by the piece, by the kilo, in cases, with tiers, limited."""
    producteur, reseau = partenariat.producteur, partenariat.reseau
    produits = [
        Produit(
            reseau=reseau, producteur=producteur, famille=FAMILLES[n // 5 % len(FAMILLES)],
            nom=f"{MOTS[n % len(MOTS)]} {n + 1}", notes="Récolté à la main." if n % 4 == 0 else "",
        )
        for n in range(combien)
    ]  # fmt: skip
    Produit.objects.bulk_create(produits)
    conditionnements = [Conditionnement(reseau=reseau, produit=p, **_vente(n)) for n, p in enumerate(produits)]
    Conditionnement.objects.bulk_create(conditionnements)
    tarif = fabrique.tarif(producteur)
    Prix.objects.bulk_create(
        Prix(reseau=reseau, tarif=tarif, conditionnement=c, a_partir_de=de, prix=prix)
        for n, c in enumerate(conditionnements)
        for de, prix in _paliers(n)
    )
    return conditionnements


def _vente(n: int) -> dict[str, object]:
    if n % 3 == 2:
        return {"unite": "kg", "pas": Decimal("0.5"), "contenance": 1, "mesure": "kg", "pese": True, "libelle": "vrac"}
    if n % 3 == 0:
        return {
            "unite": "bouteille", "contenance": Decimal("0.75"), "mesure": "L", "libelle": "75 cl", "colisage": 6,
            "consigne": Decimal("0.30"),
        }  # fmt: skip
    limite = {"stock": Decimal(5000)} if n % 9 == 1 else {}
    return {"unite": "piece", "contenance": Decimal("0.35"), "mesure": "kg", "libelle": "350 g", **limite}


def _paliers(n: int) -> list[tuple[Decimal, Decimal]]:
    prix = Decimal("1.20") + Decimal(n) / 4
    return [(Decimal(0), prix), (Decimal(5), prix - Decimal("0.15"))] if n % 5 == 0 else [(Decimal(0), prix)]


@scopes_disabled()
def commande(
    jeu: Jeu,
    *,
    paniers: int = FOYERS,
    il_y_a: datetime.timedelta = datetime.timedelta(0),
    etat: str = "ouvert",
    echue: bool = False,
) -> Commande:
    """A round of all producers. `echue`: still open, its deadline a minute ago."""
    maintenant = timezone.now() - il_y_a
    faite = fabrique.commande(
        jeu.groupement,
        ouvre_le=maintenant - datetime.timedelta(days=8),
        cloture_le=maintenant + (datetime.timedelta(minutes=-1) if echue else datetime.timedelta(days=2)),
        livraison_le=timezone.localdate(maintenant) + datetime.timedelta(days=5),
    )
    # The lines of a settled volet no longer move, not even to appear.
    avant = "livre" if etat == "solde" else etat
    volets = [fabrique.volet(faite, partenariat, etat=avant) for partenariat in jeu.partenariats]
    offres = proposer(zip(volets, jeu.conditionnements, strict=True))
    remplir(faite, [adhesion.foyer for adhesion in jeu.membres[:paniers]], offres)
    if etat == "solde":
        for volet in volets:
            with dans_le_groupement(jeu.groupement):
                solder(volet=volet, auteur=jeu.membre(0))
    return faite


def proposer(volets: Iterable[tuple[Volet, list[Conditionnement]]]) -> list[Offre]:
    return Offre.objects.bulk_create(
        Offre(
            groupement_id=volet.groupement_id, volet=volet, conditionnement=c, famille=c.produit.famille,
            nom=c.produit.nom, libelle=c.libelle, notes=c.produit.notes,
            paliers=[[str(de), str(prix)] for de, prix in _paliers(n)], **{nom: getattr(c, nom) for nom in COPIES},
        )
        for volet, conditionnements in volets
        for n, c in enumerate(conditionnements)
    )  # fmt: skip


def remplir(commande: Commande, foyers: list[Foyer], offres: list[Offre]) -> list[Panier]:
    """A basket for each household; with 100 of them, 1,500 lines and five households for each of 300 products."""
    paniers = Panier.objects.bulk_create(
        Panier(groupement_id=commande.groupement_id, commande=commande, foyer=foyer) for foyer in foyers
    )
    lignes, place = [], 0
    for rang, panier in enumerate(paniers):
        # The last one takes what is left: the whole makes 15 lines for each basket.
        dernier = rang == len(paniers) - 1
        taille = len(paniers) * 15 - place if dernier else TAILLES[rang % len(TAILLES)]
        for n in range(place, place + taille):
            lignes.append(ligne(panier, offres[n * PAS % len(offres)], Decimal(1 + n % 4)))
        place += taille
    Ligne.objects.bulk_create(lignes)
    return paniers


def ligne(panier: Panier, offre: Offre, quantite: Decimal) -> Ligne:
    return Ligne(
        groupement_id=panier.groupement_id, commande_id=panier.commande_id, panier=panier, volet_id=offre.volet_id,
        offre=offre, quantite=quantite, prix=prix_au_palier(offre.paliers, quantite), consigne=offre.consigne,
    )  # fmt: skip

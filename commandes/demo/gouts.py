"""What each household usually takes: some order the same things every time."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from catalogue.models import Conditionnement, Prix
from commandes.models import Offre
from groupement.demo.monde import Monde
from groupement.models import Adhesion, Foyer, Personne

Quantites = dict[int, Decimal]  # by id of offer

# The household of membre@demo.test orders these every time, so that "comme la dernière fois" has much to say.
TOUJOURS = {
    ("limoux", "membre@demo.test"): {
        ("Panier de légumes petit", "env. 3 kg"): 1, ("Carottes", "vrac, botte ou sac 5 kg"): 2,
        ("Œufs plein air", "boîte de 6"): 2, ("Pain au levain T80", "pain 1 kg"): 2,
        ("Farine de blé T80 meule de pierre", "sachet 1 kg"): 5, ("Oranges", "caisse de 10 kg"): 5,
        ("Amandes", "filet de 1 kg"): 1, ("Pommes (variétés selon récolte)", "cagette 10 kg ou vrac"): 3,
        ("Jus de pomme", "bouteille 1 L, carton de 6"): 2, ("Miel de garrigue", "pot 500 g"): 1,
        ("Lentilles vertes bio", "sachet 1 kg"): 1, ("Fromage de chèvre frais", "pièce 220 g"): 2,
        ("Yaourts de brebis", "lot de 4 pots"): 1, ("Huile d'olive vierge extra", "bouteille verre de 1/2 litre"): 1,
    },
}  # fmt: skip
CHER, ASSEZ_CHER = 25, 8  # euros for one unit of order


@dataclass
class Menage:
    """A household, who types its order, and what it takes of each packing when it orders."""

    foyer: Foyer
    adhesion: Adhesion
    auteur: Personne
    pour_autrui: bool
    appetit: float
    habitudes: Quantites = field(default_factory=dict)  # by id of packing
    fidele: bool = False

    def commande(self, hasard: random.Random) -> bool:
        return self.fidele or hasard.random() < self.appetit

    def choisir(self, offres: Collection[Offre], hasard: random.Random) -> Quantites:
        """A basket among these offers."""
        panier = {}
        for offre in offres:
            habituelle = self.habitudes.get(offre.conditionnement_id)
            if habituelle and (self.fidele or hasard.random() < 0.8):
                panier[offre.pk] = habituelle
            elif not self.fidele and hasard.random() < 0.02:
                panier[offre.pk] = quantite_courante(offre, Decimal(offre.paliers[0][1]), hasard)
        return panier


def imaginer_les_menages(monde: Monde, slug: str) -> list[Menage]:
    """The households that order or have ordered, in the order of the group's list. The scope is open."""
    hasard = monde.hasard(f"goûts {slug}")
    rayons = _rayons(monde, slug)
    premieres: dict[int, Adhesion] = {}
    for adhesion in monde.adhesions[slug]:
        premieres.setdefault(adhesion.foyer_id, adhesion)
    menages = []
    for foyer in monde.foyers[slug]:
        adhesion = premieres[foyer.pk]
        if adhesion.etat == Adhesion.Etat.CANDIDATE:
            continue
        toujours = TOUJOURS.get((slug, adhesion.personne.email or ""))
        menages.append(
            Menage(
                foyer=foyer,
                adhesion=adhesion,
                auteur=monde.animation(slug) if foyer.sans_internet else adhesion.personne,
                pour_autrui=foyer.sans_internet,
                appetit=hasard.uniform(0.35, 0.95),
                habitudes=_fideles(rayons, toujours) if toujours else _habitudes(rayons, hasard),
                fidele=toujours is not None,
            )
        )
    return menages


def _rayons(monde: Monde, slug: str) -> list[list[tuple[Conditionnement, Decimal]]]:
    """Packings with their price of today, producer by producer."""
    producteurs = [producteur for groupe, producteur in monde.partenariats if groupe == slug]
    prix = (
        Prix.objects.filter(tarif__producteur__in=[monde.producteurs[p] for p in producteurs], a_partir_de=0)
        .order_by("conditionnement__pk", "tarif__du")
        .values_list("conditionnement", "prix")
    )
    actuels = dict(prix)
    rayons = []
    for clef in producteurs:
        vendus = Conditionnement.objects.actifs().filter(produit__producteur=monde.producteurs[clef])
        rayons.append([(c, actuels[c.pk]) for c in vendus.select_related("produit").order_by("pk")])
    return rayons


def _fideles(
    rayons: Sequence[Sequence[tuple[Conditionnement, Decimal]]], toujours: Mapping[tuple[str, str], int]
) -> Quantites:
    habitudes = {}
    for rayon in rayons:
        for conditionnement, _ in rayon:
            nombre = toujours.get((conditionnement.produit.nom, conditionnement.libelle))
            if nombre:
                habitudes[conditionnement.pk] = Decimal(nombre)
    return habitudes


def _habitudes(rayons: Sequence[Sequence[tuple[Conditionnement, Decimal]]], hasard: random.Random) -> Quantites:
    """A few things at most producers; a shop or a platform, which has all, more of them."""
    habitudes = {}
    for rayon in rayons:
        if hasard.random() < 0.35 and len(rayons) > 1:
            continue
        voulus = hasard.randint(1, 4) if len(rayon) < 20 else hasard.randint(5, 11)
        poids = [_attrait(prix_de_l_unite(c, prix)) for c, prix in rayon]
        for conditionnement, prix in hasard.choices(rayon, poids, k=voulus):
            if conditionnement.pk not in habitudes:
                habitudes[conditionnement.pk] = quantite_courante(conditionnement, prix, hasard)
    return habitudes


def _attrait(prix: Decimal) -> float:
    return 0.5 if prix > CHER else 1.5 if prix > ASSEZ_CHER else 4


def prix_de_l_unite(vendu: Conditionnement | Offre, prix: Decimal) -> Decimal:
    """Euros for one unit of order."""
    return prix * (vendu.contenance or 1) if vendu.prix_par == "mesure" else prix


def quantite_courante(vendu: Conditionnement | Offre, prix: Decimal, hasard: random.Random) -> Decimal:
    """What a household takes of it at once: little of what is dear, by steps, from the minimum on."""
    unite = prix_de_l_unite(vendu, prix)
    if unite > CHER:
        nombre = 1
    elif unite > ASSEZ_CHER:
        nombre = hasard.choice((1, 1, 1, 2))
    elif vendu.colisage:
        nombre = hasard.choice((2, 3, 3, 5, 5, 10) if vendu.unite == "kg" else (1, 2, 2, 3, 6))
    else:
        nombre = hasard.choice((1, 1, 2, 2, 3, 4))
    pas = Decimal(vendu.pas)
    if vendu.unite == "kg" and pas > 1:
        nombre = hasard.choice((1, 1, 2))
    return max(nombre * pas, Decimal(vendu.minimum))


def completer_les_colis(paniers: Mapping[int, Quantites], offres: Collection[Offre]) -> None:
    """Full cases only: who takes part in a case takes a little more of it, or nobody has any. Changes `paniers`."""
    for offre in offres:
        if not offre.colisage:
            continue
        preneurs = [panier for panier in paniers.values() if offre.pk in panier]
        total = sum((panier[offre.pk] for panier in preneurs), Decimal(0))
        if total * 2 < offre.colisage:
            for panier in preneurs:
                del panier[offre.pk]
            continue
        entame, rang = total % offre.colisage, 0
        manque = offre.colisage - entame if entame else Decimal(0)
        while manque > 0:
            preneurs[rang % len(preneurs)][offre.pk] += offre.pas
            manque, rang = manque - offre.pas, rang + 1


def respecter_les_stocks(paniers: Mapping[int, Quantites], offres: Collection[Offre]) -> None:
    """First come, first served, as on the day. Changes `paniers`."""
    for offre in offres:
        if offre.stock is None:
            continue
        reste = Decimal(offre.stock)
        for panier in paniers.values():
            if offre.pk in panier:
                if panier[offre.pk] > reste:
                    del panier[offre.pk]
                else:
                    reste -= panier[offre.pk]

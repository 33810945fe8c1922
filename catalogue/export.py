"""A producer's price list in force, as the lines that files are written from: what is exported can be
imported again."""

from __future__ import annotations

import datetime

from catalogue.lecture import LigneLue, Palier
from catalogue.models import Producteur
from catalogue.mots import nettoyer
from catalogue.rapprochement import morceaux
from catalogue.vitrine import Article, articles, tarif_en_vigueur


def lignes_a_exporter(producteur: Producteur, jour: datetime.date) -> list[LigneLue]:
    """The packings that have a price on `jour`, in the order of the directory."""
    vendus = [a for a in articles(producteur, tarif_en_vigueur(producteur, jour)) if a.paliers]
    return [_ligne(numero, article, producteur) for numero, article in enumerate(vendus, start=2)]


def _ligne(numero: int, article: Article, producteur: Producteur) -> LigneLue:
    c, produit = article.conditionnement, article.produit
    mesure_commandee = c.unite in ("kg", "L")
    unite_prix = c.unite if mesure_commandee else c.mesure if c.prix_par == "mesure" else "unite"
    contenance = None if mesure_commandee else c.contenance
    return LigneLue(
        numero=numero,
        famille=nettoyer(produit.famille),
        produit=nettoyer(produit.nom),
        libelle=nettoyer(c.libelle),
        unite_commande=c.unite,
        unite_prix=unite_prix,
        prix=article.paliers[0][1],
        contenance=contenance,
        mesure=c.mesure if contenance else "",
        pese=c.pese,
        colisage=c.colisage,
        pas=c.pas,
        minimum=c.minimum or None,
        tva=c.tva,
        consigne=c.consigne or None,
        stock=c.stock,
        mois=tuple(sorted(produit.mois)) or tuple(range(1, 13)),
        notes=morceaux(produit.notes),
        allergenes=nettoyer(produit.allergenes),
        producteur=nettoyer(producteur.nom),
        paliers=tuple(Palier(seuil, prix) for seuil, prix in article.paliers[1:]),
        reference=nettoyer(c.reference),
        panachage=nettoyer(c.panachage),
        minimum_du_groupe=c.minimum_du_groupe or None,
        paliers_du_groupe=c.paliers_du_groupe and len(article.paliers) > 1,
    )

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from catalogue.droits import adresse
from catalogue.lecture.mois import dire_mois
from catalogue.mots import aplatir, lier
from catalogue.unites import a_l_unite, nom
from catalogue.vitrine import Article
from groupement.templatetags.formats import montant

FIGURES = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}
SECOND = {"td": {"class": "second"}}


def rangees(articles: list[Article]) -> list[dict[str, Any]]:
    """Articles as plain rows, with what they are sorted by."""
    return [
        {
            "article": article,
            "famille": article.produit.famille,
            "libelle": article.conditionnement.libelle,
            "unite": nom(article.conditionnement.unite),
            "prix": article.prix,
            "comparaison": article.comparaison,
            "mois": dire_mois(article.produit.mois),
            "tri_produit": aplatir(article.produit.nom),
            "tri_famille": aplatir(article.produit.famille),
            "produit": article.produit.nom,
            "tri_prix": article.prix or 0,
            "tri_comparaison": article.comparaison[0] if article.comparaison else 0,
        }
        for article in articles
    ]


class ArticleTable(tables.Table):
    """A producer's packings, one row each; its rows are made by `rangees`."""

    produit = tables.Column(
        verbose_name="Produit", order_by=("tri_produit", "libelle"), attrs={"td": {"class": "principal"}}
    )
    famille = tables.Column(verbose_name="Famille", order_by=("tri_famille", "tri_produit", "libelle"), attrs=SECOND)
    libelle = tables.Column(verbose_name="Conditionnement", default="")
    unite = tables.Column(verbose_name="On commande en", attrs=SECOND)
    prix = tables.Column(verbose_name="Prix", order_by="tri_prix", attrs=FIGURES, default="pas de prix")
    comparaison = tables.Column(
        verbose_name="Au kilo ou au litre", order_by="tri_comparaison", attrs=FIGURES, default=""
    )
    mois = tables.Column(verbose_name="Saison", orderable=False, attrs=SECOND)
    etat = tables.Column(verbose_name="État", orderable=False, empty_values=(), attrs=SECOND)

    class Meta:
        empty_text = "Aucun produit en vente."

    def render_produit(self, value: str, record: dict[str, Any]) -> str:
        produit = record["article"].produit
        lien = adresse(self.request, "modifier_produit", produit.producteur_id, produit.pk)
        archive = " (archivé)" if record["article"].archive else ""
        return format_html('<a href="{}">{}</a>{}', lien, value, archive)

    def render_libelle(self, value: str) -> str:
        return lier(value)

    def render_prix(self, value: Any, record: dict[str, Any]) -> str:
        article = record["article"]
        c = article.conditionnement
        pour = f"le {c.mesure}" if c.prix_par == "mesure" else a_l_unite(c.unite)
        return f"{montant(value)} {pour}" + (", paliers" if len(article.paliers) > 1 else "")

    def render_comparaison(self, value: tuple) -> str:
        return f"{montant(value[0])}/{value[1]}"

    def render_etat(self, record: dict[str, Any]) -> str:
        if record["article"].archive:
            return format_html('<span class="etat">{}</span>', "Archivé")
        return "En vente"

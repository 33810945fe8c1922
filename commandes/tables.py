"""Tables of rounds."""

from typing import Any

import django_tables2 as tables

from groupement.templatetags.formats import jour, montant


class CommandesPasseesTable(tables.Table):
    """Delivered rounds, with what the household of the reader had; those who prepare can take one up again."""

    livraison_le = tables.Column(verbose_name="Livraison", linkify=True, attrs={"td": {"class": "principal"}})
    producteurs = tables.Column(verbose_name="Producteurs")
    mon_montant = tables.Column(verbose_name="Mon panier", attrs={"td": {"class": "nombre"}, "th": {"class": "nombre"}})
    reprendre = tables.TemplateColumn(
        template_name="commandes/_commande_reprendre.html", verbose_name="Reprendre", orderable=False
    )

    class Meta:
        order_by = "-livraison_le"
        empty_text = "Les commandes livrées s’afficheront ici, avec ce que vous y aviez pris."

    def __init__(self, *args: Any, prepare: bool, **options: Any) -> None:
        super().__init__(*args, exclude=[] if prepare else ["reprendre"], **options)

    def render_livraison_le(self, value: Any, record: Any) -> str:
        return f"{record.nom}, {jour(value)}" if record.nom else jour(value).capitalize()

    def render_mon_montant(self, value: Any) -> str:
        return montant(value) if value else "–"

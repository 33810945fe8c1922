"""Tables of the treasurer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commandes.argent.suivi_des_comptes import Balance
from commandes.models import Caution
from groupement.templatetags.formats import jour_court, montant

CHIFFRES = {"td": {"class": "nombre"}, "th": {"class": "nombre"}, "tf": {"class": "nombre"}}


def _adresse(record: Balance, table: tables.Table) -> str:
    return reverse("comptes:foyer", args=[table.slug, record.foyer.pk])


def _somme(table: tables.Table, champ: str) -> str:
    return montant(sum((getattr(b, champ) for b in table.data), Decimal(0)))


class BalanceTable(tables.Table):
    """Accounts that are not at zero."""

    foyer = tables.Column(
        verbose_name="Foyer", accessor="foyer__nom", footer="Total", attrs={"td": {"class": "principal"}}
    )
    a_qui = tables.Column(verbose_name="À qui")
    doit = tables.Column(verbose_name="Doit", attrs=CHIFFRES, footer=lambda table: _somme(table, "doit"))
    avance = tables.Column(verbose_name="A d’avance", attrs=CHIFFRES, footer=lambda table: _somme(table, "avance"))

    class Meta:
        order_by = ("foyer", "a_qui")
        empty_text = "Aucun compte ne correspond : effacez la recherche pour les revoir tous."

    def __init__(self, *args: Any, slug: str, **options: Any) -> None:
        self.slug = slug
        super().__init__(*args, **options)

    def render_foyer(self, value: str, record: Balance) -> SafeString:
        parti = (
            format_html(' <span class="etat etat--attente">parti {}</span>', jour_court(record.foyer.parti_le))
            if record.foyer.parti_le
            else ""
        )
        return format_html('<a href="{}">{}</a>{}', _adresse(record, self), value, parti)

    def render_doit(self, value: Decimal, record: Balance) -> SafeString | str:
        return self._avec_l_en_cours(value, record) if value else ""

    def render_avance(self, value: Decimal, record: Balance) -> SafeString | str:
        return self._avec_l_en_cours(value, record) if value else ""

    def _avec_l_en_cours(self, somme: Decimal, record: Balance) -> SafeString | str:
        if not record.a_venir:
            return montant(somme)
        return format_html(
            '<div>{}<br><span class="note">dont {} à solder</span></div>', montant(somme), montant(record.a_venir)
        )


class CautionTable(tables.Table):
    """The register of deposits."""

    foyer = tables.Column(verbose_name="Foyer", accessor="foyer__nom", attrs={"td": {"class": "principal"}})
    recue_le = tables.Column(verbose_name="Reçue")
    mode = tables.Column(verbose_name="Moyen", orderable=False, attrs={"td": {"class": "second"}})
    montant = tables.Column(verbose_name="Montant", attrs=CHIFFRES)
    etat = tables.Column(verbose_name="État")
    gestes = tables.TemplateColumn(
        template_name="commandes/_caution_gestes.html", verbose_name="Que faire", orderable=False
    )

    class Meta:
        order_by = ("foyer",)
        empty_text = "Aucune caution ici."

    def __init__(self, *args: Any, slug: str, **options: Any) -> None:
        self.slug = slug
        super().__init__(*args, **options)

    def render_foyer(self, value: str, record: Caution) -> SafeString:
        adresse = reverse("comptes:foyer", args=[self.slug, record.foyer_id])
        return format_html('<a href="{}">{}</a>', adresse, value)

    def render_recue_le(self, value: Any) -> str:
        return jour_court(value)

    def render_mode(self, record: Caution) -> str:
        return " ".join(
            filter(None, [record.get_mode_display(), record.numero and f"n° {record.numero}", record.banque])
        )

    def render_montant(self, value: Decimal) -> str:
        return montant(value)

    def render_etat(self, record: Caution) -> SafeString:
        classe = {"detenue": "bien", "rendue": "solde", "encaissee": "urgent"}[record.etat]
        quand = record.rendue_le or record.encaissee_le
        suite = format_html('<br><span class="note">{}</span>', _suite(record, jour_court(quand))) if quand else ""
        return format_html(
            '<div><span class="etat etat--{}">{}</span>{}</div>', classe, record.get_etat_display(), suite
        )


def _suite(caution: Caution, quand: str) -> str:
    return f"{quand} : {caution.motif}" if caution.motif else quand

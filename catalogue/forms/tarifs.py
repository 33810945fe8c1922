"""Forms of dated price lists."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from catalogue.forms.champs import NombreField
from catalogue.models import Conditionnement, Tarif
from catalogue.services.tarifs import Palier
from catalogue.vitrine import Article
from groupement.forms.entretemps import Entretemps
from groupement.forms.instants import JourProcheField


class NouveauTarifForm(forms.ModelForm):
    class Meta:
        model = Tarif
        fields = ["nom", "du"]
        field_classes = {"du": JourProcheField}
        help_texts = {"du": "Le tarif d’avant s’arrête la veille. Ses prix sont repris : vous les corrigez ensuite."}

    def clean_du(self) -> Any:
        du = self.cleaned_data["du"]
        if du < timezone.localdate():
            raise forms.ValidationError("Choisissez aujourd’hui ou un jour à venir : un tarif ne change pas le passé.")
        return du


class TarifForm(Entretemps, forms.ModelForm):
    """Name, dates, and one price for each tier of each packing."""

    class Meta:
        model = Tarif
        fields = ["nom", "du", "au"]
        field_classes = {"du": JourProcheField, "au": JourProcheField}

    def __init__(self, *args: Any, articles: list[Article], **options: Any) -> None:
        super().__init__(*args, **options)
        self.articles = articles
        for article in articles:
            for rang, (_, prix) in enumerate(article.paliers or ((Decimal(0), None),)):
                self.fields[self._nom(article, rang)] = NombreField(
                    label=f"{article.conditionnement}",
                    sujet="Le prix",
                    required=False,
                    max_digits=9,
                    decimal_places=4,
                    min_value=Decimal("0.0001"),
                    initial=prix,
                    euros=True,
                )
        if self.is_bound:
            self.data = self._prix_presents() | {cle: self.data[cle] for cle in self.data}

    def _prix_presents(self) -> dict[str, Any]:
        """A price that the sent page did not have, because it was added meanwhile, stays as it is."""
        return {
            nom: champ.prepare_value(champ.initial) or ""
            for nom, champ in self.fields.items()
            if isinstance(champ, NombreField)
        }

    @staticmethod
    def _nom(article: Article, rang: int) -> str:
        return f"prix_{article.conditionnement.pk}_{rang}"

    @property
    def rangees(self) -> list[tuple[Article, list[tuple[Decimal, forms.BoundField]]]]:
        """Each article with its tiers: from which quantity, and the field of the price."""
        return [
            (
                a,
                [
                    (seuil, self[self._nom(a, rang)])
                    for rang, (seuil, _) in enumerate(a.paliers or ((Decimal(0), None),))
                ],
            )
            for a in self.articles
        ]

    @property
    def paliers(self) -> dict[Conditionnement, list[Palier]]:
        """What the service is asked to write; a packing whose first price is left blank has no price."""
        voulus: dict[Conditionnement, list[Palier]] = {}
        for article, champs in self.rangees:
            prix = [(seuil, self.cleaned_data.get(champ.name)) for seuil, champ in champs]
            voulus[article.conditionnement] = (
                [(seuil, p) for seuil, p in prix if p is not None] if prix[0][1] is not None else []
            )
        return voulus

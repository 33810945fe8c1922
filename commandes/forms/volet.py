"""One producer's part of a round: its dates, the reasons its référents give, the products it offers."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone

from catalogue.forms.champs import NombreField
from catalogue.models import Conditionnement
from catalogue.unites import permet_decimales
from commandes.dates import DatesRefusees, verifier_dates
from commandes.models import Volet
from groupement.forms.entretemps import Entretemps
from groupement.forms.instants import InstantField


class DatesDuVoletForm(Entretemps, forms.Form):
    """A producer's own opening and deadline inside the round."""

    ouvre_le = InstantField(label="Ouverture")
    cloture_le = InstantField(label="Clôture")
    pret = forms.BooleanField(
        label="La commande s’ouvre d’elle-même à cette heure", required=False,
        help_text="Sans cela, elle attend qu’une référente ou un référent l’ouvre.",
    )  # fmt: skip
    note = forms.CharField(
        label="Mot aux membres", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Affiché au-dessus des produits de ce producteur.",
    )  # fmt: skip

    complement_heures = forms.IntegerField(
        label="Heures de complément", required=False, min_value=0, max_value=96,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Après la clôture, le temps laissé aux membres pour compléter un colis entamé, "
        "au plus tard la veille de la livraison à midi. 0 : aucun.",
        error_messages={"invalid": "Écrivez un nombre d’heures entier : 12, par exemple.",
                        "min_value": "Un nombre d’heures ne peut pas être négatif.",
                        "max_value": "96 heures au plus : quatre jours."},
    )  # fmt: skip

    field_order = ["ouvre_le", "cloture_le", "pret", "complement_heures", "note"]

    def __init__(self, donnees: Any, *, volet: Volet) -> None:
        initial = {nom: getattr(volet, nom) for nom in ("ouvre_le", "cloture_le", "pret", "complement_heures", "note")}
        super().__init__(donnees, initial=initial)
        self.volet = volet
        if volet.etat != Volet.Etat.PREPARATION:
            del self.fields["ouvre_le"], self.fields["pret"]

    def clean_complement_heures(self) -> int:
        return self.cleaned_data["complement_heures"] or 0

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        for nom in ("ouvre_le", "cloture_le"):
            # The boxes show minutes: what was not touched keeps its seconds.
            if nom not in self.changed_data and nom not in self.errors:
                propres[nom] = self.initial[nom]
        if propres.get("ouvre_le") and propres.get("cloture_le"):
            try:
                verifier_dates(
                    ouvre_le=propres["ouvre_le"],
                    cloture_le=propres["cloture_le"],
                    livraison_le=self.volet.commande.livraison_le,
                    maintenant=timezone.now(),
                )
            except DatesRefusees as erreur:
                self.add_error(erreur.champ if erreur.champ in self.fields else "cloture_le", str(erreur))
        return propres


class MotifForm(forms.Form):
    """A reason, told to those concerned."""

    motif = forms.CharField(
        label="Raison", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Donnez la raison : elle est envoyée avec le message."},
    )  # fmt: skip

    def __init__(self, donnees: Any = None, *, aide: str = "", **options: Any) -> None:
        super().__init__(donnees, **options)
        self.fields["motif"].help_text = aide


class ReouvertureForm(MotifForm):
    jusqu_a = InstantField(label="Nouvelle clôture")

    field_order = ["jusqu_a", "motif"]


class OffresForm(forms.Form):
    """The products of a volet in preparation: a box for each packing, with the stock of the round beside it."""

    def __init__(
        self,
        donnees: Any,
        *,
        proposables: list[tuple[Conditionnement, list[list[str]], bool]],
        offerts: dict[int, Decimal | None],
    ) -> None:
        """`proposables`: as `services.offrir.proposables`; `offerts`: stock of what is offered now, by packing."""
        super().__init__(donnees)
        self.proposables = proposables
        for conditionnement, _, _ in proposables:
            pk = conditionnement.pk
            self.fields[f"c-{pk}"] = forms.BooleanField(
                label=str(conditionnement), required=False, initial=pk in offerts
            )
            self.fields[f"s-{pk}"] = NombreField(
                label=f"Stock de {conditionnement}", required=False, max_digits=9, min_value=0,
                decimal_places=3 if permet_decimales(conditionnement.unite) else 0,
                initial=offerts.get(pk, conditionnement.stock),
                error_messages={
                    "min_value": "Un stock ne peut pas être négatif.",
                    "max_decimal_places": "Ce produit se compte à l’unité : pas de virgule.",
                    "max_digits": "Ce stock est trop grand.", "max_whole_digits": "Ce stock est trop grand.",
                },
            )  # fmt: skip

    def familles(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Rows by family: `conditionnement`, `paliers`, `saison`, `choix` and `stock` (bound fields)."""
        rangees = [
            {
                "conditionnement": c,
                "paliers": paliers,
                "saison": saison,
                "choix": self[f"c-{c.pk}"],
                "stock": self[f"s-{c.pk}"],
            }
            for c, paliers, saison in self.proposables
        ]
        return [
            (famille, list(siennes))
            for famille, siennes in groupby(rangees, key=lambda r: r["conditionnement"].produit.famille)
        ]

    def clean(self) -> dict[str, Any]:
        propres = super().clean()
        if not self.errors and not self.choisis:
            raise forms.ValidationError("Choisissez au moins un produit, ou retirez ce producteur de la commande.")
        return propres

    @property
    def choisis(self) -> list[int]:
        return [c.pk for c, _, _ in self.proposables if self.cleaned_data.get(f"c-{c.pk}")]

    @property
    def stocks(self) -> dict[int, Decimal | None]:
        """By packing, None for no limit."""
        return {pk: self.cleaned_data.get(f"s-{pk}") for pk in self.choisis}

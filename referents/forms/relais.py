from __future__ import annotations

from typing import Any

from django import forms

from groupement.forms.entretemps import Entretemps
from groupement.forms.nombres import NombreField
from referents.models import ReglagesDesReferents

POINTS_AU_PLUS = 20


class CarnetForm(forms.Form):
    """`lue`: the version that the page showed, 0 when there was none."""

    texte = forms.CharField(
        label="Ce qu’il faut savoir",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Quand et comment le joindre, ce qu’il préfère, les pièges à éviter, où sont les caisses… "
        "Une ligne vide sépare deux paragraphes ; un tiret commence une liste.",
    )
    lue = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def clean_lue(self) -> int:
        return self.cleaned_data["lue"] or 0


class MotifForm(forms.Form):
    motif = forms.CharField(label="Pourquoi", max_length=200, required=False)


class PointsField(forms.CharField):
    """A list of short texts, one a line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 7}), **options)

    def prepare_value(self, valeur: Any) -> Any:
        return "\n".join(valeur) if isinstance(valeur, list) else valeur

    def clean(self, valeur: Any) -> list[str]:
        points = list(dict.fromkeys(" ".join(ligne.split()) for ligne in super().clean(valeur).splitlines()))
        points = [point for point in points if point]
        if len(points) > POINTS_AU_PLUS:
            raise forms.ValidationError(
                f"Gardez {POINTS_AU_PLUS} points au plus : une liste trop longue ne se lit pas."
            )
        if trop_long := next((point for point in points if len(point) > 200), ""):
            raise forms.ValidationError(f"« {trop_long[:40]}… » est trop long : 200 caractères au plus par ligne.")
        return points


class ReglagesDesReferentsForm(Entretemps, forms.ModelForm):
    points = PointsField(
        label="Ce qui se passe de main en main",
        required=False,
        help_text="Une ligne par point. Les relais déjà prévus gardent leur liste.",
    )
    tarif_km = NombreField(
        label="Défraiement d’un kilomètre", euros=False, sujet="Le kilomètre", min_value=0, max_value=2, max_digits=4,
        decimal_places=3, required=False, help_text="Vide : le groupement ne défraie pas les kilomètres.",
    )  # fmt: skip

    class Meta:
        model = ReglagesDesReferents
        fields = ["duree_mois", "alerte_jours", "prise_immediate", "points", "tarif_km"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["duree_mois"].min_value = 1
        self.fields["alerte_jours"].widget.attrs["max"] = 365

    def clean_duree_mois(self) -> int | None:
        duree = self.cleaned_data["duree_mois"]
        if duree is not None and not 1 <= duree <= 120:
            raise forms.ValidationError("Choisissez de 1 à 120 mois.")
        return duree

    def clean_alerte_jours(self) -> int:
        jours = self.cleaned_data["alerte_jours"]
        if jours > 365:
            raise forms.ValidationError("Choisissez 365 jours au plus.")
        return jours

    def clean_tarif_km(self) -> Any:
        return self.cleaned_data["tarif_km"] or 0

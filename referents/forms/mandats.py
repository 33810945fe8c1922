from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from groupement.forms.entretemps import Entretemps
from groupement.models import Adhesion
from referents.models import Mandat


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonneField(forms.ModelChoiceField):
    """An active member of the group in scope."""

    def label_from_instance(self, adhesion: Adhesion) -> str:
        return f"{adhesion} ({adhesion.foyer})"


class MandatForm(Entretemps, forms.ModelForm):
    class Meta:
        model = Mandat
        fields = ["rang", "du", "au"]
        widgets = {"rang": forms.RadioSelect, "du": _date(), "au": _date()}
        help_texts = {"au": "Dernier jour compris. Vide : sans date de fin."}


class NouveauMandatForm(MandatForm):
    adhesion = PersonneField(None, label="Personne")
    field_order = ["adhesion", "rang", "du", "au"]

    class Meta(MandatForm.Meta):
        fields = ["adhesion", *MandatForm.Meta.fields]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["adhesion"].queryset = (
            Adhesion.objects.actives().select_related("personne", "foyer").order_by("personne__prenom", "personne__nom")
        )
        self.initial["du"] = self.initial.get("du") or timezone.localdate()


class FinForm(forms.Form):
    dernier_jour = forms.DateField(
        label="Dernier jour du mandat",
        widget=_date(),
        initial=timezone.localdate,
        help_text="Ce jour compris. La personne ne pourra plus conduire les commandes de ce producteur ensuite.",
    )

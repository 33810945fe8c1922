from __future__ import annotations

from typing import Any

from django import forms

from catalogue.models import Partenariat
from groupement.forms.entretemps import Entretemps
from groupement.tri import par_nom
from referents.models import Disponibilite


class EnviesForm(Entretemps, forms.Form):
    partenariats = forms.ModelMultipleChoiceField(
        None, label="Les producteurs dont je m’occuperais bien", required=False, widget=forms.CheckboxSelectMultiple
    )
    competences = forms.MultipleChoiceField(
        label="Ce que je sais faire",
        required=False,
        choices=Disponibilite.Competence.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    mot = forms.CharField(
        label="Autre chose à dire",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Vos jours libres, une remorque, une envie…",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["partenariats"].queryset = (
            Partenariat.objects.actifs().select_related("producteur").order_by(*par_nom("producteur__nom"))
        )


class ProposerForm(forms.Form):
    mot = forms.CharField(
        label="Un mot pour l’animation", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

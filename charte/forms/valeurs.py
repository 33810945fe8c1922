from __future__ import annotations

from typing import Any

from django import forms

from charte.models import Criteres, MotDuNuage, Raison
from charte.nuage.mots import LETTRES_AU_PLUS
from groupement.forms.entretemps import Entretemps


class RaisonForm(forms.ModelForm):
    class Meta:
        model = Raison
        fields = ["texte"]
        labels = {"texte": "Pourquoi je participe"}
        widgets = {"texte": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"texte": "En quelques mots : « manger local, rencontrer mes voisins, soutenir une ferme »."}


class MotForm(forms.Form):
    """What to do of one word of the cloud; no choice: the rule decides again."""

    mot = forms.CharField(max_length=LETTRES_AU_PLUS)
    choix = forms.ChoiceField(choices=[("", ""), *MotDuNuage.Choix.choices], required=False)


class CriteresForm(Entretemps, forms.ModelForm):
    labels = forms.TypedMultipleChoiceField(
        label="Labels attendus",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Un seul suffit. Aucun coché : le groupement n’en demande pas.",
    )

    class Meta:
        model = Criteres
        fields = ["distance_max", "labels", "ethique"]
        widgets = {"ethique": forms.Textarea(attrs={"rows": 6})}
        error_messages = {
            "distance_max": {"invalid": "Écrivez un nombre de kilomètres, par exemple 100."},
        }

    def __init__(self, *args: Any, labels: dict[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["labels"].choices = list(labels.items())
        if not labels:
            del self.fields["labels"]

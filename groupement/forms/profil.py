from typing import Any

from django import forms

from groupement.forms.champs import TelephoneField
from groupement.models import Personne


class ProfilForm(forms.ModelForm):
    telephone = TelephoneField()

    class Meta:
        model = Personne
        fields = ["prenom", "nom", "telephone"]


class RappelsForm(forms.Form):
    """Asked the way one thinks of it: the reminders one wants, ticked."""

    rappels = forms.MultipleChoiceField(
        label="M’écrire", choices=Personne.Rappel.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, personne: Personne, **kwargs: Any) -> None:
        voulus = [rappel for rappel in Personne.Rappel.values if rappel not in personne.rappels_refuses]
        super().__init__(*args, initial={"rappels": voulus}, **kwargs)

    @property
    def refuses(self) -> set[str]:
        return set(Personne.Rappel.values) - set(self.cleaned_data["rappels"])

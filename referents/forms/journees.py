from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from groupement.forms.entretemps import Entretemps
from groupement.forms.instants import HeureField, JourProcheField
from referents.models import Distribution


class JourneeForm(Entretemps, forms.ModelForm):
    """A day of duties that belongs to no round."""

    ouvre = HeureField(label="De")
    ferme = HeureField(label="À")
    habituelles = forms.BooleanField(
        label="Ajouter les permanences habituelles", required=False,
        help_text="Celles de chaque livraison. Vous pourrez en ajouter et en retirer.",
    )  # fmt: skip

    class Meta:
        model = Distribution
        fields = ["nom", "jour", "lieu", "ouvre", "ferme"]
        field_classes = {"jour": JourProcheField}
        labels = {"nom": "Quoi", "lieu": "Où"}
        help_texts = {"nom": "Par exemple : marché de Noël, rangement du local."}

    def __init__(self, *args: Any, modeles: bool = False, **options: Any) -> None:
        """`modeles`: the group has usual duties to offer for a new day."""
        super().__init__(*args, **options)
        if self.instance.pk or not modeles:
            del self.fields["habituelles"]

    def clean_jour(self) -> Any:
        jour = self.cleaned_data["jour"]
        if jour < timezone.localdate():
            raise forms.ValidationError("Ce jour est passé : choisissez-en un à venir.")
        return jour

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        ouvre, ferme = propres.get("ouvre"), propres.get("ferme")
        if ouvre and ferme and ferme <= ouvre:
            self.add_error("ferme", "La journée finit avant de commencer : corrigez une des deux heures.")
        return propres

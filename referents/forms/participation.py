from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from groupement.forms.entretemps import Entretemps
from groupement.forms.instants import JourProcheField
from groupement.forms.nombres import NombreField
from groupement.models import Foyer
from groupement.tri import par_nom
from referents.models import ReglesDeParticipation
from referents.services.participation import CHAMPS


class ReglesForm(Entretemps, forms.ModelForm):
    minimum = NombreField(
        label="Au moins, par foyer et par an", required=False, sujet="Le minimum", min_value=Decimal(0),
        max_value=Decimal(500), max_digits=5, decimal_places=1, help_text="Vide : le groupement ne demande rien.",
    )  # fmt: skip
    mandat = NombreField(
        label="Un mois de mandat compte pour", sujet="Un mois de mandat", min_value=Decimal(0),
        max_value=Decimal(100), max_digits=4, decimal_places=1,
        help_text="Tenir la référence d’un producteur est un travail : il compte aussi.",
    )  # fmt: skip

    class Meta:
        model = ReglesDeParticipation
        fields = CHAMPS
        widgets = {"compte_en": forms.RadioSelect}

    def clean_minimum(self) -> Decimal:
        return self.cleaned_data["minimum"] or Decimal(0)


class DispenseForm(forms.Form):
    foyer = forms.ModelChoiceField(None, label="Foyer", empty_label="Choisissez un foyer")
    du = JourProcheField(label="À partir du", initial=timezone.localdate)
    au = JourProcheField(label="Jusqu’au", required=False, help_text="Vide : tant qu’il le faudra.")
    raison = forms.CharField(
        label="Raison", required=False, max_length=250,
        help_text="Lue par l’animation seule. Le foyer lira seulement que le groupe ne lui demande rien en ce moment.",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["foyer"].queryset = Foyer.objects.actifs().order_by(*par_nom("nom"))

from django import forms

from catalogue.forms.champs import NombreField
from catalogue.models import Partenariat
from groupement.forms.entretemps import Entretemps


class ConditionsForm(Entretemps, forms.ModelForm):
    minimum = NombreField(
        label="Minimum de commande",
        sujet="Le minimum",
        euros=True,
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        help_text="En euros : le montant au-dessous duquel le producteur ne livre pas.",
    )
    port = NombreField(
        label="Frais de port",
        sujet="Le port",
        euros=True,
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        help_text="En euros.",
    )
    modes_de_paiement = forms.MultipleChoiceField(
        label="Moyens de paiement acceptés",
        required=False,
        choices=Partenariat.Mode.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = [
        "rythme",
        "lieu",
        "minimum",
        "port",
        "beneficiaire",
        "modes_de_paiement",
        "contrat_de_mandat",
        "note",
    ]

    class Meta:
        model = Partenariat
        fields = [
            "rythme",
            "lieu",
            "minimum",
            "port",
            "beneficiaire",
            "modes_de_paiement",
            "contrat_de_mandat",
            "note",
        ]
        widgets = {"beneficiaire": forms.RadioSelect}

    def clean_port(self):
        return self.cleaned_data["port"] or 0

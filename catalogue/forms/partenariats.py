from django import forms

from catalogue.forms.champs import NombreField
from catalogue.models import Partenariat
from groupement.forms.champs import IbanField
from groupement.forms.entretemps import Entretemps

CHAMPS = [
    "rythme",
    "lieu",
    "minimum",
    "minimum_en",
    "port",
    "part_du_port",
    "complement_heures",
    "beneficiaire",
    "modes_de_paiement",
    "quand",
    "cheques_au_plus",
    "titulaire",
    "iban",
    "contrat_de_mandat",
    "note",
]


class ConditionsForm(Entretemps, forms.ModelForm):
    minimum = NombreField(
        label="Minimum de commande",
        sujet="Le minimum",
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        help_text="Ce au-dessous de quoi le producteur ne livre pas. Vide : aucun minimum.",
    )
    minimum_en = forms.ChoiceField(
        label="Ce minimum se compte",
        required=False,
        choices=Partenariat.MinimumEn.choices,
        widget=forms.RadioSelect,
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

    complement_heures = forms.IntegerField(
        label="Heures de complément",
        required=False,
        min_value=0,
        max_value=96,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Après la clôture, le temps laissé aux membres pour compléter un colis entamé. 0 : aucun.",
    )
    cheques_au_plus = forms.IntegerField(
        label="Nombre de chèques au plus",
        required=False,
        min_value=1,
        max_value=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Pour une grosse commande, plusieurs chèques peuvent être encaissés à un mois d’intervalle.",
        error_messages={
            "min_value": "Il faut un chèque au moins.",
            "max_value": "Douze chèques au plus : un par mois de l’année.",
        },
    )
    iban = IbanField(
        label="IBAN du producteur",
        help_text="Les membres du groupement le voient, avec un code à photographier, pour régler par virement.",
    )

    field_order = CHAMPS

    class Meta:
        model = Partenariat
        fields = CHAMPS
        widgets = {"beneficiaire": forms.RadioSelect, "quand": forms.RadioSelect, "part_du_port": forms.RadioSelect}
        labels = {"quand": "Quand règle-t-on ?", "part_du_port": "Le port se partage entre les foyers"}
        help_texts = {
            "titulaire": "Le nom à écrire sur les virements, s’il n’est pas celui du producteur.",
        }

    def clean_minimum_en(self):
        return self.cleaned_data["minimum_en"] or self.instance.minimum_en

    def clean(self):
        valeurs = super().clean()
        minimum = valeurs.get("minimum")
        if minimum and valeurs.get("minimum_en") == Partenariat.MinimumEn.COLIS and minimum % 1:
            self.add_error("minimum", "Un minimum en colis se compte en colis entiers.")
        return valeurs

    def clean_port(self):
        return self.cleaned_data["port"] or 0

    def clean_complement_heures(self):
        return self.cleaned_data["complement_heures"] or 0

    def clean_cheques_au_plus(self):
        return self.cleaned_data["cheques_au_plus"] or 1

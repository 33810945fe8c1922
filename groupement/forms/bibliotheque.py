from typing import Any

from django import forms

from groupement.forms.entretemps import Entretemps
from groupement.forms.panneau import AIDE_MARKDOWN
from groupement.models import Fiche
from groupement.templatetags.formats import MOIS

ACCEPTES = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.pptx,.odt,.ods,.odp"


class ProduitsField(forms.CharField):
    """Names of products as one types them, "courge, potimarron", kept as a list."""

    def prepare_value(self, valeur: Any) -> Any:
        return ", ".join(valeur) if isinstance(valeur, list) else valeur

    def clean(self, valeur: Any) -> list[str]:
        noms = [" ".join(nom.split()) for nom in super().clean(valeur).split(",")]
        noms = list(dict.fromkeys(nom for nom in noms if nom))
        if len(noms) > 12 or any(len(nom) > 40 for nom in noms):
            raise forms.ValidationError("Douze noms au plus, de quarante lettres au plus, séparés par des virgules.")
        return noms


class FicheForm(Entretemps, forms.ModelForm):
    produits = ProduitsField(
        label="Produits", required=False, max_length=600,
        help_text="Séparés par des virgules : « courge, potimarron ». La fiche se retrouvera auprès des producteurs.",
    )  # fmt: skip
    mois = forms.TypedMultipleChoiceField(
        label="De saison en", coerce=int, required=False, choices=list(enumerate(map(str.capitalize, MOIS), start=1)),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    fichier = forms.FileField(
        label="Fichier", required=False, help_text="PDF, image ou document de bureautique, 5 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ACCEPTES}),
    )  # fmt: skip
    retirer_le_fichier = forms.BooleanField(label="Retirer le fichier joint", required=False)

    class Meta:
        model = Fiche
        fields = ["genre", "titre", "texte", "produits", "mois"]
        widgets = {"genre": forms.RadioSelect, "texte": forms.Textarea(attrs={"rows": 14})}
        help_texts = {"texte": AIDE_MARKDOWN}

    def __init__(self, *args: Any, avec_fichier: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["genre"].choices = Fiche.Genre.choices
        if not avec_fichier:
            del self.fields["retirer_le_fichier"]

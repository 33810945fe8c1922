from typing import Any

from django import forms

from groupement.forms.champs import AdresseCourrielField, TelephoneField
from groupement.forms.entretemps import Entretemps
from groupement.models import Groupement, Reseau
from groupement.services.groupements import REGLAGES


class ReglagesForm(Entretemps, forms.ModelForm):
    courriel = AdresseCourrielField(label="Adresse e-mail du groupement", required=False)
    telephone = TelephoneField()

    class Meta:
        model = Groupement
        fields = REGLAGES
        localized_fields = ["latitude", "longitude"]
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "commune": "Là où le groupement se retrouve : la distance des producteurs se compte d’ici.",
            "lieu_habituel": "Proposé pour chaque nouvelle commande.",
            "latitude": "En degrés, par exemple 43,0544.",
            "longitude": "En degrés, par exemple 2,2169.",
            "courriel": "Les réponses des producteurs et des membres y arrivent.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for champ in ("latitude", "longitude"):
            self.fields[champ].widget.attrs["inputmode"] = "decimal"


class GroupementForm(forms.Form):
    """A new group and the person who will facilitate it."""

    nom = forms.CharField(label="Nom du groupement", max_length=120)
    slug = forms.SlugField(
        label="Adresse", max_length=50, help_text="En minuscules, sans espace : « limoux » donne /g/limoux/."
    )
    commune = forms.CharField(label="Commune", max_length=120, required=False)
    prenom = forms.CharField(label="Prénom de la personne qui l’animera", max_length=80)
    email = AdresseCourrielField(help_text="Elle recevra une invitation à animer ce groupement.")

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"].lower()


class AnimationForm(forms.Form):
    prenom = forms.CharField(label="Prénom", max_length=80)
    email = AdresseCourrielField()


class ReseauReglagesForm(forms.ModelForm):
    class Meta:
        model = Reseau
        fields = ["referents_modifient_annuaire"]


class ReseauForm(forms.Form):
    nom = forms.CharField(label="Nom du réseau", max_length=120)
    slug = forms.SlugField(label="Adresse", help_text="En minuscules, sans espace : « aude » donne /reseau/aude/.")

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"].lower()


class PersonneParCourrielForm(forms.Form):
    email = AdresseCourrielField(help_text="Celle de son compte.")


class CoordinationForm(PersonneParCourrielForm):
    reseau = forms.ModelChoiceField(label="Réseau", queryset=Reseau.objects.all(), empty_label="Choisissez un réseau")

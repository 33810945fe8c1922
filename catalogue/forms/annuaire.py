from __future__ import annotations

from typing import Any

from django import forms

from catalogue.forms.champs import AvecPhoto, NombreField
from catalogue.models import Contact, Label, Producteur
from groupement.forms.entretemps import Entretemps
from groupement.tri import par_nom


class RechercheForm(forms.Form):
    """Filters of the directory; a value that does not exist is simply not applied."""

    q = forms.CharField(label="Chercher un producteur ou un produit", required=False, max_length=80)
    nature = forms.ChoiceField(label="Nature", required=False)
    label = forms.ChoiceField(label="Label", required=False)
    famille = forms.ChoiceField(label="Famille de produits", required=False)
    tri = forms.ChoiceField(label="Ranger par", required=False)
    archives = forms.BooleanField(label="Montrer les archivés", required=False)

    def __init__(
        self, donnees: Any, *, labels: list[Label], familles: list[str], distances: bool, archives: bool
    ) -> None:
        super().__init__(donnees)
        self.fields["nature"].choices = [("", "Toutes"), *Producteur.Nature.choices]
        self.fields["label"].choices = [("", "Tous"), *((str(label.pk), label.nom) for label in labels)]
        self.fields["famille"].choices = [("", "Toutes"), *((famille, famille) for famille in familles)]
        tris = [("nom", "le nom")]
        if distances:
            tris.insert(0, ("distance", "la distance"))
        self.fields["tri"].choices = tris
        if len(tris) == 1:
            del self.fields["tri"]
        if not archives:
            del self.fields["archives"]

    @property
    def retenus(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class ProducteurForm(Entretemps, AvecPhoto, forms.ModelForm):
    latitude = NombreField(
        label="Latitude",
        sujet="La latitude",
        required=False,
        min_value=-90,
        max_value=90,
        max_digits=8,
        decimal_places=5,
        help_text="En degrés, par exemple 43,05. Elle donne la distance jusqu’au groupement.",
    )
    longitude = NombreField(
        label="Longitude",
        sujet="La longitude",
        required=False,
        min_value=-180,
        max_value=180,
        max_digits=8,
        decimal_places=5,
        help_text="En degrés, par exemple 2,22.",
    )
    site = forms.URLField(label="Site", required=False, assume_scheme="https")
    labels = forms.ModelMultipleChoiceField(
        None,
        label="Labels et mentions",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = [
        "nom",
        "nature",
        "description",
        "methodes",
        "labels",
        "adresse",
        "commune",
        "latitude",
        "longitude",
        "courriel",
        "telephone",
        "horaires_contact",
        "site",
        "photo_envoyee",
        "retirer_photo",
    ]

    class Meta:
        model = Producteur
        fields = [
            "nom",
            "nature",
            "description",
            "methodes",
            "adresse",
            "commune",
            "latitude",
            "longitude",
            "courriel",
            "telephone",
            "horaires_contact",
            "site",
        ]
        help_texts = {
            "description": "Qui produit, quoi, depuis quand : ce que vous diriez à un nouveau membre.",
            "methodes": "Comment on y travaille : sol, soins, alimentation des bêtes, transformation.",
            "courriel": "Les bons de commande y sont envoyés.",
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "methodes": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["labels"].queryset = Label.objects.order_by(*par_nom("nom"))
        if not self.fields["labels"].queryset.exists():
            del self.fields["labels"]
        elif self.instance.pk:
            self.initial["labels"] = [label.pk for label in self.instance.labels.all()]


class ContactForm(Entretemps, forms.ModelForm):
    class Meta:
        model = Contact
        fields = ["nom", "fonction", "telephone", "courriel"]
        help_texts = {"fonction": "Par exemple : livraisons, comptabilité, fromagerie."}


class LabelForm(Entretemps, forms.ModelForm):
    class Meta:
        model = Label
        fields = ["nom", "garantie", "explication"]
        help_texts = {"explication": "En deux phrases, pour quelqu’un qui ne connaît pas ce label."}

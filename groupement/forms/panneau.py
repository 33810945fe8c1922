from typing import Any

from django import forms

from groupement.forms.entretemps import Entretemps
from groupement.models import Annonce, Commentaire

AIDE_MARKDOWN = (
    "Une ligne vide sépare les paragraphes. « - » en début de ligne fait une liste, **deux étoiles** du gras."
)


class AnnonceForm(Entretemps, forms.ModelForm):
    class Meta:
        model = Annonce
        fields = ["genre", "titre", "texte"]
        widgets = {"genre": forms.RadioSelect, "texte": forms.Textarea(attrs={"rows": 8})}
        help_texts = {"texte": AIDE_MARKDOWN}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["genre"].choices = Annonce.Genre.choices


class ReponseForm(forms.ModelForm):
    class Meta:
        model = Commentaire
        fields = ["texte"]
        widgets = {"texte": forms.Textarea(attrs={"rows": 3})}


class MotifForm(forms.Form):
    motif = forms.CharField(
        label="Pourquoi", max_length=200, help_text="La personne qui l’a écrit le lira.", required=True
    )

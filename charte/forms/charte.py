from __future__ import annotations

from typing import Any

from django import forms

from charte.models import Commentaire, Question, SectionCharte, SectionModele, VersionCharte
from charte.models.version import DELAI_AU_PLUS
from charte.services.ecrire import MODELE, RIEN, VERSION
from groupement.forms.entretemps import Entretemps

AIDE_DU_TEXTE = (
    "Une ligne vide sépare deux paragraphes, un tiret au début d’une ligne fait une liste, "
    "**deux étoiles** autour d’un mot le mettent en gras."
)


class DepartForm(forms.Form):
    """What a new version begins from; only what there is is offered."""

    depuis = forms.ChoiceField(label="Partir", widget=forms.RadioSelect)

    def __init__(self, *args: Any, en_vigueur: VersionCharte | None, modele: int, **options: Any) -> None:
        super().__init__(*args, **options)
        choix = []
        if en_vigueur is not None:
            choix.append((VERSION, f"du texte en vigueur ({en_vigueur})"))
        if modele:
            choix.append((MODELE, f"du modèle proposé ({modele} sections à adapter)"))
        choix.append((RIEN, "d’une page blanche"))
        self.fields["depuis"].choices = choix
        self.fields["depuis"].initial = choix[0][0]


class SectionForm(forms.ModelForm):
    """A section of a draft. `revision`: what was shown; the service refuses it when somebody saved since."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    class Meta:
        model = SectionCharte
        fields = ["titre", "texte"]
        widgets = {"texte": forms.Textarea(attrs={"rows": 14})}
        help_texts = {"texte": AIDE_DU_TEXTE}


class SectionModeleForm(Entretemps, forms.ModelForm):
    class Meta:
        model = SectionModele
        fields = ["titre", "texte"]
        widgets = {"texte": forms.Textarea(attrs={"rows": 14})}
        help_texts = {"texte": AIDE_DU_TEXTE}


class DecisionForm(forms.ModelForm):
    """How a version is, or was, decided: both fields may stay empty."""

    class Meta:
        model = VersionCharte
        fields = ["decision", "lien_decision"]

    def __init__(self, *args: Any, a_venir: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if a_venir:
            self.fields["decision"].label = "Où et quand ce sera décidé"
            self.fields["decision"].help_text = "Par exemple : « à la réunion du 21 mars », « par un sondage »."


class CommentaireForm(forms.ModelForm):
    class Meta:
        model = Commentaire
        fields = ["texte"]
        widgets = {"texte": forms.Textarea(attrs={"rows": 3})}


class QuestionForm(forms.ModelForm):
    class Meta:
        model = Question
        fields = ["genre", "texte"]
        widgets = {"genre": forms.RadioSelect, "texte": forms.Textarea(attrs={"rows": 6})}


class DelaiForm(forms.Form):
    delai = forms.IntegerField(
        label="Jours pour accepter une nouvelle version",
        min_value=0,
        max_value=DELAI_AU_PLUS,
        help_text="De 0 à 90. Pendant ce temps, chaque membre peut répondre « plus tard ». Ensuite, les pages du "
        "groupe attendent sa réponse ; ses commandes en cours et les livraisons, jamais.",
        error_messages={
            "min_value": "Le délai va de 0 à 90 jours.",
            "max_value": "Le délai va de 0 à 90 jours.",
            "invalid": "Écrivez un nombre de jours, par exemple 15.",
        },
    )
